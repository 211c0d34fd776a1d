"""Letters as their readers get them: written from a row, made into MIME, and read again."""

import email
import email.policy
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from email.message import EmailMessage
from typing import Any

import pytest
import time_machine
from flask import Flask
from sqlalchemy.orm import Session

from config.settings import Settings
from connected.conferences.models import Conference
from connected.conferences.service import create_conference
from connected.kernel.addresses import email_key
from connected.kernel.ids import new_id
from connected.messaging.letters import writer_for
from connected.messaging.mime import build
from connected.messaging.models import Message
from connected.registration import mail
from connected.registration.enums import RegistrationStatus
from connected.registration.models import Registration
from tests.registration.conftest import new_conference

KINDS = (mail.CONFIRMED, mail.RECEIVED, mail.ALREADY_REGISTERED, mail.DECLINED, mail.CANCELLED, mail.LINK)
LANGUAGES = ("kk", "ru", "en")
STATUS = {
    mail.CONFIRMED: RegistrationStatus.CONFIRMED,
    mail.RECEIVED: RegistrationStatus.PENDING,
    mail.ALREADY_REGISTERED: RegistrationStatus.CONFIRMED,
    mail.DECLINED: RegistrationStatus.DECLINED,
    mail.CANCELLED: RegistrationStatus.CANCELLED,
    mail.LINK: RegistrationStatus.CONFIRMED,
}
AIGUL = {"given": "Айгүл", "family": "Ахметова", "patronymic": "Серікқызы"}
KAZNU = {
    "kk": "Әл-Фараби атындағы Қазақ ұлттық университеті",
    "ru": "Казахский национальный университет имени аль-Фараби",
    "en": "Al-Farabi Kazakh National University",
}


@dataclass(frozen=True)
class Received:
    """A letter in the hands of its reader, and what it was written from."""

    mail: EmailMessage
    registration: Registration

    @property
    def subject(self) -> str:
        return str(self.mail["Subject"])

    @property
    def text(self) -> str:
        return self.part("text/plain").get_content().replace("\r\n", "\n")

    @property
    def html(self) -> str:
        return str(self.part("text/html").get_content())

    def part(self, content_type: str) -> EmailMessage:
        (found,) = self.parts(content_type)
        return found

    def parts(self, content_type: str) -> list[EmailMessage]:
        return [part for part in self.mail.walk() if part.get_content_type() == content_type]  # type: ignore[misc]


Write = Callable[..., Received]


@pytest.fixture(autouse=True)
def _at_noon() -> Iterator[None]:
    with time_machine.travel(datetime(2026, 10, 1, 7, 0, tzinfo=UTC), tick=False):
        yield


@pytest.fixture
def conference(session: Session) -> Conference:
    """The edition of 2027, on two days in Astana."""
    return create_conference(
        session,
        new_conference(
            "connected-2027",
            name=dict.fromkeys(LANGUAGES, "ConnectED 2027"),
            starts_on=date(2027, 4, 15),
            ends_on=date(2027, 4, 16),
            venue={
                "kk": "Астана, ЭКСПО конгресс-орталығы",
                "ru": "Астана, конгресс-центр ЭКСПО",
                "en": "EXPO Congress Centre, Astana",
            },
        ),
    )


@pytest.fixture
def register(session: Session, conference: Conference) -> Callable[..., Registration]:
    """A function that adds a registration with these facts, Aigul's unless told otherwise."""

    def add(**changes: Any) -> Registration:
        facts: dict[str, Any] = {
            "conference": conference,
            "category": conference.categories[0],
            "status": RegistrationStatus.CONFIRMED,
            "email": "aigul@example.org",
            "email_key": email_key("aigul@example.org"),
            "given_name": "Aigul",
            "family_name": "Akhmetova",
            "name_key": str(new_id()),
            "native_name": AIGUL,
            "shared_address": True,
            "organization_names": KAZNU,
            "language": "en",
            "consents": {},
        }
        registration = Registration(**(facts | changes))
        session.add(registration)
        session.flush()
        return registration

    return add


def message_about(registration: Registration, kind: str, language: str) -> Message:
    return Message(
        id=new_id(),
        template=kind,
        version=mail.VERSION,
        language=language,
        context={"registration_id": str(registration.id)},
        to_email=registration.email,
        to_name=f"{registration.given_name} {registration.family_name}".strip(),
        cc=[],
    )


@pytest.fixture
def write(app: Flask, session: Session, settings: Settings, register: Callable[..., Registration]) -> Write:
    """A function that writes a letter of a kind, in a language, to a registration with these facts."""

    def written(kind: str, language: str = "en", **facts: Any) -> Received:
        registration = register(**({"language": language, "status": STATUS[kind]} | facts))
        message = message_about(registration, kind, language)
        session.expunge_all()  # delivery begins with the row
        with app.app_context():
            letter = writer_for(message)(session, message)
        received = email.message_from_bytes(build(message, letter, settings), policy=email.policy.default)
        assert isinstance(received, EmailMessage)
        return Received(received, registration)

    return written
