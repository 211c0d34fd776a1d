"""Forms of address and ways to reach a person."""

from enum import StrEnum


class FormOfAddress(StrEnum):
    """Chosen by the person; none at all is a choice too."""

    MR = "mr"
    MS = "ms"
    DR = "dr"
    PROF = "prof"
    HE = "he"


class DeliveryRoute(StrEnum):
    """How letters reach a person; a manual one never gets a robot's letter."""

    DIRECT = "direct"
    VIA_CONTACT = "via_contact"
    MANUAL = "manual"
