from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfoNotFoundError

import pytest

from connected.kernel.dates import (
    date_range,
    date_time,
    local_time,
    long_date,
    plain_date,
    short_date,
    utc_offset,
    zone_name,
)

AUTUMN = datetime(2026, 10, 15, 13, 5, tzinfo=UTC)
SUMMER = datetime(2026, 7, 1, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("language", "written"),
    [
        ("kk", "2026 жылғы 15 қазан, бейсенбі"),
        ("ru", "15 октября 2026 года, четверг"),
        ("en", "Thursday, 15 October 2026"),
    ],
)
def test_long_date_carries_the_weekday(language: str, written: str) -> None:
    assert long_date(date(2026, 10, 15), language) == written


def test_every_month_and_weekday_has_its_own_name() -> None:
    days = [date(2026, 1, 1) + timedelta(days=number) for number in range(365)]
    for language in ("kk", "ru", "en"):
        assert len({long_date(day, language) for day in days}) == 365
    assert [plain_date(date(2026, month, 1), "kk").split()[-1] for month in (1, 6, 9, 12)] == [
        "қаңтар",
        "маусым",
        "қыркүйек",
        "желтоқсан",
    ]


@pytest.mark.parametrize(
    ("language", "written"),
    [("kk", "05.09.2026"), ("ru", "05.09.2026"), ("en", "5 Sep 2026")],
)
def test_short_date_fits_a_table(language: str, written: str) -> None:
    assert short_date(date(2026, 9, 5), language) == written


@pytest.mark.parametrize(
    ("start", "end", "kk", "ru", "en"),
    [
        (
            date(2024, 10, 17),
            date(2024, 10, 18),
            "2024 жылғы 17–18 қазан",
            "17–18 октября 2024 года",
            "17–18 October 2024",
        ),
        (
            date(2024, 10, 17),
            date(2024, 10, 17),
            "2024 жылғы 17 қазан",
            "17 октября 2024 года",
            "17 October 2024",
        ),
        (
            date(2024, 9, 30),
            date(2024, 10, 2),
            "2024 жылғы 30 қыркүйек – 2 қазан",
            "30 сентября – 2 октября 2024 года",
            "30 September – 2 October 2024",
        ),
        (
            date(2024, 12, 31),
            date(2025, 1, 2),
            "2024 жылғы 31 желтоқсан – 2025 жылғы 2 қаңтар",
            "31 декабря 2024 года – 2 января 2025 года",
            "31 December 2024 – 2 January 2025",
        ),
    ],
)
def test_date_range_repeats_nothing(start: date, end: date, kk: str, ru: str, en: str) -> None:
    assert {language: date_range(start, end, language) for language in ("kk", "ru", "en")} == {
        "kk": kk,
        "ru": ru,
        "en": en,
    }


def test_date_range_refuses_an_end_before_its_start() -> None:
    with pytest.raises(ValueError, match="ends before it begins"):
        date_range(date(2024, 10, 18), date(2024, 10, 17), "en")


def test_local_time_is_the_clock_of_the_conference() -> None:
    assert local_time(AUTUMN, "Asia/Almaty") == "18:05"
    assert local_time(datetime(2024, 2, 1, 13, 5, tzinfo=UTC), "Asia/Almaty") == "19:05"


def test_date_time_takes_the_day_of_the_zone_and_not_of_utc() -> None:
    late = datetime(2026, 9, 17, 20, 30, tzinfo=UTC)
    assert date_time(late, "Asia/Almaty", "en") == "18 September 2026, 01:30"
    assert date_time(late, "Asia/Almaty", "ru") == "18 сентября 2026 года, 01:30"
    assert date_time(late, "Asia/Almaty", "kk") == "2026 жылғы 18 қыркүйек, 01:30"


@pytest.mark.parametrize(
    ("zone", "at", "kk", "ru", "en"),
    [
        (
            "Asia/Almaty",
            AUTUMN,
            "Астана уақыты (UTC+5)",
            "время Астаны (UTC+5)",
            "Astana time (UTC+5)",
        ),
        (
            "Asia/Oral",
            AUTUMN,
            "Астана уақыты (UTC+5)",
            "время Астаны (UTC+5)",
            "Astana time (UTC+5)",
        ),
        (
            "Asia/Tashkent",
            AUTUMN,
            "Ташкент уақыты (UTC+5)",
            "время Ташкента (UTC+5)",
            "Tashkent time (UTC+5)",
        ),
        (
            "Europe/London",
            SUMMER,
            "Лондон уақыты (UTC+1)",
            "время Лондона (UTC+1)",
            "London time (UTC+1)",
        ),
        (
            "America/New_York",
            SUMMER,
            "Нью-Йорк уақыты (UTC−4)",
            "местное время (Нью-Йорк, UTC−4)",
            "New York time (UTC−4)",
        ),
        ("UTC", SUMMER, "UTC", "UTC", "UTC"),
    ],
)
def test_zone_name_says_city_and_offset(zone: str, at: datetime, kk: str, ru: str, en: str) -> None:
    assert {language: zone_name(zone, at, language) for language in ("kk", "ru", "en")} == {
        "kk": kk,
        "ru": ru,
        "en": en,
    }


@pytest.mark.parametrize(
    ("zone", "offset"),
    [
        ("Asia/Kolkata", "UTC+5:30"),
        ("America/St_Johns", "UTC−2:30"),
        ("Europe/London", "UTC+1"),
        ("UTC", "UTC+0"),
    ],
)
def test_utc_offset_knows_half_hours_and_a_true_minus(zone: str, offset: str) -> None:
    assert utc_offset(zone, SUMMER) == offset


def test_before_march_2024_the_west_of_kazakhstan_had_its_own_time() -> None:
    before = datetime(2024, 1, 15, 12, 0, tzinfo=UTC)
    assert zone_name("Asia/Almaty", before, "en") == "Astana time (UTC+6)"
    assert zone_name("Asia/Oral", before, "en") == "Oral time (UTC+5)"


def test_a_naive_datetime_and_an_unknown_zone_are_refused() -> None:
    with pytest.raises(ValueError, match="naive"):
        local_time(AUTUMN.replace(tzinfo=None), "Asia/Almaty")
    with pytest.raises(ZoneInfoNotFoundError):
        zone_name("Asia/Atlantis", AUTUMN, "en")
