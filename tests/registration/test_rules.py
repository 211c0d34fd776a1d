"""What may be typed: names of all peoples, and no tricks."""

import pytest

from connected.kernel.texts import tidy_line
from connected.registration.rules import check_answer, check_latin_name, check_line, check_name, has_latin_letter


@pytest.mark.parametrize(
    "name", ["Aigul", "O’Brien", "Jean-Luc", "García Márquez", "Nguyễn", "Ólafur", "d'Arc", "J. R.", "Şahin", "Saoirse"]
)
def test_latin_names_are_accepted(name: str) -> None:
    check_latin_name(tidy_line(name))


@pytest.mark.parametrize("name", ["Айгүл Серікқызы", "Әлия", "王小明", "محمد", "Ῥήγας", "ქეთევან"])
def test_native_names_of_any_script_are_accepted(name: str) -> None:
    check_name(tidy_line(name))


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("Айгүл", "not_latin"),
        ("Bob http://x.example", "contains_link"),
        ("www.win", "contains_link"),
        ("Visit casino.com", "contains_link"),
        ("Bob\nBcc: all@example.org", "invisible_characters"),
        ("Bob\r", "invisible_characters"),
        ("Bo\u202eb", "invisible_characters"),
        ("Bo\u200bb", "invisible_characters"),
        ("Bob\x00", "invisible_characters"),
        ("\ud800", "invisible_characters"),
        ("Bob <b>", "not_a_name"),
        ("💩", "not_a_name"),
        ("R2D2", "not_a_name"),
    ],
)
def test_tricks_are_refused(name: str, code: str) -> None:
    with pytest.raises(ValueError, match=f"^{code}$"):
        check_latin_name(name)


def test_lines_end_only_where_they_may() -> None:
    check_answer("no nuts\r\nno milk")
    with pytest.raises(ValueError, match="invisible"):
        check_line("Rector\nBcc: x")


def test_an_organization_may_be_called_after_its_site() -> None:
    check_line("Example.com LLP")
    with pytest.raises(ValueError, match="contains_link"):
        check_line("see https://example.org")


@pytest.mark.parametrize(
    ("text", "has_one"), [("Ed", True), ("ß", True), ("", False), (" .-'", False), ("\u0301", False)]
)
def test_a_name_has_a_letter(text: str, has_one: bool) -> None:
    assert has_latin_letter(text) is has_one
