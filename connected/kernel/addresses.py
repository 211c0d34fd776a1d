"""Email addresses: what is one, and which are the same."""

import unicodedata

from email_validator import EmailNotValidError, validate_email

EMAIL_MAX = 254  # RFC 5321, section 4.5.3.1.3, less the angle brackets


def normalize_email(text: str) -> str:
    """Return ``text`` as it is written to: trimmed, domain in lower case, NFC.

    Raises ValueError for what is not an address (RFC 5321, RFC 6531), for right-to-left and zero-width tricks and other
    characters that a reader cannot see, and for domains that are reserved for other uses (RFC 6761).
    """
    trimmed = text.strip()
    if any(unicodedata.category(char) in ("Cc", "Cf", "Co", "Cn", "Zl", "Zp") for char in trimmed):
        raise ValueError("invisible characters")
    try:
        return validate_email(trimmed, check_deliverability=False).normalized
    except EmailNotValidError as error:
        raise ValueError(str(error)) from error


def email_key(email: str) -> str:
    """Return the key under which two spellings of one address meet: case folded, domain in ASCII."""
    local, _, domain = email.rpartition("@")
    try:
        domain = domain.encode("idna").decode("ascii")
    except UnicodeError:
        domain = domain.casefold()
    return f"{unicodedata.normalize('NFC', local).casefold()}@{domain.casefold()}"
