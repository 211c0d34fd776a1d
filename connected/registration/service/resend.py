"""Resend: the letter of the present status once more."""

from uuid import UUID

from sqlalchemy.orm import Session

from connected.audit.service import note
from connected.registration import mail
from connected.registration.errors import NoAddress
from connected.registration.models import Registration
from connected.registration.service.holding import hold


def resend(session: Session, registration_id: UUID, *, revision: int | None = None) -> Registration:
    """Send the letter of the present status again, or the personal link where the status has no letter.

    Returns the row, which does not change. Raises NotFound, ChangedMeanwhile, EditionArchived, or NoAddress. Side
    effects: the lock of the row, a message row, an audit entry.
    """
    registration = hold(session, registration_id, revision=revision)
    if not registration.email:
        raise NoAddress
    mail.tell_again(session, registration)
    note(session, "registration.letter_resent", registration, details={"status": registration.status.value})
    return registration
