"""Names in parts, per language, as their owners typed them: nothing is derived, declined or transliterated here."""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple


class NameParts(NamedTuple):
    """One spelling of a name; any part may be empty (mononyms, no patronymic)."""

    family: str = ""
    given: str = ""
    patronymic: str = ""

    @classmethod
    def of(cls, parts: Mapping[str, str | None] | None) -> "NameParts":
        """Take the parts out of a stored mapping, e.g. {"given": "Айгүл"}; missing ones are empty."""
        parts = parts or {}
        return cls(*(" ".join((parts.get(part) or "").split()) for part in cls._fields))

    @property
    def full(self) -> str:
        """Given and family name in the order they are spoken, e.g. "Aigul Akhmetova"."""
        return " ".join(part for part in (self.given, self.family) if part)

    @property
    def listed(self) -> str:
        """Family name first and with the patronymic, as Kazakh and Russian lists have it."""
        return " ".join(part for part in self if part)

    @property
    def surname(self) -> str:
        """What follows a title: the family name, or the only name there is."""
        return self.family or self.given

    @property
    def is_cyrillic(self) -> bool:
        """Whether every letter of it is Cyrillic, and there is one."""
        letters = [letter for letter in "".join(self) if letter.isalpha()]
        return bool(letters) and all(unicodedata.name(letter, "").startswith("CYRILLIC") for letter in letters)

    def covers(self, other: "NameParts") -> bool:
        """Tell whether this spelling has a family and a given name wherever the other has one."""
        return bool(self.family or not other.family) and bool(self.given or not other.given)


_UNSAID = NameParts()


@dataclass(frozen=True)
class Names:
    """The spellings of one person's name: Latin as in the passport, and those given for Kazakh and Russian."""

    latin: NameParts
    kk: NameParts = _UNSAID
    ru: NameParts = _UNSAID

    @classmethod
    def of_person(cls, names: Mapping[str, Mapping[str, str]]) -> "Names":
        """Read the names a Person keeps, keyed by "latin", "kk" and "ru"."""
        return cls(*(NameParts.of(names.get(key)) for key in ("latin", "kk", "ru")))

    @classmethod
    def as_typed(cls, *, given: str, family: str, native: Mapping[str, str | None] | None = None) -> "Names":
        """Take the names of a registration: the Latin parts, and for Kazakh and Russian the native ones if Cyrillic."""
        spelled = NameParts.of(native)
        local = spelled if spelled.is_cyrillic else _UNSAID
        return cls(NameParts.of({"given": given, "family": family}), local, local)

    def written_in(self, language: str) -> NameParts:
        """Choose the spelling for a text in a language.

        Kazakh and Russian texts use the spelling given for them, or for the other of the two, if it is Cyrillic and not
        lacking a part the passport has; otherwise, and in English, the name stays Latin: a foreign name is never put
        into Cyrillic for its owner.
        """
        spellings = {"kk": (self.kk, self.ru), "ru": (self.ru, self.kk)}.get(language, ())
        return next(
            (name for name in spellings if name.is_cyrillic and name.covers(self.latin)),
            self.latin,
        )

    def patronymic_for(self, language: str) -> str:
        """Find a typed patronymic, in the spelling nearest to the language, or nothing; English has no use for one."""
        nearest = {
            "kk": (self.kk, self.ru, self.latin),
            "ru": (self.ru, self.kk, self.latin),
        }.get(language, ())
        return next((name.patronymic for name in nearest if name.patronymic), "")


def display_name(names: Names, language: str) -> str:
    """Write a name for lists and facts: «Ахметова Айгүл Серікқызы» in Cyrillic, "Aigul Akhmetova" in Latin letters.

    Args:
        names: the spellings there are.
        language: kk, ru or en, the language of the list.
    """
    parts = names.written_in(language)
    return parts.listed if parts.is_cyrillic else parts.full
