"""What the templates of a registration's letters are given."""

from datetime import timedelta
from typing import Any

from flask_babel import gettext as _

from config.settings import Settings
from connected.conferences.models import Conference
from connected.conferences.rules import is_open, links_end
from connected.kernel import clock, dates
from connected.kernel.i18n import pick
from connected.messaging.mime import replies_are_read
from connected.people.salutation import closing, salutation
from connected.registration.enums import RegistrationStatus
from connected.registration.letters.facts import (
    facts_of_conference,
    facts_of_delegate,
    name_of_conference,
    names_of,
)
from connected.registration.letters.qr import QrCode
from connected.registration.letters.wording import STATUS_NAMES, Wording
from connected.registration.links import personal_url
from connected.registration.models import Registration


def letter_context(
    registration: Registration, *, words: Wording, qr: QrCode | None, language: str, settings: Settings
) -> dict[str, Any]:
    """Gather what both templates of a letter show; labels are in the locale in force.

    Args:
        registration: with its conference, category and organization loaded.
        words: the sentences of this kind of letter.
        qr: the picture of the code, where the letter has one.
        language: kk, ru or en.
        settings: for the addresses of links, and whether answers are read.
    """
    conference = registration.conference
    return {
        "language": language,
        "words": words,
        "salutation": _salutation(registration, language),
        "closing": closing(language),
        "conference": name_of_conference(conference, language),
        "days": dates.date_range(conference.starts_on, conference.ends_on, language),
        "code": registration.code,
        "status": registration.status.value,
        "status_name": _(STATUS_NAMES[registration.status]),
        "delegate": facts_of_delegate(registration, language),
        "facts": facts_of_conference(conference, language),
        "personal_url": personal_url(registration, settings=settings),
        "form_url": _form_url(registration, settings),
        "advice": (*words.advice, _about_the_link(conference, language)),
        "qr": qr,
        "footer": _footer(conference, language, settings),
    }


def _salutation(registration: Registration, language: str) -> str:
    return salutation(
        names_of(registration),
        language=language,
        form_of_address=registration.form_of_address,
        job_title=registration.job_title or "",
    )


def _form_url(registration: Registration, settings: Settings) -> str:
    """Return where somebody who cancelled can register again, or nothing where nobody can."""
    conference = registration.conference
    if registration.status is not RegistrationStatus.CANCELLED or not is_open(conference, clock.now()):
        return ""
    return f"{settings.public_url}/{registration.language}/{conference.slug}/register"


def _about_the_link(conference: Conference, language: str) -> str:
    last_day = (links_end(conference) - timedelta(microseconds=1)).date()
    day = dates.plain_date(last_day, language)
    return str(_("The link is yours alone and works until %(date)s. Please do not pass it on.", date=day))


def _footer(conference: Conference, language: str, settings: Settings) -> list[str]:
    name = pick(conference.name, language).text
    return [
        _(
            "You receive this letter because this address was given when registering for %(conference)s.",
            conference=name,
        ),
        _("To write to the organizers, simply answer this letter.")
        if replies_are_read(settings)
        else _("This letter was sent automatically. Answers to it are not read."),
    ]
