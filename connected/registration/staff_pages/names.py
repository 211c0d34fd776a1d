"""What things are called on the pages of staff, in English; the catalogues hold the Kazakh and the Russian."""

from connected.kernel.i18n import N_
from connected.messaging.enums import MessageState
from connected.registration import mail

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
