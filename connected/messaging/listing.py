"""The outbox as staff read it: of the conferences where they may, and without whom they do not see."""

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import Session

from connected.kernel.auth import Caller, Capability
from connected.messaging.enums import MessageState
from connected.messaging.models import Message
from connected.people.enums import DeliveryRoute
from connected.people.models import Person

_MANUAL = select(Person.id).where(Person.delivery_route == DeliveryRoute.MANUAL)


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """What of the outbox is wanted; None or nothing is no filter. ``conferences``: only of these."""

    conferences: Collection[UUID] | None = None
    states: Collection[MessageState] = ()
    reason: str | None = None
    about_id: UUID | None = None


def messages(
    session: Session, wanted: Wanted, caller: Caller, *, limit: int, before: UUID | None = None
) -> list[Message]:
    """Return messages as ``wanted``, the latest queued first (ids are UUIDv7).

    Only those of conferences where the caller may read mail; those of no conference only for who may everywhere.
    Letters to people whom no robot writes to are for those who see the protocol.
    """
    query = _within(select(Message), caller.conferences_with(Capability.MAIL_READ))
    query = _within(query, wanted.conferences)
    seen = caller.conferences_with(Capability.SEE_PROTOCOL)
    if seen is not None:
        is_open = or_(Message.person_id.is_(None), Message.person_id.not_in(_MANUAL))
        query = query.where(or_(is_open, Message.conference_id.in_(seen)))
    if wanted.states:
        query = query.where(Message.state.in_(wanted.states))
    if wanted.reason:
        query = query.where(Message.reason == wanted.reason)
    if wanted.about_id:
        query = query.where(Message.about_id == wanted.about_id)
    if before:
        query = query.where(Message.id < before)
    return list(session.scalars(query.order_by(Message.id.desc()).limit(limit)))


def _within(query: Select[Message], conferences: Collection[UUID] | None) -> Select[Message]:
    return query if conferences is None else query.where(Message.conference_id.in_(conferences))
