"""States of a registration."""

from enum import StrEnum


class RegistrationStatus(StrEnum):
    """Where a registration stands; confirmed and attended ones hold a place."""

    UNVERIFIED = "unverified"
    PENDING = "pending"
    WAITLISTED = "waitlisted"
    CONFIRMED = "confirmed"
    DECLINED = "declined"
    CANCELLED = "cancelled"
    ATTENDED = "attended"


HOLDS_PLACE = frozenset({RegistrationStatus.CONFIRMED, RegistrationStatus.ATTENDED})
#: What staff may still confirm; whoever was declined may be let in after all.
APPROVABLE = frozenset(
    {
        RegistrationStatus.UNVERIFIED,
        RegistrationStatus.PENDING,
        RegistrationStatus.WAITLISTED,
        RegistrationStatus.DECLINED,
    }
)
DECLINABLE = APPROVABLE - {RegistrationStatus.DECLINED}
CANCELLABLE = frozenset(
    {
        RegistrationStatus.UNVERIFIED,
        RegistrationStatus.PENDING,
        RegistrationStatus.WAITLISTED,
        RegistrationStatus.CONFIRMED,
    }
)
