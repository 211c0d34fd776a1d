"""Filters of the templates: dates, times and phone numbers in the language of the page."""

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, time
from typing import Any

from flask_babel import get_locale

from connected.kernel import dates
from connected.kernel.i18n import DEFAULT_LANGUAGE, LANGUAGES
from connected.kernel.phones import show_phone


def current_language() -> str:
    """Return the language of the page being made: kk, ru or en."""
    locale = get_locale()
    return locale.language if locale and locale.language in LANGUAGES else DEFAULT_LANGUAGE


def long_date(day: date) -> str:
    """Write a date in full with its weekday."""
    return dates.long_date(day, current_language())


def short_date(day: date) -> str:
    """Write a date for tables."""
    return dates.short_date(day, current_language())


def date_range(start: date, end: date) -> str:
    """Write the days from ``start`` to ``end``, both included."""
    return dates.date_range(start, end, current_language())


def date_time(at: datetime, timezone: str) -> str:
    """Write an instant as date and time on the clocks of ``timezone`` (IANA name)."""
    return dates.date_time(at, timezone, current_language())


def zone_name(timezone: str, day: date) -> str:
    """Name a zone with its offset from UTC as it is at noon of ``day``."""
    return dates.zone_name(timezone, datetime.combine(day, time(12), UTC), current_language())


ALL: Mapping[str, Callable[..., Any]] = {
    "long_date": long_date,
    "short_date": short_date,
    "local_time": dates.local_time,
    "date_time": date_time,
    "zone_name": zone_name,
    "phone": show_phone,
}
