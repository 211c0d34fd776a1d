"""What describes an edition and a category: what is said when they are made, and what can be changed of them."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import Any, TypeVar

from connected.conferences.enums import ConferenceStatus, CountsAs, Entry

F = TypeVar("F", "CategoryFacts", "EditionFacts")


@dataclass(frozen=True, kw_only=True)
class CategoryFacts:
    """What can be changed of a category; no capacity means no limit."""

    name: Mapping[str, str]
    capacity: int | None = None
    entry: Entry = Entry.OPEN
    counts_as: CountsAs = CountsAs.DELEGATE
    listed: bool = True


@dataclass(frozen=True, kw_only=True)
class NewCategory(CategoryFacts):
    """A category to be made."""

    slug: str


@dataclass(frozen=True, kw_only=True)
class EditionFacts:
    """What can be changed of an edition. Moments are aware."""

    name: Mapping[str, str]
    starts_on: date
    ends_on: date
    timezone: str
    languages: list[str]
    registration_opens_at: datetime
    registration_closes_at: datetime
    venue: Mapping[str, str] | None = None


@dataclass(frozen=True, kw_only=True)
class NewConference(EditionFacts):
    """An edition to be made, with its categories in their order."""

    slug: str
    status: ConferenceStatus = ConferenceStatus.DRAFT
    categories: list[NewCategory]


def facts_of(row: Any, kind: type[F]) -> F:
    """Return the facts of ``kind`` as they stand in ``row``."""
    return kind(**{field.name: getattr(row, field.name) for field in fields(kind)})


def write_facts(row: Any, facts: CategoryFacts | EditionFacts) -> None:
    """Put ``facts`` into ``row``, and leave alone what is the same."""
    for name, value in vars(facts).items():
        if getattr(row, name) != value:
            setattr(row, name, value)
