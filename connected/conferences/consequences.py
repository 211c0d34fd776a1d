"""What a change brings about, in words and numbers, before it is made. Pure: it reads no database and no clock.

Each consequence is told like a fault, beside the field that brings it about; numbers stand after a colon, so that one
sentence serves every number in every language.
"""

from collections.abc import Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

from connected.conferences.counts import Registered
from connected.conferences.enums import ConferenceStatus, Entry
from connected.conferences.facts import CategoryFacts, EditionFacts
from connected.conferences.models import Category, Conference
from connected.conferences.rules import is_open, last_moment, untranslated
from connected.kernel.errors import FieldError
from connected.kernel.i18n import N_

LANGUAGE_NAMES = {"kk": "қазақша", "ru": "русский", "en": "English"}


def of_change(conference: Conference, facts: EditionFacts, registered: Registered, at: datetime) -> list[FieldError]:
    """Return what changing ``conference`` into ``facts`` at the moment ``at`` brings about.

    Args:
        conference: as it stands.
        facts: as it is to be.
        registered: who is registered there.
        at: the moment of the change, aware.
    """
    return [
        *_of_window(conference, facts, at),
        *_of_dates(conference, facts, registered),
        *_of_languages(conference, facts, registered),
    ]


def of_category_change(category: Category, facts: CategoryFacts, registered: Registered) -> list[FieldError]:
    """Return what changing ``category`` into ``facts`` brings about. Arguments as `of_change`."""
    found = []
    if facts.capacity is not None and facts.capacity != category.capacity and facts.capacity == category.taken:
        text = N_("Places taken in this category: %(num)s. With this capacity it is full at once, and nobody gets in.")
        found.append(FieldError("#/capacity", "full_at_once", text, {"num": category.taken}))
    pending = registered.pending.get(category.id, 0)
    if facts.entry is not category.entry and pending:
        text = N_("Applications waiting for a decision: %(num)s. They keep waiting until somebody decides them.")
        found.append(FieldError("#/entry", "entry_changed_while_pending", text, {"num": pending}))
    return found


def of_publishing(conference: Conference) -> list[FieldError]:
    """Return what is worth a thought before everybody sees ``conference``."""
    found = []
    if missing := sum(len(each.languages) for each in untranslated(conference)):
        text = N_("Texts that are missing in a language of this edition: %(num)s. Readers see another language there.")
        found.append(FieldError("#", "not_translated", text, {"num": missing}))
    if not any(category.entry in (Entry.OPEN, Entry.APPROVAL) for category in conference.categories):
        text = N_("No category is open to the public, so nobody can register by themselves.")
        found.append(FieldError("#/categories", "no_open_category", text))
    return found


def of_archiving(conference: Conference, registered: Registered, at: datetime) -> list[FieldError]:
    """Return what making ``conference`` read-only brings about. Arguments as `of_change`."""
    found = []
    if at < last_moment(conference):
        text = N_("The conference is not over yet. Registration closes at once, and nobody can change or cancel.")
        found.append(FieldError("#", "not_over", text))
    if pending := sum(registered.pending.values()):
        text = N_("Applications waiting for a decision: %(num)s. They will never get one.")
        found.append(FieldError("#", "undecided", text, {"num": pending}))
    return found


def _of_window(conference: Conference, facts: EditionFacts, at: datetime) -> Iterator[FieldError]:
    if not is_open(conference, at):
        return
    if not facts.registration_opens_at <= at < facts.registration_closes_at:
        text = N_("Registration is open now. This change closes it at once.")
        yield FieldError("#/registration_closes_at", "closed_by_change", text)
        return
    closes, now = (moment.astimezone(ZoneInfo(facts.timezone)) for moment in (facts.registration_closes_at, at))
    if facts.registration_closes_at != conference.registration_closes_at and closes.date() == now.date():
        text = N_("Registration closes today at %(time)s.")
        yield FieldError("#/registration_closes_at", "closes_today", text, {"time": f"{closes:%H:%M}"})


def _of_dates(conference: Conference, facts: EditionFacts, registered: Registered) -> Iterator[FieldError]:
    moved = (facts.starts_on, facts.ends_on) != (conference.starts_on, conference.ends_on)
    if moved and conference.status is not ConferenceStatus.DRAFT and registered.confirmed:
        text = N_(
            "Confirmations with the old dates that went out: %(num)s. "
            "This change tells nobody: write to them, and ask them to check travel and calendar."
        )
        yield FieldError("#/starts_on", "dates_after_confirmations", text, {"num": registered.confirmed})


def _of_languages(conference: Conference, facts: EditionFacts, registered: Registered) -> Iterator[FieldError]:
    for language in conference.languages:
        if language not in facts.languages and registered.by_language.get(language):
            text = N_("Registrations in this language (%(language)s): %(num)s. Their letters stay in it.")
            params = {"language": LANGUAGE_NAMES.get(language, language), "num": registered.by_language[language]}
            yield FieldError("#/languages", "language_in_use", text, params)
