"""The two editions of the demo."""

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from connected.conferences.schemas import ConferenceSchema
from connected.conferences.service import NewConference
from connected.local.demo.files import read

THURSDAY = 3
OCTOBER = 10
#: The coming edition is at least this far away, so that people have time to register and to ask for a visa.
DAYS_AHEAD = 60
OPEN_SINCE = timedelta(days=30)
#: Registration closes this long before the first day, as organizers here are used to.
CLOSES_BEFORE = timedelta(days=14)


def past_edition() -> NewConference:
    """Return the edition of 2024 as it is to be made."""
    return _edition(read("connected-2024.json"))


def next_edition(today: date) -> NewConference:
    """Return the coming edition as it is to be made: open on the day ``today``, on a Thursday and Friday of October."""
    facts = read("connected-next.json")
    zone = ZoneInfo(facts["timezone"])
    starts_on = next_thursday_of_october(today)
    facts["name"] = {language: name.format(year=starts_on.year) for language, name in facts["name"].items()}
    return _edition(
        facts
        | {
            "starts_on": starts_on.isoformat(),
            "ends_on": (starts_on + timedelta(days=1)).isoformat(),
            "registration_opens_at": datetime.combine(today - OPEN_SINCE, time(9), zone).isoformat(),
            "registration_closes_at": datetime.combine(starts_on - CLOSES_BEFORE, time(18), zone).isoformat(),
        }
    )


def next_thursday_of_october(today: date) -> date:
    """Return the next third Thursday of October, 17 October in 2024, that is at least 60 days after ``today``."""
    years = (today.year, today.year + 1, today.year + 2)
    return next(day for day in map(_third_thursday, years) if day - today >= timedelta(days=DAYS_AHEAD))


def _third_thursday(year: int) -> date:
    first = date(year, OCTOBER, 1)
    return first + timedelta(days=(THURSDAY - first.weekday()) % 7 + 14)


def _edition(facts: Mapping[str, Any]) -> NewConference:
    edition: NewConference = ConferenceSchema().load(facts)
    return edition
