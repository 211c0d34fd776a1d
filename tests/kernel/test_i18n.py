"""Fallback between the languages."""

import pytest

from connected.kernel.i18n import missing, pick


@pytest.mark.parametrize(
    ("texts", "language", "expected"),
    [
        ({"kk": "Қ", "ru": "К", "en": "K"}, "kk", ("Қ", "kk")),
        ({"ru": "К", "en": "K"}, "kk", ("К", "ru")),
        ({"kk": "Қ", "en": "K"}, "ru", ("Қ", "kk")),
        ({"kk": "Қ", "ru": "К"}, "en", ("К", "ru")),
        ({"kk": "", "en": "K"}, "kk", ("K", "en")),
        ({"de": "K"}, "kk", ("K", "de")),
        ({}, "kk", ("", "kk")),
        (None, "ru", ("", "ru")),
    ],
)
def test_the_next_language_steps_in(texts: dict[str, str] | None, language: str, expected: tuple[str, str]) -> None:
    assert pick(texts, language) == expected


def test_missing_translations_are_listed() -> None:
    assert missing({"en": "K", "kk": ""}, ["kk", "ru", "en"]) == ["kk", "ru"]
