"""The letters of a registration, written when they are delivered: from the row as it stands then."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from flask_babel import force_locale
from jinja2 import Template
from sqlalchemy.orm import Session

from config.settings import Settings
from connected.kernel.http.settings import current_settings
from connected.kernel.i18n import pick
from connected.messaging.letters import Letter, Obsolete, Writer, register_writer
from connected.messaging.models import Message
from connected.messaging.rendering import letter_templates
from connected.registration import mail
from connected.registration.enums import RegistrationStatus
from connected.registration.letters import wording
from connected.registration.letters.calendar import calendar_attachment
from connected.registration.letters.context import letter_context
from connected.registration.letters.qr import draw_qr
from connected.registration.models import Registration
from connected.registration.queries import registration_by_id

_EVERY = frozenset(RegistrationStatus)


@dataclass(frozen=True)
class Kind:
    """One kind of letter.

    ``words`` writes its sentences. It is true of registrations in the statuses ``tells_of``; of any other there is
    nothing to be said, for the reason ``obsolete``.
    """

    words: wording.WordingOf
    tells_of: frozenset[RegistrationStatus] = _EVERY
    obsolete: str = ""
    has_qr: bool = False
    has_calendar: bool = False


KINDS: Mapping[str, Kind] = {
    mail.CONFIRMED: Kind(
        wording.confirmed,
        tells_of=frozenset({RegistrationStatus.CONFIRMED}),
        obsolete="no_longer_confirmed",
        has_qr=True,
        has_calendar=True,
    ),
    mail.RECEIVED: Kind(
        wording.received, tells_of=frozenset({RegistrationStatus.PENDING}), obsolete="no_longer_pending"
    ),
    mail.ALREADY_REGISTERED: Kind(
        wording.already_registered,
        tells_of=_EVERY - {RegistrationStatus.CANCELLED},
        obsolete="no_longer_registered",
    ),
    mail.DECLINED: Kind(
        wording.declined, tells_of=frozenset({RegistrationStatus.DECLINED}), obsolete="no_longer_declined"
    ),
    mail.CANCELLED: Kind(
        wording.cancelled,
        tells_of=frozenset({RegistrationStatus.CANCELLED}),
        obsolete="no_longer_cancelled",
        has_calendar=True,
    ),
    mail.LINK: Kind(wording.link),
}


def register_writers() -> None:
    """Let the outbox know who writes the letters of registrations. Called once, while the application is composed."""
    for template, kind in KINDS.items():
        register_writer(template, mail.VERSION, _writer(kind))


def _writer(kind: Kind) -> Writer:
    def write(session: Session, message: Message) -> Letter:
        registration = registration_by_id(session, UUID(message.context["registration_id"]))
        if registration is None:
            raise Obsolete("registration_gone")
        if registration.status not in kind.tells_of:
            raise Obsolete(kind.obsolete)
        with force_locale(message.language):
            return _letter(kind, registration, message.language, current_settings())

    return write


def _letter(kind: Kind, registration: Registration, language: str, settings: Settings) -> Letter:
    words = kind.words(registration, pick(registration.conference.name, language).text)
    qr = draw_qr(registration, settings) if kind.has_qr else None
    context = letter_context(registration, words=words, qr=qr, language=language, settings=settings)
    files = [calendar_attachment(registration, language, settings)] if kind.has_calendar else []
    return Letter(
        subject=words.subject,
        text=_template("letter.txt").render(context),
        html=_template("letter.html").render(context),
        attachments=(*([qr.attachment] if qr else []), *files),
    )


def _template(name: str) -> Template:
    return letter_templates("connected.registration").get_template(f"registration/letters/{name}")
