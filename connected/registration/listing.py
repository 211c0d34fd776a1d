"""The list of registrations as staff see it: any filter, any search, any page, in a fixed number of statements.

Lists go by number, the latest first, which every filter has an index for. A search asks for the beginnings of folded
words, of an address, and for the code. PostgreSQL's figures of the searched column tell it whether a word is common,
so that it walks along the list, or rare, so that it takes the trigram index. Only where nothing begins so, each word
stands for those that it may have been meant for.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, func, literal, or_, select
from sqlalchemy.orm import Session, contains_eager, joinedload

from connected.conferences.models import Conference
from connected.kernel.folding import fold
from connected.people.enums import DeliveryRoute
from connected.people.models import IS_MANUAL
from connected.registration import codes
from connected.registration.enums import RegistrationStatus
from connected.registration.models import WAITS_TO_BE_SETTLED, Registration
from connected.registration.visibility import Sight, in_sight
from connected.registration.words import SHORTEST, meant_words

QUERY_MAX = 200
_MOST_WORDS = 6
_SHORTEST_ADDRESS = 3
#: So many registrations are fetched and sorted as fast as the list is walked along for one among as many.
_RARE = 5_000


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """What of a conference's registrations is wanted; None is no filter. ``to_settle``: shared addresses that wait."""

    conference_id: UUID
    q: str = ""
    status: RegistrationStatus | None = None
    category_id: UUID | None = None
    organization_id: UUID | None = None
    country: str | None = None
    to_settle: bool = False


class Page(NamedTuple):
    """A part of the list; ``more``: others follow; ``alike``: nothing is called so, and these are called alike."""

    items: list[Registration]
    more: bool
    alike: bool


def page(session: Session, wanted: Wanted, seen: Sight, *, limit: int, after: int | None = None) -> Page:
    """Return ``limit`` registrations as ``wanted``, the latest first, or those called alike where none is called so.

    Takes a statement, or three where nothing is called so.

    Args:
        session: to read with.
        wanted: the filters and the search.
        seen: what is not seen is neither returned nor found by.
        limit: how many at most.
        after: the number of the last one already seen.
    """
    exactly = _part(session, matching(wanted, seen), limit, after)
    if exactly or not (words := fold(wanted.q).split()[:_MOST_WORDS]):
        return Page(exactly[:limit], len(exactly) > limit, alike=False)
    meant = meant_words(session, [word for word in words if len(word) >= SHORTEST], conference_id=wanted.conference_id)
    called = and_(*(or_(*map(_begins, [word, *(meant[word].words if word in meant else ())])) for word in words))
    is_rare = any(word not in meant or meant[word].frequency < _RARE for word in words)
    alike = _part(session, _filtered(wanted, seen).where(called), limit, after, is_rare=is_rare)
    return Page(alike[:limit], len(alike) > limit, alike=bool(alike))


def matching(wanted: Wanted, seen: Sight) -> Select[Registration]:
    """Return the query of all registrations as ``wanted``, in no order; for lists, exports and deeds alike."""
    query = _filtered(wanted, seen)
    return query.where(or_(*_found_by(wanted.q, seen))) if wanted.q.strip() else query


def chosen(
    session: Session, wanted: Wanted, seen: Sight, *, ids: Collection[UUID] | None, limit: int
) -> list[Registration]:
    """Return the registrations with these ids, or without ids all that match, the oldest first: ``limit`` at most."""
    query = matching(wanted, seen) if ids is None else _filtered(wanted, seen).where(Registration.id.in_(ids))
    return list(session.scalars(_with_facts(query).order_by(Registration.number).limit(limit)))


def one(session: Session, registration_id: UUID, *, slug: str) -> Registration | None:
    """Return a registration of the edition ``slug`` as it stands in the database, with its category and person."""
    query = _with_facts(select(Registration)).join(Registration.conference)
    query = query.options(contains_eager(Registration.conference))
    query = query.where(Registration.id == registration_id, Conference.slug == slug)
    return session.scalar(query.execution_options(populate_existing=True))


def is_seen(registration: Registration, seen: Sight) -> bool:
    """Whether somebody sees a registration at all, as `page` has it; its person is loaded."""
    person = registration.person
    return seen.protocol or person is None or person.delivery_route is not DeliveryRoute.MANUAL


def counts(session: Session, conference_id: UUID, seen: Sight) -> Mapping[tuple[RegistrationStatus, UUID], int]:
    """Count the registrations of a conference by status and category, without those that are not seen.

    One statement: it reads nothing but an index in which equal entries are kept once, and takes away the few that
    belong to people of the protocol.
    """
    by = (Registration.status, Registration.category_id)
    of_conference = select(*by, func.count()).where(Registration.conference_id == conference_id).group_by(*by)
    if not seen.protocol:
        hidden = select(*by, -func.count()).join(Registration.person).where(IS_MANUAL)
        hidden = hidden.where(Registration.conference_id == conference_id).group_by(*by)
        parts = of_conference.union_all(hidden).subquery()
        of_conference = select(*parts.c[:2], func.sum(parts.c[2])).group_by(*parts.c[:2])
    return {(status, category_id): int(count) for status, category_id, count in session.execute(of_conference)}


def _part(
    session: Session, query: Select[Registration], limit: int, after: int | None, *, is_rare: bool = False
) -> list[Registration]:
    """Read one more than ``limit``, which tells whether others follow.

    ``is_rare``: few are expected, so that they are to be fetched and then put in order. PostgreSQL takes many rare
    words for a common one, and would walk along the whole list for them.
    """
    if after is not None:
        query = query.where(Registration.number < after)
    order = Registration.number + 0 if is_rare else Registration.number
    return list(session.scalars(_with_facts(query).order_by(order.desc()).limit(limit + 1)))


def _with_facts(query: Select[Registration]) -> Select[Registration]:
    return query.options(joinedload(Registration.category, innerjoin=True), joinedload(Registration.person))


def _begins(word: str) -> ColumnElement[bool]:
    """Whether a word begins so; a folded word has no sign that LIKE would read."""
    return Registration.search_key.like(f"% {word}%")


def _filtered(wanted: Wanted, seen: Sight) -> Select[Registration]:
    query = in_sight(select(Registration).where(Registration.conference_id == wanted.conference_id), seen)
    asked: tuple[tuple[Any, Any], ...] = (
        (Registration.status, wanted.status),
        (Registration.category_id, wanted.category_id),
        (Registration.organization_id, wanted.organization_id),
        (Registration.country, wanted.country),
    )
    query = query.where(*(column == value for column, value in asked if value is not None))
    if wanted.to_settle:
        query = query.where(WAITS_TO_BE_SETTLED)
    return query


def _found_by(q: str, seen: Sight) -> list[ColumnElement[bool]]:
    """The ways to be found by ``q``: every word of it, the code, and the address where that is seen."""
    ways: list[ColumnElement[bool]] = []
    typed = q.strip()
    words = fold(typed).split()[:_MOST_WORDS]
    if words:
        ways.append(and_(*map(_begins, words)))
    number = codes.decode(typed.removeprefix("№").strip())
    if number is not None and number < 2**63:
        ways.append(Registration.number == number)
    if seen.contact and len(typed) >= _SHORTEST_ADDRESS and " " not in typed:
        ways.append(Registration.email_key.contains(typed.casefold(), autoescape=True))
    return ways or [literal(False)]
