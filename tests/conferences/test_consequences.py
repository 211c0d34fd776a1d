"""What a change brings about is told in numbers, from what is given alone."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from connected.conferences.consequences import of_archiving, of_category_change, of_change, of_publishing
from connected.conferences.counts import Registered
from connected.conferences.enums import ConferenceStatus, Entry
from connected.conferences.facts import CategoryFacts, EditionFacts, facts_of
from connected.conferences.models import Category, Conference
from connected.conferences.rules import moved, untranslated
from connected.conferences.schemas import ConferenceSchema
from connected.kernel.ids import new_id
from tests.conferences.conftest import category, described

DURING = datetime(2027, 7, 1, 12, tzinfo=UTC)
BEFORE = datetime(2027, 5, 1, tzinfo=UTC)
SOMEBODY = Registered(confirmed=3, by_language={"kk": 2})


def edition(status: ConferenceStatus = ConferenceStatus.PUBLISHED, **changes: Any) -> Conference:
    """An edition as it stands, outside of any database."""
    new = vars(ConferenceSchema().load(described(**changes)))
    categories = [Category(id=new_id(), taken=0, **vars(each)) for each in new["categories"]]
    return Conference(**new | {"categories": categories, "status": status})


def codes(found: list[Any]) -> list[str]:
    return [each.code for each in found]


def changed(conference: Conference, **changes: Any) -> EditionFacts:
    return replace(facts_of(conference, EditionFacts), **changes)


def test_what_hurts_nobody_has_no_consequences() -> None:
    conference = edition()
    for facts in (
        changed(conference),
        changed(conference, name={"en": "Other"}, venue={"en": "Elsewhere"}),
        changed(conference, registration_closes_at=datetime(2027, 9, 1, tzinfo=UTC)),
        changed(conference, languages=["kk"]),
    ):
        assert of_change(conference, facts, SOMEBODY, DURING) == []


@pytest.mark.parametrize(
    ("closes", "told"),
    [
        (datetime(2027, 7, 1, 11, tzinfo=UTC), ["closed_by_change"]),
        (DURING, ["closed_by_change"]),
        (datetime(2027, 7, 1, 18, 30, tzinfo=UTC), ["closes_today"]),  # 23:30 in Astana
        (datetime(2027, 7, 1, 19, tzinfo=UTC), []),  # midnight there: tomorrow
    ],
)
def test_a_window_that_closes_now_or_today(closes: datetime, told: list[str]) -> None:
    conference = edition()
    facts = changed(conference, registration_closes_at=closes)
    assert codes(of_change(conference, facts, SOMEBODY, DURING)) == told
    assert of_change(conference, facts, SOMEBODY, BEFORE) == []
    draft = edition(ConferenceStatus.DRAFT)
    assert of_change(draft, facts, SOMEBODY, DURING) == []


def test_a_window_that_opens_later_closes_now() -> None:
    conference = edition()
    facts = changed(conference, registration_opens_at=datetime(2027, 8, 1, tzinfo=UTC))
    assert codes(of_change(conference, facts, SOMEBODY, DURING)) == ["closed_by_change"]


def test_new_dates_after_confirmations() -> None:
    conference = edition()
    facts = changed(conference, ends_on=date(2027, 10, 16))
    [told] = of_change(conference, facts, SOMEBODY, BEFORE)
    assert (told.pointer, told.code, told.params) == ("#/starts_on", "dates_after_confirmations", {"num": 3})
    assert of_change(conference, facts, Registered(), BEFORE) == []


def test_a_language_in_which_people_are_registered() -> None:
    conference = edition()
    told = of_change(conference, changed(conference, languages=["en"]), SOMEBODY, BEFORE)
    assert [(each.code, each.params["num"]) for each in told] == [("language_in_use", 2)]


Change = Callable[[CategoryFacts], CategoryFacts]


@pytest.mark.parametrize(
    ("change", "pending", "told"),
    [
        (lambda facts: replace(facts, capacity=4), 0, ["full_at_once"]),
        (lambda facts: replace(facts, capacity=5), 0, []),
        (lambda facts: replace(facts, capacity=None), 0, []),
        (lambda facts: replace(facts, entry=Entry.APPROVAL), 0, []),
        (lambda facts: replace(facts, entry=Entry.APPROVAL), 2, ["entry_changed_while_pending"]),
        (
            lambda facts: replace(facts, capacity=4, entry=Entry.APPROVAL),
            1,
            ["full_at_once", "entry_changed_while_pending"],
        ),
        (lambda facts: facts, 2, []),
    ],
)
def test_a_category(change: Change, pending: int, told: list[str]) -> None:
    row = edition(categories=[category(capacity=10)]).categories[0]
    row.taken = 4
    facts = change(facts_of(row, CategoryFacts))
    assert codes(of_category_change(row, facts, Registered(pending={row.id: pending}))) == told


def test_publishing_what_is_not_finished() -> None:
    assert of_publishing(edition(ConferenceStatus.DRAFT)) == []
    bare = edition(ConferenceStatus.DRAFT, venue={"en": "Hall"}, categories=[category(entry="invitation")])
    assert codes(of_publishing(bare)) == ["not_translated", "no_open_category"]


def test_archiving_too_early() -> None:
    after = datetime(2027, 10, 15, 19, tzinfo=UTC)
    pending = Registered(pending={new_id(): 2, new_id(): 1})
    assert of_archiving(edition(), Registered(), after) == []
    told = of_archiving(edition(), pending, DURING)
    assert codes(told) == ["not_over", "undecided"]
    assert told[1].params == {"num": 3}


def test_what_is_not_translated_is_named() -> None:
    conference = edition(venue={"ru": "Зал"})
    conference.categories[0].name = {"kk": "Делегат"}
    found = [(each.of, each.slug, each.languages) for each in untranslated(conference)]
    assert found == [("venue", None, ["kk", "en"]), ("category", "delegate", ["ru", "en"])]


@pytest.mark.parametrize(
    ("zone", "days", "hours"), [("Asia/Almaty", 364, 0), ("Europe/Berlin", 30, 1), ("Europe/Berlin", -200, 0)]
)
def test_a_moment_is_moved_on_the_clocks_of_its_zone(zone: str, days: int, hours: int) -> None:
    moment = datetime(2027, 10, 14, 9, tzinfo=ZoneInfo(zone))
    later = moved(moment, days, zone)
    assert later.astimezone(ZoneInfo(zone)).time() == moment.time()
    assert (later.astimezone(ZoneInfo(zone)).date() - moment.date()).days == days
    assert later.tzinfo is UTC
