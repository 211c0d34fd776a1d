"""The calendar entry of a registration (RFC 5545), as it goes with letters and is given on the personal page."""

from datetime import date, datetime, time, timedelta
from email.utils import parseaddr
from functools import lru_cache
from zoneinfo import ZoneInfo

from flask_babel import force_locale, gettext
from icalendar import Calendar, Event, Timezone, vCalAddress, vText

from config.settings import Settings
from connected.conferences.models import Conference
from connected.kernel import clock
from connected.kernel.i18n import pick
from connected.messaging.letters import Attachment
from connected.registration.enums import HOLDS_PLACE, RegistrationStatus
from connected.registration.models import Registration

PRODUCT = "-//ConnectED//Registration//EN"

_OVER = frozenset({RegistrationStatus.CANCELLED, RegistrationStatus.DECLINED})


def calendar_method(registration: Registration) -> str:
    """Return what a calendar shall do with the entry (RFC 5546, section 1.4): PUBLISH it, or CANCEL it."""
    return "CANCEL" if registration.status in _OVER else "PUBLISH"


def calendar_file(registration: Registration, *, language: str, settings: Settings) -> bytes:
    """Write the calendar entry of a registration: the days of its conference, in the conference's zone.

    The entry begins at midnight of the first day and ends at midnight after the last, with the zone named. A plain
    DATE would float: a delegate who is still in another country would see the days of that country. Outlook shows such
    an entry as a block of hours, unless X-MICROSOFT-CDO-ALLDAYEVENT says that whole days are meant. It leaves its
    delegate free (TRANSPARENT), because nobody can tell which hours are theirs.

    The UID is the registration's for good and SEQUENCE counts its changes, so that a newer entry replaces an older one.
    It holds no personal link: calendars are shared.

    Args:
        registration: with its conference and category loaded; a cancelled or declined one gives the cancellation.
        language: kk, ru or en.
        settings: for the UID, the organizer's address and the address of the conference's page.

    Returns:
        The iCalendar object in UTF-8, lines folded and ended by CRLF.
    """
    conference = registration.conference
    calendar = Calendar()
    calendar.add("PRODID", PRODUCT)
    calendar.add("VERSION", "2.0")
    calendar.add("METHOD", calendar_method(registration))
    calendar.add_component(_zone(conference.timezone, conference.starts_on, conference.ends_on))
    with force_locale(language):
        calendar.add_component(_entry(registration, language, settings))
    return bytes(calendar.to_ical())


def calendar_attachment(registration: Registration, language: str, settings: Settings) -> Attachment:
    """Return the calendar entry as a file of a letter; its type repeats the method (RFC 6047, section 2.4)."""
    content = calendar_file(registration, language=language, settings=settings)
    content_type = f"text/calendar; charset=utf-8; method={calendar_method(registration)}"
    return Attachment(f"{registration.conference.slug}.ics", content, content_type)


def _entry(registration: Registration, language: str, settings: Settings) -> Event:
    conference = registration.conference
    entry = Event()
    entry.add("UID", f"{registration.id}@{settings.mail_domain}")
    entry.add("SEQUENCE", registration.sequence)
    entry.add("DTSTAMP", clock.now())
    entry.add("LAST-MODIFIED", registration.updated_at)
    entry.add("DTSTART", _midnight(conference.starts_on, conference))
    entry.add("DTEND", _midnight(conference.ends_on + timedelta(days=1), conference))
    entry.add("X-MICROSOFT-CDO-ALLDAYEVENT", "TRUE")
    entry.add("SUMMARY", pick(conference.name, language).text)
    if venue := pick(conference.venue, language).text:
        entry.add("LOCATION", venue)
    entry.add("DESCRIPTION", gettext("Your code for the entrance: %(code)s", code=registration.code))
    entry.add("URL", f"{settings.public_url}/{language}/{conference.slug}/")
    entry.add("ORGANIZER", _organizer(settings))
    entry.add("STATUS", _status(registration))
    entry.add("TRANSP", "TRANSPARENT")
    return entry


def _midnight(day: date, conference: Conference) -> datetime:
    return datetime.combine(day, time(), ZoneInfo(conference.timezone))


def _organizer(settings: Settings) -> vCalAddress:
    """Both methods need one (RFC 5546, sections 3.2.1 and 3.2.5)."""
    name, address = parseaddr(settings.mail_from)
    organizer = vCalAddress(f"mailto:{address}")
    organizer.params["CN"] = vText(name or address)
    return organizer


def _status(registration: Registration) -> str:
    if registration.status in _OVER:
        return "CANCELLED"
    return "CONFIRMED" if registration.status in HOLDS_PLACE else "TENTATIVE"


@lru_cache(maxsize=64)
def _zone(timezone: str, starts_on: date, ends_on: date) -> Timezone:
    """Describe the zone by the rules in force around the conference, and not since 1970: they have changed since."""
    zone = Timezone.from_tzid(timezone, first_date=date(starts_on.year, 1, 1), last_date=date(ends_on.year + 1, 1, 1))
    zone.pop("COMMENT", None)
    return zone
