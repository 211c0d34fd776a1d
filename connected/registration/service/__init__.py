"""The verbs of registration. Each takes the session first and never commits."""

from connected.registration.service.cancel import cancel, cancel_by_staff
from connected.registration.service.change import change
from connected.registration.service.correct import correct
from connected.registration.service.decide import approve, decline
from connected.registration.service.enter import enter
from connected.registration.service.link import open_link, resend_link, revoke_links
from connected.registration.service.register import register
from connected.registration.service.resend import resend
from connected.registration.service.settle import settle, tie

__all__ = [
    "approve",
    "cancel",
    "cancel_by_staff",
    "change",
    "correct",
    "decline",
    "enter",
    "open_link",
    "register",
    "resend",
    "resend_link",
    "revoke_links",
    "settle",
    "tie",
]
