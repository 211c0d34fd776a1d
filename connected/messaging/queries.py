"""Reads of the outbox."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from connected.messaging.models import Message
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
