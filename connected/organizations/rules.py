"""Limits of organizations, which of their names are shown, and which of them are found first."""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from connected.kernel.folding import fold
from connected.kernel.i18n import pick
from connected.organizations.enums import NameKind, NameSource, OrganizationStatus

NAME_MAX = 500
KEY_MAX = 500
NAMES_MAX = 500
DOMAIN_MAX = 253
DOMAINS_MAX = 100

#: Whose organizations are offered first, other things being equal.
HOME_COUNTRY = "KZ"

#: Where there is no label in these languages an alias is shown: it is easier on the reader than another script.
_LANGUAGES_WITH_ANOTHER_SCRIPT = ("kk", "ru")


class Name(NamedTuple):
    """One name of an organization; ``language`` is a code of ISO 639-1, or None where nobody said."""

    value: str
    kind: NameKind
    language: str | None
    source: NameSource


def key_of(value: str) -> str:
    """Return what a name is found by."""
    return fold(value)[:KEY_MAX].rstrip()


def sorting_key(shown: Mapping[str, str]) -> str:
    """Return the key by which lists go of an organization with these shown names."""
    return key_of(pick(shown, "en").text)


def standing(status: OrganizationStatus, country: str | None) -> int:
    """Return the place of an organization among equally good answers: 0 active at home, 1 active, 2 and 3 closed."""
    return 2 * (status is not OrganizationStatus.ACTIVE) + (country != HOME_COUNTRY)


def shown_names(names: Iterable[Name], display: str | None = None) -> dict[str, str]:
    """Return the name to show in each language that has one; never empty where there is any name.

    Labels come before aliases, ours before a registry's. ``display`` is the name by which a registry shows the
    organization to everybody: it stands for English where there is no English label, if it is in Latin letters.
    """
    ordered = sorted(names, key=lambda name: _rank(name, display))
    shown: dict[str, str] = {}
    for name in ordered:
        if name.language and _may_be_shown(name):
            shown.setdefault(name.language, name.value)
    if display and is_latin(display):
        shown.setdefault("en", display)
    return shown or {"und": display or ordered[0].value}


def is_latin(text: str) -> bool:
    """Whether every letter of ``text`` is of the Latin alphabet."""
    return all(letter < "\u02b0" or "\u1e00" <= letter < "\u1f00" for letter in text if letter.isalpha())


def _rank(name: Name, display: str | None) -> tuple[bool, bool, bool]:
    return (name.kind is not NameKind.LABEL, name.source is not NameSource.OWN, name.value != display)


def _may_be_shown(name: Name) -> bool:
    return name.kind is NameKind.LABEL or (
        name.kind is NameKind.ALIAS and name.language in _LANGUAGES_WITH_ANOTHER_SCRIPT
    )
