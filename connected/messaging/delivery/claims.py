"""The rows of the outbox as a queue: leased, marked, settled, taken back. Short transactions, on the database's clock.

A claim is a lease: owner, attempt, and until when. It is committed before anything is rendered or sent, and what
becomes of it is written only by who still holds it. A lease that ran out goes back to the queue, unless the letter was
already being transmitted: then it is uncertain.

The statements are made once, because making one costs as much as running it.
"""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any, NamedTuple, cast
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    CursorResult,
    Interval,
    Select,
    SmallInteger,
    Table,
    Text,
    Update,
    and_,
    bindparam,
    case,
    exists,
    func,
    or_,
    select,
    update,
)
from sqlalchemy.orm import Session

from connected.messaging.delivery.outcomes import Outcome
from connected.messaging.enums import Lane, MessageClass, MessageState
from connected.messaging.models import IS_QUEUED, IS_UNSENT, Message

LEASE = timedelta(seconds=45)
#: A letter of which nobody knows whether it arrived is sent again after this, once, unless it is one of many.
REPEAT_AFTER = timedelta(seconds=60)
REPEATED = (MessageClass.TRANSACTIONAL, MessageClass.OPERATIONAL)

NOW = func.statement_timestamp()  # and not now(), which stands still within a transaction
_ROW = cast(Table, Message.__table__)
_NOT_LEASED: dict[str, Any] = {"lease_owner": None, "lease_until": None, "transmitting_at": None}
_QUEUED: dict[str, Any] = {"state": MessageState.QUEUED, **_NOT_LEASED}

_IS_DUE = and_(IS_QUEUED, _ROW.c.due_at <= NOW)
_HAS_LAPSED = and_(IS_UNSENT, _ROW.c.state == MessageState.SENDING, _ROW.c.lease_until < NOW)
_IS_TO_REPEAT = and_(IS_UNSENT, _ROW.c.state == MessageState.UNCERTAIN, _ROW.c.repeat_at <= NOW)

#: The fence: still the same lease.
_HELD = and_(
    _ROW.c.id == bindparam("held_id"),
    _ROW.c.lease_owner == bindparam("held_owner"),
    _ROW.c.attempt == bindparam("held_attempt"),
)


class Stock(NamedTuple):
    """Whether messages are due, and whether leases have lapsed or repeats are due."""

    due: bool
    lapsed: bool


def take_stock(session: Session) -> Stock:
    """Say whether there is anything to do."""
    return Stock(*session.execute(_STOCK).one())


def reclaim(session: Session) -> Sequence[UUID]:
    """Take up again what a dead worker left, and what is to be sent a second time; return what is uncertain now."""
    session.execute(_REQUEUE_LAPSED)
    session.execute(_REQUEUE_REPEATS)
    return session.execute(_DOUBT_LAPSED).scalars().all()


def claim(session: Session, *, owner: UUID, most: int) -> list[Message]:
    """Lease up to ``most`` due messages to ``owner``, the most urgent lane first and the oldest first in it.

    Returns copies of the rows: what is done to them is not written. To be committed before they are acted on.
    """
    claimed = session.execute(_CLAIM, {"owner": owner, "most": most}).mappings()
    return sorted((Message(**row) for row in claimed), key=lambda message: (message.lane, message.due_at))


def mark(session: Session, message: Message) -> bool:
    """Note that the letter is on its way from now on, and give it a whole lease; False where the lease is lost.

    To be committed before the first byte of the letter goes out.
    """
    return _count(session, _MARK, _lease(message)) == 1


def settle(session: Session, message: Message, outcome: Outcome) -> bool:
    """Write how the attempt ended; False where the lease had been lost in the meantime, and nothing is written.

    The holder of a lease that has lapsed may still say what became of its letter while that is uncertain.
    """
    facts: dict[str, Any] = {"new_reason": outcome.reason, "new_reply": outcome.reply}
    if outcome.state is MessageState.QUEUED:
        facts |= {"wait": outcome.wait, "counted": int(outcome.counts)}
    return _count(session, _SETTLE[outcome.state], _lease(message) | facts) == 1


def release(session: Session, messages: Sequence[Message]) -> None:
    """Give back what was claimed and not begun, as it was."""
    for message in messages:
        session.execute(_RELEASE, _lease(message))


def _lease(message: Message) -> dict[str, Any]:
    return {"held_id": message.id, "held_owner": message.lease_owner, "held_attempt": message.attempt}


def _count(session: Session, statement: Update, facts: dict[str, Any]) -> int:
    return cast("CursorResult[Any]", session.execute(statement, facts)).rowcount


def _locked(wanted: Select[Any]) -> Select[Any]:
    """Lock the rows, passing over those that another worker is just claiming."""
    return wanted.with_for_update(skip_locked=True)


def _claim_statement() -> Update:
    wanted = select(_ROW.c.id).where(_IS_DUE).order_by(_ROW.c.lane, _ROW.c.due_at).limit(bindparam("most"))
    due = _locked(wanted).cte("due")
    leased = {
        "state": MessageState.SENDING,
        "lease_owner": bindparam("owner"),
        "lease_until": NOW + LEASE,
        "attempt": _ROW.c.attempt + 1,
        "transmitting_at": None,
    }
    return update(_ROW).where(_ROW.c.id == due.c.id).values(leased)


def _take_back(which: ColumnElement[bool], values: dict[str, Any]) -> Update:
    rows = _locked(select(_ROW.c.id).where(which)).cte("rows")
    return update(_ROW).where(_ROW.c.id == rows.c.id).values(values)


def _uncertain(reason: Any) -> dict[str, Any]:
    """Uncertain, and to be sent again if it is the first time and the class allows. The lease's owner stays known."""
    is_first = _ROW.c.uncertain_at.is_(None)
    is_repeated = or_(_ROW.c.message_class.in_(REPEATED), _ROW.c.lane == Lane.URGENT)
    return {
        "state": MessageState.UNCERTAIN,
        "reason": reason,
        "lease_until": None,
        "uncertain_at": func.coalesce(_ROW.c.uncertain_at, NOW),
        "repeat_at": case((and_(is_first, is_repeated), NOW + REPEAT_AFTER)),
    }


def _settle_statement(state: MessageState) -> Update:
    told = {"reason": bindparam("new_reason", type_=Text), "reply": bindparam("new_reply", type_=Text)}
    values = {"state": state, **_NOT_LEASED, **told}
    if state is MessageState.SENT:
        values |= {"sent_at": NOW, "repeat_at": None}
    elif state is MessageState.QUEUED:
        values["due_at"] = NOW + bindparam("wait", type_=Interval)
        values["refusals"] = _ROW.c.refusals + bindparam("counted", type_=SmallInteger)
    elif state is MessageState.UNCERTAIN:
        values = _uncertain(told["reason"]) | {"reply": told["reply"]}
    open_states = (MessageState.SENDING, MessageState.UNCERTAIN)
    return update(_ROW).where(_HELD, _ROW.c.state.in_(open_states)).values(values)


_STOCK = select(
    exists(select(1).select_from(_ROW).where(_IS_DUE)),
    exists(select(1).select_from(_ROW).where(or_(_HAS_LAPSED, _IS_TO_REPEAT))),
)
_CLAIM = _claim_statement().returning(_ROW)
_MARK = (
    update(_ROW)
    .where(_HELD, _ROW.c.state == MessageState.SENDING, _ROW.c.lease_until > NOW)
    .values(transmitting_at=NOW, lease_until=NOW + LEASE)
)
_SETTLE: dict[MessageState, Update] = {
    state: _settle_statement(state) for state in MessageState if state is not MessageState.SENDING
}
_RELEASE = update(_ROW).where(_HELD, _ROW.c.transmitting_at.is_(None)).values(_QUEUED)
_REQUEUE_LAPSED = _take_back(and_(_HAS_LAPSED, _ROW.c.transmitting_at.is_(None)), _QUEUED)
_REQUEUE_REPEATS = _take_back(_IS_TO_REPEAT, {**_QUEUED, "due_at": NOW, "repeat_at": None})
_DOUBT_LAPSED = _take_back(and_(_HAS_LAPSED, _ROW.c.transmitting_at.is_not(None)), _uncertain("worker_lost")).returning(
    _ROW.c.id
)
