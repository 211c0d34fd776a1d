"""The verbs of editions."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from connected.conferences.enums import ConferenceStatus, CountsAs, Entry
from connected.conferences.models import Category, Conference
from connected.kernel.errors import Conflict
from connected.kernel.i18n import N_


class SlugTaken(Conflict):
    """Another conference has this slug."""

    code = "slug_taken"
    text = N_("There is a conference with this name in its address already.")


@dataclass(frozen=True, kw_only=True)
class NewCategory:
    """A category to be made; no capacity means no limit."""

    slug: str
    name: Mapping[str, str]
    capacity: int | None = None
    entry: Entry = Entry.OPEN
    counts_as: CountsAs = CountsAs.DELEGATE
    listed: bool = True


@dataclass(frozen=True, kw_only=True)
class NewConference:
    """An edition to be made, with its categories in their order."""

    slug: str
    name: Mapping[str, str]
    starts_on: date
    ends_on: date
    timezone: str
    languages: list[str]
    registration_opens_at: datetime
    registration_closes_at: datetime
    venue: Mapping[str, str] | None = None
    status: ConferenceStatus = ConferenceStatus.DRAFT
    categories: list[NewCategory]


def create_conference(session: Session, new: NewConference) -> Conference:
    """Make an edition with its categories and return it. Raises SlugTaken."""
    if session.scalar(select(Conference.id).where(Conference.slug == new.slug)):
        raise SlugTaken
    facts = {name: value for name, value in vars(new).items() if name != "categories"}
    categories = [Category(**asdict(category), position=place) for place, category in enumerate(new.categories)]
    conference = Conference(**facts, categories=categories)
    session.add(conference)
    session.flush()
    return conference
