"""What things are called on the pages of staff, in English; the catalogues hold the Kazakh and the Russian."""

from connected.kernel.i18n import N_
from connected.messaging.enums import MessageState
from connected.registration import mail

ACTIONS = {
    "registration.registered": N_("Registered"),
    "registration.entered": N_("Entered by staff"),
    "registration.changed": N_("Changed"),
    "registration.approved": N_("Approved"),
    "registration.confirmed": N_("Confirmed after the address was settled"),
    "registration.declined": N_("Declined"),
    "registration.cancelled": N_("Cancelled"),
    "registration.letter_resent": N_("Letter sent again"),
    "registration.settled": N_("Shared address settled"),
    "registration.tied": N_("Tied to a person"),
}

LETTERS = {
    mail.CONFIRMED: N_("Confirmation"),
    mail.RECEIVED: N_("Application received"),
    mail.ALREADY_REGISTERED: N_("Registered already"),
    mail.DECLINED: N_("Application not accepted"),
    mail.CANCELLED: N_("Cancellation"),
    mail.LINK: N_("Personal link"),
}

STATES = {
    MessageState.QUEUED: N_("Waits to be sent"),
    MessageState.SENDING: N_("Being sent"),
    MessageState.SENT: N_("Sent"),
    MessageState.FAILED: N_("Failed"),
    MessageState.UNCERTAIN: N_("Nobody knows whether it arrived"),
    MessageState.SKIPPED: N_("Not to be sent"),
    MessageState.CANCELLED: N_("Called off"),
}
