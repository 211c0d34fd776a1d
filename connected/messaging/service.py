"""Queueing a letter, in the transaction of what it tells of."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from connected.kernel import clock, jobs
from connected.kernel.addresses import email_key
from connected.kernel.db import write_row
from connected.messaging.enums import Lane, MessageClass
from connected.messaging.models import Message
from connected.messaging.rules import PUBLIC_MAILS_AN_HOUR


@dataclass(frozen=True)
class Recipient:
    """Who gets a letter; ``cc`` are further addresses on the same letter."""

    email: str
    name: str
    language: str
    cc: tuple[str, ...] = ()
    person_id: UUID | None = None


@dataclass(frozen=True)
class Draft:
    """What a letter is made from when it is delivered: names and ids, never a secret."""

    template: str
    version: int
    dedupe_key: str
    context: dict[str, Any] = field(default_factory=dict)
    message_class: MessageClass = MessageClass.TRANSACTIONAL
    lane: Lane = Lane.TRANSACTIONAL
    conference_id: UUID | None = None
    about_id: UUID | None = None


def queue(
    session: Session,
    *,
    draft: Draft,
    recipient: Recipient,
    due_at: datetime | None = None,
    by_public: bool = False,
) -> Message:
    """Add a letter to the outbox and ring for its delivery after the commit.

    ``due_at``: not before this moment (now, if not given). ``by_public``: asked for by somebody without an account,
    and therefore counted against the hourly limit of the address. The dedupe key makes a repetition impossible: the
    second row breaks the caller's transaction.
    """
    at = clock.now()
    message = Message(
        template=draft.template,
        version=draft.version,
        language=recipient.language,
        context=draft.context,
        message_class=draft.message_class,
        lane=draft.lane,
        dedupe_key=draft.dedupe_key,
        conference_id=draft.conference_id,
        person_id=recipient.person_id,
        about_id=draft.about_id,
        to_email=recipient.email,
        to_name=recipient.name,
        email_key=email_key(recipient.email),
        cc=list(recipient.cc),
        by_public=by_public,
        queued_at=at,
        due_at=due_at or at,
    )
    write_row(session, message)
    jobs.nudge(session, jobs.MAIL_DELIVER)
    return message


def due_within_limit(recent: list[datetime], at: datetime) -> datetime:
    """Return when one more letter to an address may go, given the times of those of the last hour, oldest first.

    A confirmation is never dropped for the limit: it waits until an hour has passed since the third last.
    """
    if len(recent) < PUBLIC_MAILS_AN_HOUR:
        return at
    return max(at, recent[-PUBLIC_MAILS_AN_HOUR] + timedelta(hours=1))
