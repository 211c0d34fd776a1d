"""Languages, fallback, and the marker of translatable text. No framework: the edges translate."""

from collections.abc import Mapping
from typing import NamedTuple

LANGUAGES = ("kk", "ru", "en")
DEFAULT_LANGUAGE = "en"

#: Where a text is missing in one language, the next is shown, marked with ``lang`` and a visible note.
FALLBACK: Mapping[str, tuple[str, ...]] = {
    "kk": ("kk", "ru", "en"),
    "ru": ("ru", "kk", "en"),
    "en": ("en", "ru", "kk"),
}


class Picked(NamedTuple):
    """A text and the language it is really in."""

    text: str
    language: str


def N_(text: str) -> str:  # noqa: N802 - gettext's own name for a marker
    """Mark ``text`` for the catalogue and return it unchanged; it is translated where it is shown."""
    return text


def pick(texts: Mapping[str, str] | None, language: str) -> Picked:
    """Return the text to show to a reader of ``language``, by the fallback chain.

    A text in some language outside the chain is better than none; where there is none at all, the text is empty.
    """
    texts = texts or {}
    for candidate in FALLBACK.get(language, FALLBACK[DEFAULT_LANGUAGE]):
        if texts.get(candidate):
            return Picked(texts[candidate], candidate)
    for candidate, text in texts.items():
        if text:
            return Picked(text, candidate)
    return Picked("", language)


def missing(texts: Mapping[str, str] | None, languages: tuple[str, ...] | list[str]) -> list[str]:
    """Return those of ``languages`` in which ``texts`` says nothing."""
    return [language for language in languages if not (texts or {}).get(language)]
