"""Reads that decide whether somebody gets in: the hot path of a rush, in as few round trips as can be.

They are plain SELECTs of columns, made once, because loading entities would cost as much as the rest of the request.
"""

from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import CompoundSelect, DateTime, bindparam, func, null, select, union_all
from sqlalchemy.orm import Session

from connected.conferences.enums import ConferenceStatus, Entry
from connected.conferences.models import Category, Conference
from connected.kernel.round_trips import Asked, fetch_together
from connected.messaging.models import Message
from connected.messaging.rules import PUBLIC_MAIL_WINDOW
from connected.registration.models import IS_ALIVE, Registration


class Offer(NamedTuple):
    """What decides whether somebody can register now: a category, and the window of its conference."""

    category_id: UUID
    entry: Entry
    capacity: int | None
    taken: int
    conference_id: UUID
    status: ConferenceStatus
    registration_opens_at: datetime
    registration_closes_at: datetime
    languages: list[str]

    @property
    def is_full(self) -> bool:
        """Whether no place was left when it was read; only taking one is certain."""
        return self.capacity is not None and self.taken >= self.capacity


class AtAddress(NamedTuple):
    """What is known of an address: registrations by the key of their name, and when letters go there."""

    registrations: dict[str, UUID]
    mail_times: list[datetime]


_LOCK = func.pg_advisory_xact_lock(func.hashtextextended(bindparam("email_key"), 0))

_OFFER = (
    select(
        Category.id,
        Category.entry,
        Category.capacity,
        Category.taken,
        Conference.id,
        Conference.status,
        Conference.registration_opens_at,
        Conference.registration_closes_at,
        Conference.languages,
        _LOCK,
    )
    .join(Conference, Category.conference_id == Conference.id)
    .where(
        Conference.slug == bindparam("slug"),
        Conference.status != ConferenceStatus.DRAFT,
        Category.slug == bindparam("category"),
    )
)

_CONFERENCE_ID = select(Conference.id).where(Conference.slug == bindparam("slug")).scalar_subquery()

_AT_ADDRESS: CompoundSelect[Any] = union_all(
    select(Registration.name_key, Registration.id, null().cast(DateTime(timezone=True))).where(
        Registration.conference_id == _CONFERENCE_ID,
        Registration.email_key == bindparam("email_key"),
        IS_ALIVE,
    ),
    select(null(), null(), Message.due_at).where(
        Message.email_key == bindparam("email_key"),
        Message.by_public,
        Message.due_at > bindparam("since"),
    ),
)


def admission(
    session: Session, *, slug: str, category: str, email_key: str, at: datetime, also: Asked | None = None
) -> tuple[Offer | None, AtAddress, list[tuple[Any, ...]]]:
    """Return what decides about a registration, and hold the lock of the address until the transaction ends.

    Whoever does something for one address waits here for whoever does so at the same moment; what is known of the
    address is read after that, and is therefore what they left. The times of letters are those of
    ``public_mail_times``. ``also`` is asked in the same round trip, and its rows are returned too.
    """
    keys = {"slug": slug, "email_key": email_key}
    offers, known, *others = fetch_together(
        session,
        Asked(_OFFER, keys | {"category": category}),
        Asked(_AT_ADDRESS, keys | {"since": at - PUBLIC_MAIL_WINDOW}),
        *([also] if also else []),
    )
    registrations = {name: id_ for name, id_, due in known if due is None}
    times = sorted(due for _, _, due in known if due is not None)
    offer = _offer(*offers[0]) if offers else None
    return offer, AtAddress(registrations, times), others[0] if others else []


def _offer(category_id: UUID, entry: str, *rest: Any) -> Offer:
    capacity, taken, conference_id, status, opens_at, closes_at, languages, _lock = rest
    state = ConferenceStatus(status)
    return Offer(category_id, Entry(entry), capacity, taken, conference_id, state, opens_at, closes_at, languages)
