"""A relay, an outbox, and letters to put into it."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from flask import Flask
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from config.settings import Settings
from connected.kernel import clock
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


@pytest.fixture
def certificate(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A certificate for localhost that this process trusts."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(clock.now() - timedelta(days=1))
        .not_valid_after(clock.now() + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    file = tmp_path / "certificate.pem"
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    file.write_bytes(private + made.public_bytes(serialization.Encoding.PEM))
    monkeypatch.setenv("SSL_CERT_FILE", str(file))
    return file


def queue_note(session: Session, email: str, *, recipient: dict[str, Any] | None = None, **changes: Any) -> UUID:
    """Queue a note by the service and commit."""
    key = str(new_id())
    facts: dict[str, Any] = {"template": TEMPLATE, "version": 1, "dedupe_key": key}
    to = service.Recipient(**({"email": email, "name": "Aigul", "language": "en"} | (recipient or {})))
    service.queue(session, draft=service.Draft(**(facts | changes)), recipient=to)
    message_id = session.scalars(select(Message.id).where(Message.dedupe_key == key)).one()
    session.commit()
    return message_id


def row(session: Session, message_id: UUID) -> Message:
    """Read a message afresh."""
    return session.get_one(Message, message_id, populate_existing=True)


def pass_time(session: Session, seconds: float) -> None:
    """Let time pass for the outbox: every moment it waits for comes so much nearer."""
    for column in ("due_at", "lease_until", "repeat_at"):
        session.execute(text(f"UPDATE message SET {column} = {column} - make_interval(secs => {seconds})"))
    session.commit()
