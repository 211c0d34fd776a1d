"""The rows of the outbox as a queue: leased, marked, settled, taken back. Short transactions, on the database's clock.

A claim is a lease: owner, attempt, and until when. It is committed before anything is rendered or sent, and what
becomes of it is written only by who still holds it. A lease that ran out goes back to the queue, unless the letter was
already being transmitted: then it is uncertain.
"""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any, NamedTuple, cast
from uuid import UUID

from sqlalchemy import CTE, ColumnElement, CursorResult, Select, Table, and_, case, exists, func, or_, select, update
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

_IS_DUE = and_(IS_QUEUED, Message.due_at <= NOW)
_HAS_LAPSED = and_(IS_UNSENT, Message.state == MessageState.SENDING, Message.lease_until < NOW)
_IS_TO_REPEAT = and_(IS_UNSENT, Message.state == MessageState.UNCERTAIN, Message.repeat_at <= NOW)


class Stock(NamedTuple):
    """Whether messages are due, and whether leases have lapsed or repeats are due."""

    due: bool
    lapsed: bool


def take_stock(session: Session) -> Stock:
    """Say whether there is anything to do."""
    due = exists(select(1).where(_IS_DUE).select_from(Message))
    lapsed = exists(select(1).where(or_(_HAS_LAPSED, _IS_TO_REPEAT)).select_from(Message))
    return Stock(*session.execute(select(due, lapsed)).one())


def reclaim(session: Session) -> Sequence[UUID]:
    """Take up again what a dead worker left, and what is to be sent a second time; return what is uncertain now."""
    untouched, transmitting = _ROW.c.transmitting_at.is_(None), _ROW.c.transmitting_at.is_not(None)
    requeued = {"state": MessageState.QUEUED, **_NOT_LEASED}
    _change(session, and_(_HAS_LAPSED, untouched), requeued)
    _change(session, _IS_TO_REPEAT, {**requeued, "due_at": NOW, "repeat_at": None})
    return _change(session, and_(_HAS_LAPSED, transmitting), _uncertain("worker_lost"))


def claim(session: Session, *, owner: UUID, most: int) -> list[Message]:
    """Lease up to ``most`` due messages to ``owner``, the most urgent lane first and the oldest first in it.

    Returns copies of the rows: what is done to them is not written. To be committed before they are acted on.
    """
    due = _locked(select(Message.id).where(_IS_DUE).order_by(Message.lane, Message.due_at).limit(most)).cte("due")
    leased = {
        "state": MessageState.SENDING,
        "lease_owner": owner,
        "lease_until": NOW + LEASE,
        "attempt": _ROW.c.attempt + 1,
        "transmitting_at": None,
    }
    claimed = session.execute(update(_ROW).where(_ROW.c.id == due.c.id).values(leased).returning(_ROW))
    messages = [Message(**row) for row in claimed.mappings()]
    return sorted(messages, key=lambda message: (message.lane, message.due_at))


def mark(session: Session, message: Message) -> bool:
    """Note that the letter is on its way from now on, and give it a whole lease; False where the lease is lost.

    To be committed before the first byte of the letter goes out.
    """
    held = and_(_held(message), _ROW.c.state == MessageState.SENDING, _ROW.c.lease_until > NOW)
    values = {"transmitting_at": NOW, "lease_until": NOW + LEASE}
    return _updated(session, held, values) == 1


def settle(session: Session, message: Message, outcome: Outcome) -> bool:
    """Write how the attempt ended; False where the lease had been lost in the meantime, and nothing is written.

    The holder of a lease that has lapsed may still say what became of its letter while that is uncertain.
    """
    open_states = (MessageState.SENDING, MessageState.UNCERTAIN)
    held = and_(_held(message), _ROW.c.state.in_(open_states))
    return _updated(session, held, _values(outcome)) == 1


def release(session: Session, messages: Sequence[Message]) -> None:
    """Give back what was claimed and not begun, as it was."""
    if messages:
        ids = [message.id for message in messages]
        held = and_(_ROW.c.id.in_(ids), _ROW.c.lease_owner == messages[0].lease_owner, _ROW.c.transmitting_at.is_(None))
        _updated(session, held, {"state": MessageState.QUEUED, **_NOT_LEASED})


def _values(outcome: Outcome) -> dict[str, Any]:
    values: dict[str, Any] = {"state": outcome.state, "reason": outcome.reason, "reply": outcome.reply, **_NOT_LEASED}
    if outcome.state is MessageState.SENT:
        values |= {"sent_at": NOW, "repeat_at": None}
    elif outcome.state is MessageState.QUEUED:
        values |= {"due_at": NOW + outcome.wait, "refusals": _ROW.c.refusals + int(outcome.counts)}
    elif outcome.state is MessageState.UNCERTAIN:
        values = _uncertain(outcome.reason)
    return values


def _uncertain(reason: str | None) -> dict[str, Any]:
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


def _held(message: Message) -> ColumnElement[bool]:
    """The fence: still the same lease."""
    return and_(_ROW.c.id == message.id, _ROW.c.lease_owner == message.lease_owner, _ROW.c.attempt == message.attempt)


def _locked(wanted: Select[UUID]) -> Select[UUID]:
    """Lock the rows, passing over those that another worker is just claiming."""
    return wanted.with_for_update(skip_locked=True)


def _change(session: Session, which: ColumnElement[bool], values: dict[str, Any]) -> Sequence[UUID]:
    rows: CTE = _locked(select(Message.id).where(which)).cte("rows")
    changed = update(_ROW).where(_ROW.c.id == rows.c.id).values(values).returning(_ROW.c.id)
    return session.execute(changed).scalars().all()


def _updated(session: Session, held: ColumnElement[bool], values: dict[str, Any]) -> int:
    return cast("CursorResult[Any]", session.execute(update(_ROW).where(held).values(values))).rowcount
