"""The list to print: by surname, in the local order of letters."""

from itertools import groupby
from typing import Any, NamedTuple

from sqlalchemy import Select
from sqlalchemy.orm import Session

from connected.conferences.models import Category
from connected.kernel.folding import sort_key
from connected.kernel.i18n import pick
from connected.people.names import NameParts, Names
from connected.registration import codes
from connected.registration.models import Registration


class Line(NamedTuple):
    """One person: surname first, the name of the passport beside it where the two differ."""

    name: str
    latin: str
    organization: str
    category: str
    code: str


class Letter(NamedTuple):
    """Those whose surname begins with one letter."""

    letter: str
    lines: list[Line]


def letters(session: Session, matching: Select[Any], *, language: str) -> list[Letter]:
    """Return the registrations of the query ``matching`` by surname as readers of ``language`` look it up.

    A name is written as letters in that language write it, so in Kazakh and Russian those in Cyrillic come first. Only
    what is printed is read, but all of it at once: it has to be sorted.
    """
    query = matching.join(Category, Registration.category_id == Category.id).with_only_columns(
        Registration.given_name,
        Registration.family_name,
        Registration.native_name,
        Registration.organization_names,
        Category.name,
        Registration.number,
    )
    found = [_line(row, language) for row in session.execute(query)]
    found.sort(key=lambda line: (sort_key(line.name, language), line.code))
    return [Letter(letter, list(lines)) for letter, lines in groupby(found, key=lambda line: line.name[:1].upper())]


def _line(row: Any, language: str) -> Line:
    names = Names.as_typed(given=row.given_name, family=row.family_name, native=row.native_name)
    written = names.written_in(language)
    return Line(
        _surname_first(written),
        _surname_first(names.latin) if written != names.latin else "",
        pick(row.organization_names, language).text,
        pick(row.name, language).text,
        codes.encode(row.number),
    )


def _surname_first(name: NameParts) -> str:
    return " ".join(part for part in (name.family, name.given, name.patronymic) if part)
