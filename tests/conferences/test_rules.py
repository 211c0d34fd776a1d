"""When one may register, and how long an edition lasts."""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta

import pytest

from config.settings import Settings
from connected.app import create_app
from connected.conferences.enums import ConferenceStatus
from connected.conferences.rules import RESERVED_SLUGS, is_open, last_moment, links_end

OPENS = datetime(2027, 6, 1, 4, tzinfo=UTC)
CLOSES = datetime(2027, 9, 30, 13, tzinfo=UTC)
INSTANT = timedelta(microseconds=1)


@dataclass
class Edition:
    """As much of an edition as the rules look at."""

    status: ConferenceStatus = ConferenceStatus.PUBLISHED
    registration_opens_at: datetime = OPENS
    registration_closes_at: datetime = CLOSES
    starts_on: date = date(2027, 10, 14)
    ends_on: date = date(2027, 10, 15)
    timezone: str = "Asia/Almaty"


@pytest.mark.parametrize(
    ("at", "expected"), [(OPENS - INSTANT, False), (OPENS, True), (CLOSES - INSTANT, True), (CLOSES, False)]
)
def test_the_window_holds_its_beginning_and_not_its_end(at: datetime, expected: bool) -> None:
    assert is_open(Edition(), at) is expected


@pytest.mark.parametrize("status", [ConferenceStatus.DRAFT, ConferenceStatus.ARCHIVED])
def test_only_a_published_edition_is_open(status: ConferenceStatus) -> None:
    assert not is_open(Edition(status=status), OPENS)


@pytest.mark.parametrize(
    ("day", "zone", "expected"),
    [
        (date(2027, 10, 15), "Asia/Almaty", datetime(2027, 10, 15, 19, tzinfo=UTC)),
        (date(2024, 2, 28), "Asia/Almaty", datetime(2024, 2, 28, 18, tzinfo=UTC)),  # UTC+6 until March 2024
        (date(2024, 2, 29), "Asia/Almaty", datetime(2024, 2, 29, 19, tzinfo=UTC)),  # a day of 25 hours
        (date(2027, 3, 27), "Europe/Berlin", datetime(2027, 3, 27, 23, tzinfo=UTC)),
        (date(2027, 3, 28), "Europe/Berlin", datetime(2027, 3, 28, 22, tzinfo=UTC)),  # the clocks go forward
        (date(2027, 12, 31), "Pacific/Kiritimati", datetime(2027, 12, 31, 10, tzinfo=UTC)),
    ],
)
def test_the_last_day_ends_at_midnight_of_its_own_zone(day: date, zone: str, expected: datetime) -> None:
    assert last_moment(replace(Edition(), ends_on=day, timezone=zone)) == expected


def test_links_end_thirty_days_later() -> None:
    assert links_end(Edition()) == datetime(2027, 11, 14, 19, tzinfo=UTC)


def test_the_first_part_of_every_address_of_ours_is_reserved(settings: Settings) -> None:
    rules = create_app(replace(settings, local=True)).url_map.iter_rules()
    firsts = {rule.rule.strip("/").split("/")[0] for rule in rules}
    seconds = {rule.rule.split("/")[2] for rule in rules if rule.rule.startswith("/<lang:lang>/")}
    ours = {part for part in firsts | seconds if part and not part.startswith("<")}
    assert ours - RESERVED_SLUGS == set()
