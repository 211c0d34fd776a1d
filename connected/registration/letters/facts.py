"""The facts that stand in every letter of a registration, in the order people look for them."""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, time
from typing import NamedTuple

from flask_babel import gettext as _

from connected.conferences.models import Conference
from connected.kernel import dates
from connected.kernel.i18n import N_, pick
from connected.people.names import Names, display_name
from connected.registration.models import Registration

_NOTES = {"kk": N_("in Kazakh"), "ru": N_("in Russian"), "en": N_("in English")}


class Fact(NamedTuple):
    """One line of facts; where the text is in another language than the letter, ``note`` says in which."""

    label: str
    text: str
    language: str
    note: str = ""


def names_of(registration: Registration) -> Names:
    """Return the spellings of the name as it was typed with this registration."""
    return Names.as_typed(
        given=registration.given_name, family=registration.family_name, native=registration.native_name
    )


def name_of_conference(conference: Conference, language: str) -> Fact:
    """Return the name of a conference; the label is in the locale in force."""
    return _translated(_("Conference"), conference.name, language)


def facts_of_conference(conference: Conference, language: str) -> list[Fact]:
    """Return days, venue and time zone of a conference; labels are in the locale in force."""
    return [
        fact
        for fact in (
            *_days(conference, language),
            _translated(_("Venue"), conference.venue, language),
            Fact(_("Time zone"), _zone(conference, language), language),
        )
        if fact.text
    ]


def facts_of_delegate(registration: Registration, language: str) -> list[Fact]:
    """Return what a registration says of its delegate; the passport's spelling follows where the name is Cyrillic."""
    return [fact for fact in _of_delegate(registration, language) if fact.text]


def _of_delegate(registration: Registration, language: str) -> Iterator[Fact]:
    names = names_of(registration)
    name = display_name(names, language)
    yield Fact(_("Name"), name, language)
    if name != names.latin.full:
        yield Fact(_("Name in the passport"), names.latin.full, "en")
    yield _translated(_("Category"), registration.category.name, language)
    yield _translated(_("Organization"), registration.organization_names, language, noted=False)


def _days(conference: Conference, language: str) -> Iterator[Fact]:
    first, last = conference.starts_on, conference.ends_on
    if first == last:
        yield Fact(_("Date"), dates.long_date(first, language), language)
        return
    yield Fact(_("Begins"), dates.long_date(first, language), language)
    yield Fact(_("Ends"), dates.long_date(last, language), language)


def _zone(conference: Conference, language: str) -> str:
    return dates.zone_name(conference.timezone, datetime.combine(conference.starts_on, time(12), UTC), language)


def _translated(label: str, texts: Mapping[str, str] | None, language: str, *, noted: bool = True) -> Fact:
    """A text in another language gets a note, but for an organization's name, which is its name in any."""
    picked = pick(texts, language)
    text = " ".join(picked.text.split())
    note = _NOTES.get(picked.language) if noted and picked.language != language else None
    return Fact(label, text, picked.language, _(note) if note else "")
