"""Make an edition: from its facts, or from an earlier one."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from connected.audit.service import note
from connected.conferences.enums import ConferenceStatus
from connected.conferences.errors import SlugTaken
from connected.conferences.facts import CategoryFacts, NewCategory, NewConference, facts_of
from connected.conferences.models import Category, Conference
from connected.conferences.rules import moved
from connected.conferences.service.holding import flush_or_refuse


def create_conference(session: Session, new: NewConference) -> Conference:
    """Make an edition with its categories and return it. Raises SlugTaken."""
    conference = _make(session, new)
    note(session, "conference.created", conference, conference_id=conference.id)
    return conference


def copy_conference(
    session: Session, source: Conference, *, slug: str, name: Mapping[str, str], starts_on: date
) -> Conference:
    """Make a draft like ``source`` that begins on ``starts_on``, and return it.

    All its dates move by as many days, at the same time of day in its zone; categories come with their rules, and no
    place of them is taken. Raises SlugTaken.
    """
    days = (starts_on - source.starts_on).days
    copy = _make(
        session,
        NewConference(
            slug=slug,
            name=name,
            starts_on=starts_on,
            ends_on=starts_on + (source.ends_on - source.starts_on),
            timezone=source.timezone,
            languages=list(source.languages),
            registration_opens_at=moved(source.registration_opens_at, days, source.timezone),
            registration_closes_at=moved(source.registration_closes_at, days, source.timezone),
            venue=source.venue,
            status=ConferenceStatus.DRAFT,
            categories=[_copied(category) for category in source.categories],
        ),
    )
    note(session, "conference.copied", copy, conference_id=copy.id, details={"source": str(source.id), "days": days})
    return copy


def _copied(category: Category) -> NewCategory:
    return NewCategory(slug=category.slug, **vars(facts_of(category, CategoryFacts)))


def _make(session: Session, new: NewConference) -> Conference:
    if session.scalar(select(Conference.id).where(Conference.slug == new.slug)):
        raise SlugTaken
    facts = {name: value for name, value in vars(new).items() if name != "categories"}
    categories = [Category(**asdict(category), position=place) for place, category in enumerate(new.categories)]
    conference = Conference(**facts, categories=categories)
    session.add(conference)
    flush_or_refuse(session, {"uq_conference_slug": SlugTaken()})
    return conference
