"""A relay, an outbox, and letters to put into it."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from config.settings import Settings
from connected.kernel.ids import new_id
from connected.messaging import delivery, service
from connected.messaging.letters import Letter, register_writer
from connected.messaging.models import Message
from tests.messaging.relay import ScriptedRelay

TEMPLATE = "tests.note"

Queue = Callable[..., UUID]
Deliver = Callable[..., int]


def write_note(session: Session, message: Message) -> Letter:
    """Write what is in the context, or fail as it says."""
    return Letter(message.context.get("subject", "A note"), "Text", "<p>HTML</p>")


register_writer(TEMPLATE, 1, write_note)


@pytest.fixture
def relay() -> Iterator[ScriptedRelay]:
    """A relay that takes everything until told otherwise."""
    with ScriptedRelay() as made:
        yield made


@pytest.fixture
def mail_settings(settings: Settings, relay: ScriptedRelay) -> Settings:
    """Settings with the scripted relay."""
    return replace(settings, smtp_url=relay.url)


@pytest.fixture
def queue(session: Session) -> Queue:
    """A function that queues a note, commits, and returns its id."""

    def put(email: str = "aigul@example.org", **changes: Any) -> UUID:
        return queue_note(session, email, **changes)

    return put


@pytest.fixture
def deliver(app: Flask, session: Session, mail_settings: Settings) -> Deliver:
    """A function that runs a round of delivery in the session that is rolled back, with changed settings if given."""

    def run(*, stopping: Callable[[], bool] = lambda: False, **changes: Any) -> int:
        with app.app_context():
            return delivery.deliver(replace(mail_settings, **changes), stopping=stopping)

    return run


def queue_note(session: Session, email: str, *, recipient: dict[str, Any] | None = None, **changes: Any) -> UUID:
    """Queue a note by the service and commit."""
    key = str(new_id())
    facts: dict[str, Any] = {"template": TEMPLATE, "version": 1, "dedupe_key": key}
    to = service.Recipient(**({"email": email, "name": "Aigul", "language": "en"} | (recipient or {})))
    service.queue(session, draft=service.Draft(**(facts | changes)), recipient=to)
    session.commit()
    return session.scalars(select(Message.id).where(Message.dedupe_key == key)).one()


def row(session: Session, message_id: UUID) -> Message:
    """Read a message afresh."""
    return session.get_one(Message, message_id, populate_existing=True)


def pass_time(session: Session, seconds: float) -> None:
    """Let time pass for the outbox: every moment it waits for comes so much nearer."""
    for column in ("due_at", "lease_until", "repeat_at"):
        session.execute(text(f"UPDATE message SET {column} = {column} - make_interval(secs => {seconds})"))
    session.commit()
