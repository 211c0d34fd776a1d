from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from flask import Flask
from icalendar import Calendar, Component

from config.settings import Settings
from connected.conferences.models import Conference
from connected.registration import mail
from connected.registration.enums import RegistrationStatus as Status
from connected.registration.letters.calendar import calendar_file
from connected.registration.models import Registration
from tests.registration.letters.conftest import Write

Read = Callable[..., Component]
ALMATY = ZoneInfo("Asia/Almaty")


@pytest.fixture
def written(app: Flask, settings: Settings) -> Callable[..., bytes]:
    """A function that writes the calendar file of a registration."""

    def write_file(registration: Registration, language: str = "en") -> bytes:
        with app.app_context():
            return calendar_file(registration, language=language, settings=settings)

    return write_file


@pytest.fixture
def read(written: Callable[..., bytes]) -> Read:
    """A function that writes it and reads it again."""

    def parsed(registration: Registration, language: str = "en") -> Component:
        return Calendar.from_ical(written(registration, language))

    return parsed


def entry_of(calendar: Component) -> Component:
    (entry,) = calendar.walk("VEVENT")
    return entry


def test_the_days_are_whole_days_of_the_conference_s_zone(register: Callable[..., Registration], read: Read) -> None:
    entry = entry_of(read(register()))
    assert entry["DTSTART"].dt == datetime(2027, 4, 15, tzinfo=ALMATY)
    assert entry["DTEND"].dt == datetime(2027, 4, 17, tzinfo=ALMATY)
    assert entry["DTSTART"].params["TZID"] == "Asia/Almaty"
    assert entry["DTSTART"].dt.utcoffset() == timedelta(hours=5)
    assert entry["X-MICROSOFT-CDO-ALLDAYEVENT"] == "TRUE"


def test_the_zone_is_described_by_the_rules_of_today(register: Callable[..., Registration], read: Read) -> None:
    calendar = read(register())
    (zone,) = calendar.walk("VTIMEZONE")
    assert zone["TZID"] == "Asia/Almaty"
    assert {observance["TZOFFSETTO"].td for observance in zone.subcomponents} == {timedelta(hours=5)}
    assert calendar.get_missing_tzids() == set()


def test_a_zone_with_summer_time_tells_when_it_changes(
    register: Callable[..., Registration], conference: Conference, read: Read
) -> None:
    conference.timezone = "Europe/Berlin"
    calendar = read(register())
    (zone,) = calendar.walk("VTIMEZONE")
    changes = {(each.name, each["TZOFFSETTO"].td) for each in zone.subcomponents}
    assert {("DAYLIGHT", timedelta(hours=2)), ("STANDARD", timedelta(hours=1))} <= changes
    assert entry_of(calendar)["DTSTART"].dt == datetime(2027, 4, 14, 22, 0, tzinfo=UTC)


def test_one_day_is_one_day(register: Callable[..., Registration], conference: Conference, read: Read) -> None:
    conference.ends_on = conference.starts_on = date(2027, 12, 31)
    entry = entry_of(read(register()))
    assert entry["DTEND"].dt - entry["DTSTART"].dt == timedelta(days=1)


@pytest.mark.parametrize(
    ("language", "place", "code"),
    [
        ("kk", "Астана, ЭКСПО конгресс-орталығы", "Кіреберіске арналған кодыңыз: {}"),
        ("ru", "Астана, конгресс-центр ЭКСПО", "Ваш код для входа: {}"),
        ("en", "EXPO Congress Centre, Astana", "Your code for the entrance: {}"),
    ],
)
def test_the_entry_speaks_the_reader_s_language(
    register: Callable[..., Registration], read: Read, language: str, place: str, code: str
) -> None:
    registration = register()
    entry = entry_of(read(registration, language))
    assert (entry["SUMMARY"], entry["LOCATION"]) == ("ConnectED 2027", place)
    assert entry["DESCRIPTION"] == code.format(registration.code)
    assert entry["URL"] == f"http://localhost/{language}/connected-2027/"


def test_a_conference_without_a_venue_has_no_place(
    register: Callable[..., Registration], conference: Conference, read: Read
) -> None:
    conference.venue = None
    assert "LOCATION" not in entry_of(read(register()))


def test_a_newer_entry_replaces_the_older_one(register: Callable[..., Registration], read: Read) -> None:
    registration = register()
    first = entry_of(read(registration))
    registration.revision += 1
    second = entry_of(read(registration))
    assert first["UID"] == second["UID"] == f"{registration.id}@connected.example.org"
    assert (first["SEQUENCE"], second["SEQUENCE"]) == (0, 1)
    assert second["DTSTAMP"].dt == datetime(2026, 10, 1, 7, 0, tzinfo=UTC)
    assert second["LAST-MODIFIED"].dt == registration.updated_at.replace(microsecond=0)


@pytest.mark.parametrize(
    ("status", "method", "shown"),
    [
        (Status.CONFIRMED, "PUBLISH", "CONFIRMED"),
        (Status.ATTENDED, "PUBLISH", "CONFIRMED"),
        (Status.PENDING, "PUBLISH", "TENTATIVE"),
        (Status.CANCELLED, "CANCEL", "CANCELLED"),
        (Status.DECLINED, "CANCEL", "CANCELLED"),
    ],
)
def test_the_status_of_the_entry_is_that_of_the_registration(
    register: Callable[..., Registration], read: Read, status: Status, method: str, shown: str
) -> None:
    calendar = read(register(status=status))
    entry = entry_of(calendar)
    assert (calendar["METHOD"], entry["STATUS"], entry["TRANSP"]) == (method, shown, "TRANSPARENT")
    assert entry["ORGANIZER"] == "mailto:no-reply@connected.example.org"
    assert entry["ORGANIZER"].params["CN"] == "ConnectED"


def test_lines_are_folded_and_ended_as_the_standard_asks(
    register: Callable[..., Registration], conference: Conference, written: Callable[..., bytes], read: Read
) -> None:
    conference.name = {"kk": "Халықаралық конференция; білім, ғылым \\ болашақ " * 5}
    registration = register()
    lines = written(registration, "kk").split(b"\r\n")
    assert max(map(len, lines)) <= 75
    assert not any(b"\n" in line for line in lines)
    assert entry_of(read(registration, "kk"))["SUMMARY"] == conference.name["kk"]


def test_no_line_can_be_smuggled_in(register: Callable[..., Registration], conference: Conference, read: Read) -> None:
    conference.venue = {"en": "Astana\r\nATTENDEE:mailto:victim@example.org"}
    entry = entry_of(read(register()))
    assert "ATTENDEE" not in entry
    assert entry["LOCATION"].startswith("Astana")


@pytest.mark.parametrize(("kind", "method"), [(mail.CONFIRMED, "PUBLISH"), (mail.CANCELLED, "CANCEL")])
def test_it_goes_with_the_letter_under_the_same_method(write: Write, kind: str, method: str) -> None:
    part = write(kind, "kk").part("text/calendar")
    assert (part.get_param("method"), part.get_param("charset")) == (method, "utf-8")
    assert (part.get_content_disposition(), part.get_filename()) == ("attachment", "connected-2027.ics")
    content = part.get_payload(decode=True)
    assert isinstance(content, bytes)
    assert Calendar.from_ical(content)["METHOD"] == method
