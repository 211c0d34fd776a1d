"""Telephone numbers: accepted as people type them, stored as E.164, shown in groups."""

import phonenumbers
from phonenumbers import NumberParseException, PhoneNumberFormat

HOME_REGION = "KZ"
PHONE_MAX = 40


def normalize_phone(text: str) -> str:
    """Return ``text`` in E.164; numbers without a country are Kazakhstan's, also written as 8 701 ….

    Raises ValueError for what cannot be a telephone number (ITU-T E.164).
    """
    try:
        number = phonenumbers.parse(text, HOME_REGION)
    except NumberParseException as error:
        raise ValueError(str(error)) from error
    if not phonenumbers.is_possible_number(number):
        raise ValueError("not a possible number")
    return phonenumbers.format_number(number, PhoneNumberFormat.E164)


def show_phone(e164: str) -> str:
    """Return an E.164 number in readable groups, like +7 701 123 45 67."""
    if e164.startswith("+7") and len(e164) == 12:
        return " ".join((e164[:2], e164[2:5], e164[5:8], e164[8:10], e164[10:]))
    try:
        return phonenumbers.format_number(phonenumbers.parse(e164), PhoneNumberFormat.INTERNATIONAL)
    except NumberParseException:
        return e164
