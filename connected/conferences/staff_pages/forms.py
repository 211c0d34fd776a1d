"""What is typed about editions and categories, as the schemas of the API read it, and back.

Moments are typed as the clocks of the conference show them, without an offset.
"""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

from connected.conferences.models import Category, Conference
from connected.kernel.http.forms import nested
from connected.kernel.i18n import LANGUAGES

MOMENTS = ("registration_opens_at", "registration_closes_at")
DEFAULT_ZONE = "Asia/Almaty"
#: A copy begins a year later on the same day of the week.
YEAR_OF_WEEKS = timedelta(weeks=52)

#: What an empty form of a new edition proposes.
NEW = {"timezone": DEFAULT_ZONE} | {f"languages.{language}": "yes" for language in LANGUAGES}


def edition_given(typed: Mapping[str, str]) -> dict[str, Any]:
    """Return the facts of an edition that a form gave."""
    given = _fields(typed)
    given["languages"] = [language for language in LANGUAGES if typed.get(f"languages.{language}")]
    for name in MOMENTS:
        if name in given:
            given[name] = _with_offset(given[name], typed.get("timezone", "").strip())
    return given


def edition_typed(conference: Conference) -> dict[str, str]:
    """Return the form of an edition as it stands."""
    zone = ZoneInfo(conference.timezone)
    return {
        **_texts("name", conference.name),
        **_texts("venue", conference.venue),
        **{f"languages.{language}": "yes" for language in conference.languages},
        **{name: f"{getattr(conference, name).astimezone(zone):%Y-%m-%dT%H:%M}" for name in MOMENTS},
        "starts_on": conference.starts_on.isoformat(),
        "ends_on": conference.ends_on.isoformat(),
        "timezone": conference.timezone,
        "revision": str(conference.revision),
    }


def copy_typed(source: Conference) -> dict[str, str]:
    """Return the form of a copy: its first day, and names and address with the new year instead of the old."""
    starts_on = source.starts_on + YEAR_OF_WEEKS
    years = str(source.starts_on.year), str(starts_on.year)
    names = {language: text.replace(*years) for language, text in source.name.items()}
    slug = source.slug.replace(*years)
    return {
        **_texts("name", names),
        "starts_on": starts_on.isoformat(),
        "slug": slug if slug != source.slug else "",
    }


def category_given(typed: Mapping[str, str]) -> dict[str, Any]:
    """Return the facts of a category that a form gave."""
    return _fields(typed) | {"listed": typed.get("listed") == "yes"}


def category_typed(category: Category) -> dict[str, str]:
    """Return the form of a category as it stands."""
    return {
        **_texts("name", category.name),
        "capacity": "" if category.capacity is None else str(category.capacity),
        "entry": category.entry.value,
        "counts_as": category.counts_as.value,
        "listed": "yes" if category.listed else "",
        "revision": str(category.revision),
    }


def _fields(typed: Mapping[str, str]) -> dict[str, Any]:
    return nested({name: value.strip() for name, value in typed.items() if name != "confirm"})


def _texts(name: str, texts: Mapping[str, str] | None) -> dict[str, str]:
    return {f"{name}.{language}": text for language, text in (texts or {}).items()}


def _with_offset(text: str, zone: str) -> str:
    """Return what the clocks of ``zone`` show as a moment; what is no time stays as it is, for the schema to refuse."""
    try:
        local = datetime.fromisoformat(text)
    except ValueError:
        return text
    known = ZoneInfo(zone) if zone in available_timezones() else UTC
    return (local if local.tzinfo else local.replace(tzinfo=known)).isoformat()
