"""Telephone numbers: accepted as typed, stored as E.164, shown in groups."""

import pytest

from connected.kernel.phones import normalize_phone, show_phone


@pytest.mark.parametrize(
    "text", ["8 701 123 45 67", "+7 701 123 45 67", "+77011234567", "8(701)123-45-67", "7 701 1234567"]
)
def test_one_number_has_one_form(text: str) -> None:
    assert normalize_phone(text) == "+77011234567"


@pytest.mark.parametrize("text", ["", "12", "phone", "+999999999999999999", "0000"])
def test_what_is_no_number_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="."):
        normalize_phone(text)


def test_numbers_are_shown_in_groups() -> None:
    assert show_phone("+77011234567") == "+7 701 123 45 67"
    assert show_phone(normalize_phone("+44 20 7946 0018")) == "+44 20 7946 0018"
