"""Text as typed: what is tidied, and what nobody may smuggle in."""

import unicodedata

import pytest

from connected.kernel.texts import check_visible, tidy_line, tidy_lines


def test_a_line_is_composed_and_trimmed() -> None:
    assert tidy_line("\t  A\u0301rpa\u0301d \u00a0 Ko\u3000") == "Árpád Ko"


def test_lines_keep_what_is_between_them() -> None:
    assert tidy_lines(" \r\n no nuts\n\n  no  milk\t\r\n") == "no nuts\n\n  no  milk"


@pytest.mark.parametrize("text", ["Rector", "Ректор", "学长", "👩‍🎓".replace("\u200d", ""), "Ұлт\tазық", "\U00010900"])
def test_what_is_seen_is_accepted(text: str) -> None:
    check_visible(text)


@pytest.mark.parametrize("end", ["\n", "\r", "\r\n"])
def test_line_ends_are_for_texts_of_lines(end: str) -> None:
    check_visible(f"one{end}two", lines=True)
    with pytest.raises(ValueError, match="^invisible_characters$"):
        check_visible(f"one{end}two")


@pytest.mark.parametrize(
    "hidden",
    [*"\0\x1b\x7f\x85\xad\u200b\u200e\u202e\u2028\u2066\ufeff\ud800\ue000\ufffe\U000e0041\U0001d173\U0010fffd"],
)
def test_what_is_not_seen_is_refused(hidden: str) -> None:
    for lines in (False, True):
        with pytest.raises(ValueError, match="^invisible_characters$"):
            check_visible(f"a{hidden}b", lines=lines)


def test_tidying_takes_nothing_hidden_away() -> None:
    for code in (*range(0x20), *range(0x7F, 0xA0), 0x2028, 0x200B):
        if chr(code) != "\t":
            assert chr(code) in tidy_line(f" {chr(code)} ")


def test_the_table_has_the_controls_and_formats_of_unicode() -> None:
    # Signs of scripts that nobody writes today may stay: they are seen, or harmless.
    for code in range(0x3000):
        character = chr(code)
        if unicodedata.category(character) in ("Cc", "Cf", "Zl", "Zp") and character != "\t":
            with pytest.raises(ValueError, match="invisible"):
                check_visible(character)
