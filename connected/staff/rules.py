"""What passwords must be like, and how long things last."""

from datetime import timedelta

#: NIST SP 800-63B, section 3.1.1.2: length counts, and no rules on which characters.
PASSWORD_MIN = 12
PASSWORD_MAX = 200
NAME_MAX = 120
#: The clocks of pages that belong to no conference.
HOME_ZONE = "Asia/Almaty"

SIGN_IN_LASTS = timedelta(days=7)
SIGN_IN_IDLES = timedelta(hours=12)
#: How often a sign-in notes that it is used.
SEEN_EVERY = timedelta(minutes=5)
RESET_LASTS = timedelta(hours=2)

FAILURE_WINDOW = timedelta(minutes=15)
FAILURES_OF_ACCOUNT = 10
FAILURES_OF_ORIGIN = 60

TOKEN_DAYS = 90
TOKEN_DAYS_MAX = 730


def check_password(password: str, email: str) -> None:
    """Raise ValueError with ``too_short``, ``too_long`` or ``like_email`` for a password that is not good enough."""
    if len(password) < PASSWORD_MIN:
        raise ValueError("too_short")
    if len(password) > PASSWORD_MAX:
        raise ValueError("too_long")
    if email and (password.casefold() in email.casefold() or email.casefold() in password.casefold()):
        raise ValueError("like_email")
