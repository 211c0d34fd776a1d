"""The figures of an edition, in four statements whatever its size."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from connected.conferences.enums import CountsAs
from connected.conferences.models import Category, Conference
from connected.messaging.enums import MessageState
from connected.messaging.models import IS_UNSENT, Message
from connected.organizations.models import Organization
from connected.registration.enums import HOLDS_PLACE, RegistrationStatus
from connected.registration.models import Registration

MANUAL_DELIVERY = "manual_delivery"
_TROUBLED = (MessageState.FAILED, MessageState.UNCERTAIN)


class Day(NamedTuple):
    """Registrations made on one day of the conference's zone, and how many of them hold a place now."""

    on: date
    registered: int
    held: int


class Places(NamedTuple):
    """How full a category is; no capacity means no limit."""

    slug: str
    name: Mapping[str, str]
    capacity: int | None
    taken: int
    pending: int


@dataclass(frozen=True)
class Statistics:
    """Counts of registrations by what they have in common; None among the keys means that it was not given.

    ``by_status`` counts all of them; ``headcounts``, ``by_country``, ``by_kind`` and ``by_language`` those that hold or
    held a place. ``messages`` counts letters that need somebody: failed, uncertain, and to be delivered by hand.
    """

    by_status: Mapping[RegistrationStatus, int]
    headcounts: Mapping[CountsAs, int]
    by_country: Mapping[str | None, int]
    by_kind: Mapping[str | None, int]
    by_language: Mapping[str, int]
    categories: list[Places]
    days: list[Day]
    messages: Mapping[str, int] = field(default_factory=dict)

    @property
    def total(self) -> int:
        """Every registration, cancelled ones too."""
        return sum(self.by_status.values())


def statistics(session: Session, conference: Conference) -> Statistics:
    """Count the registrations of an edition, given with its categories loaded.

    One pass counts every combination that occurs, and the figures are sums over these: a table of a million rows is
    read twice, here and by day.
    """
    names = {category.id: category for category in conference.categories}
    groups = [_Group(*row) for row in _combinations(session, conference.id)]
    held = [group for group in groups if group.status in HOLDS_PLACE]
    pending = _sums(groups, lambda group: group.category_id if group.status is RegistrationStatus.PENDING else None)
    return Statistics(
        by_status=_sums(groups, lambda group: group.status),
        headcounts=_sums(held, lambda group: names[group.category_id].counts_as),
        by_country=_sums(held, lambda group: group.country),
        by_kind=_sums(held, lambda group: group.kind),
        by_language=_sums(held, lambda group: group.language),
        categories=[_places(category, pending[category.id]) for category in conference.categories],
        days=_days(session, conference),
        messages=_messages(session, conference.id),
    )


class _Group(NamedTuple):
    status: RegistrationStatus
    category_id: UUID
    country: str | None
    language: str
    kind: str | None
    size: int


def _combinations(session: Session, conference_id: UUID) -> Any:
    by = (Registration.status, Registration.category_id, Registration.country, Registration.language, Organization.kind)
    query = select(*by, func.count()).outerjoin(Organization, Registration.organization_id == Organization.id)
    return session.execute(query.where(Registration.conference_id == conference_id).group_by(*by))


def _sums(groups: list[_Group], key: Any) -> Counter[Any]:
    sums: Counter[Any] = Counter()
    for group in groups:
        sums[key(group)] += group.size
    return sums


def _places(category: Category, pending: int) -> Places:
    return Places(category.slug, category.name, category.capacity, category.taken, pending)


def _days(session: Session, conference: Conference) -> list[Day]:
    on = func.date(func.timezone(conference.timezone, Registration.created_at)).label("on")
    held = func.count().filter(Registration.status.in_(HOLDS_PLACE))
    query = select(on, func.count(), held).where(Registration.conference_id == conference.id).group_by(on).order_by(on)
    return [Day(*row) for row in session.execute(query)]


def _messages(session: Session, conference_id: UUID) -> dict[str, int]:
    needs_somebody = Message.state.in_(_TROUBLED) | (
        (Message.state == MessageState.SKIPPED) & (Message.reason == MANUAL_DELIVERY)
    )
    query = (
        select(Message.state, func.count())
        .where(Message.conference_id == conference_id, IS_UNSENT, needs_somebody)
        .group_by(Message.state)
    )
    counted = {row.state: row[1] for row in session.execute(query)}
    return {
        "failed": counted.get(MessageState.FAILED, 0),
        "uncertain": counted.get(MessageState.UNCERTAIN, 0),
        "manual": counted.get(MessageState.SKIPPED, 0),
    }
