"""The verbs of registration. Each takes the session first and never commits."""

from connected.registration.service.cancel import cancel
from connected.registration.service.change import change
from connected.registration.service.link import open_link, resend_link, revoke_links
from connected.registration.service.register import register

__all__ = ["cancel", "change", "open_link", "register", "resend_link", "revoke_links"]
