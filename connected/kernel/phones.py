"""Telephone numbers: accepted as people type them, stored as E.164, shown in groups."""

import re

import phonenumbers
from phonenumbers import NumberParseException, PhoneNumberFormat

from connected.kernel.texts import SPACES

HOME_REGION = "KZ"
PHONE_MAX = 40
#: What a number is written with; whether there can be such a number is for its country's plan to say.
PHONE_PATTERN = rf"^[0-9+()./\-{SPACES}]{{5,}}$"


def normalize_phone(text: str) -> str:
    """Return ``text`` in E.164; numbers without a country are Kazakhstan's, also written as 8 701 ….

    Raises ValueError for what cannot be a telephone number (ITU-T E.164).
    """
    if not re.fullmatch(PHONE_PATTERN, text):
        raise ValueError("not written like a number")
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
