"""Reads of the outbox."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from connected.messaging.enums import MessageState
from connected.messaging.models import IS_QUEUED, IS_UNSENT, Message
from connected.messaging.rules import PUBLIC_MAIL_WINDOW


def public_mail_times(session: Session, *, email_key: str, at: datetime) -> list[datetime]:
    """Return when letters that strangers asked for go to an address: those of the last hour and those to come.

    Oldest first. To be read under the lock of the address, so that two requests cannot both see the last free place.
    """
    times = session.scalars(
        select(Message.due_at)
        .where(Message.email_key == email_key, Message.by_public, Message.due_at > at - PUBLIC_MAIL_WINDOW)
        .order_by(Message.due_at)
    )
    return list(times)


def messages_about(session: Session, about_id: UUID, *, limit: int = 100) -> Sequence[Message]:
    """Return the letters about one thing, the latest first."""
    query = select(Message).where(Message.about_id == about_id).order_by(Message.id.desc()).limit(limit)
    return session.scalars(query).all()


class OutboxFigures(NamedTuple):
    """How the outbox stands: messages in each state but ``sent``, and how long the oldest due one has waited."""

    by_state: Mapping[str, int]
    oldest_due_seconds: float


def outbox_figures(session: Session) -> OutboxFigures:
    """Return the figures that tell whether mail flows; two reads of indexes, however many letters were ever sent.

    What was sent is not counted, because counting it means to read it all.
    """
    counted = session.execute(select(Message.state, func.count()).where(IS_UNSENT).group_by(Message.state))
    by_state = {state.value: 0 for state in MessageState if state is not MessageState.SENT}
    by_state |= {state.value: count for state, count in counted}
    age = func.extract("epoch", func.statement_timestamp() - func.min(Message.due_at))
    waited = session.scalar(select(age).where(IS_QUEUED)) or 0.0
    return OutboxFigures(by_state, max(0.0, float(waited)))
