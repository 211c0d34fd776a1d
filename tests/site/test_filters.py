"""Dates, times and numbers as the reader of the page writes them."""

from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest

Render = Callable[..., str]
DAY = date(2026, 10, 15)


@pytest.mark.parametrize(
    ("language", "written"),
    [
        ("kk", "2026 жылғы 15 қазан, бейсенбі"),
        ("ru", "15 октября 2026 года, четверг"),
        ("en", "Thursday, 15 October 2026"),
    ],
)
def test_the_language_of_the_page_writes_the_date(render: Render, language: str, written: str) -> None:
    assert render("{{ day|long_date }}", language=language, day=DAY) == written


def test_a_zone_is_named_with_its_offset_on_that_day(render: Render) -> None:
    assert render("{{ 'Asia/Almaty'|zone_name(day) }}", day=DAY) == "Astana time (UTC+5)"
    assert render("{{ 'Asia/Almaty'|zone_name(day) }}", day=date(2023, 10, 15)) == "Astana time (UTC+6)"


def test_instants_stand_on_the_clocks_of_the_conference(render: Render) -> None:
    at = datetime(2026, 10, 15, 20, 30, tzinfo=UTC)
    assert render("{{ at|local_time('Asia/Almaty') }}", at=at) == "01:30"
    assert render("{{ at|date_time('Asia/Almaty') }}", language="ru", at=at) == "16 октября 2026 года, 01:30"


def test_ranges_short_dates_and_phones(render: Render) -> None:
    assert render("{{ date_range(a, b) }}", a=DAY, b=date(2026, 10, 16)) == "15–16 October 2026"
    assert render("{{ day|short_date }}", language="kk", day=DAY) == "15.10.2026"
    assert render("{{ '+77011234567'|phone }}") == "+7 701 123 45 67"
