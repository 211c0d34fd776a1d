"""Limits of the outbox."""

from datetime import timedelta

#: A stranger can make us write to an address at most so often.
PUBLIC_MAILS_AN_HOUR = 3
PUBLIC_MAIL_WINDOW = timedelta(hours=1)
