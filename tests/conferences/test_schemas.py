"""What an edition must be like: each rule with an input that breaks it, and one that just does not."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from marshmallow import ValidationError

from connected.conferences.enums import ConferenceStatus, CountsAs, Entry
from connected.conferences.rules import CAPACITY_MAX, NAME_MAX, RESERVED_SLUGS, SLUG_MAX, VENUE_MAX, ZONE_MAX
from connected.conferences.schemas import ConferenceSchema
from connected.conferences.service import NewConference
from connected.kernel.http.problems import invalid_from_messages
from tests.conferences.conftest import NAME, category, described


def load(**changes: Any) -> NewConference:
    edition: NewConference = ConferenceSchema().load(described(**changes))
    return edition


def faults(document: Any) -> set[tuple[str, str]]:
    with pytest.raises(ValidationError) as caught:
        ConferenceSchema().load(document)
    found = [(error.pointer, error.code) for error in invalid_from_messages(caught.value.messages).errors]
    assert len(found) == len(set(found)), "a fault is told twice"
    return set(found)


def test_everything_is_taken_over() -> None:
    edition = load(
        venue={"en": "Congress Centre"},
        categories=[category(capacity=300, entry="approval", counts_as="press", listed=False)],
    )
    assert (edition.slug, edition.name, edition.timezone, edition.languages) == (
        "forum",
        NAME,
        "Asia/Almaty",
        ["kk", "ru", "en"],
    )
    assert (edition.starts_on, edition.ends_on) == (date(2027, 10, 14), date(2027, 10, 15))
    assert edition.registration_opens_at == datetime(2027, 6, 1, 4, tzinfo=UTC)
    assert edition.registration_closes_at == datetime(2027, 9, 30, 13, tzinfo=UTC)
    assert (edition.status, edition.venue) == (ConferenceStatus.PUBLISHED, {"en": "Congress Centre"})
    (only,) = edition.categories
    assert (only.slug, only.capacity, only.entry, only.counts_as, only.listed) == (
        "delegate",
        300,
        Entry.APPROVAL,
        CountsAs.PRESS,
        False,
    )


def test_what_is_left_out_is_the_safe_choice() -> None:
    edition = load(status=None)
    assert (edition.status, edition.venue) == (ConferenceStatus.DRAFT, None)
    (only,) = edition.categories
    assert (only.capacity, only.entry, only.counts_as, only.listed) == (None, Entry.OPEN, CountsAs.DELEGATE, True)


def test_texts_are_tidied() -> None:
    assert load(name=NAME | {"en": "  Education \t Forum "}).name["en"] == "Education Forum"


def test_a_venue_that_is_one_text_is_meant_for_all_languages() -> None:
    assert load(venue="EXPO").venue == {"kk": "EXPO", "ru": "EXPO", "en": "EXPO"}


def test_only_the_languages_of_the_edition_need_its_texts() -> None:
    only = category(name={"en": "Delegate"})
    assert load(languages=["en"], name={"en": "Forum"}, categories=[only]).name == {"en": "Forum"}


GOOD: list[dict[str, Any]] = [
    {"slug": "a" * SLUG_MAX},
    {"slug": "connected-2027"},
    {"name": dict.fromkeys(NAME, "x" * NAME_MAX)},
    {"name": NAME | {"en": "People’s “Forum” – 2027 «тест»"}},
    {"starts_on": "2027-10-15", "ends_on": "2027-10-15"},
    {"starts_on": "2000-01-01", "ends_on": "2199-12-31"},
    {"timezone": "Asia/Qyzylorda"},
    {"timezone": "UTC"},
    {"languages": ["ru"]},
    {"venue": {"kk": "x" * VENUE_MAX}},
    {"status": "draft"},
    {"status": "archived"},
    {"registration_opens_at": "2027-09-30T12:59:59Z"},
    {"categories": []},
    {"categories": [category(capacity=0)]},
    {"categories": [category(capacity=CAPACITY_MAX)]},
    {"categories": [category(capacity=None)]},
    {"categories": [category("delegate"), category("speaker")]},
    *({"categories": [category(entry=entry.value)]} for entry in Entry),
    *({"categories": [category(counts_as=kind.value)]} for kind in CountsAs),
]


@pytest.mark.parametrize("changes", GOOD, ids=str)
def test_good_ones_are_taken(changes: dict[str, Any]) -> None:
    assert load(**changes).slug


BAD: list[tuple[dict[str, Any], str, str]] = [
    ({"slug": ""}, "#/slug", "bad_slug"),
    ({"slug": "Forum"}, "#/slug", "bad_slug"),
    ({"slug": "форум"}, "#/slug", "bad_slug"),
    ({"slug": "forum--2027"}, "#/slug", "bad_slug"),
    ({"slug": "-forum"}, "#/slug", "bad_slug"),
    ({"slug": "forum/2027"}, "#/slug", "bad_slug"),
    ({"slug": "forum\n"}, "#/slug", "bad_slug"),
    ({"slug": "a" * (SLUG_MAX + 1)}, "#/slug", "too_long"),
    ({"slug": 2027}, "#/slug", "not_text"),
    *(({"slug": slug}, "#/slug", "reserved_slug") for slug in sorted(RESERVED_SLUGS)),
    ({"name": "Forum"}, "#/name", "not_object"),
    ({"name": {"kk": "Форум", "ru": "Форум"}}, "#/name/en", "not_translated"),
    ({"name": NAME | {"kk": " "}}, "#/name/kk", "not_translated"),
    ({"name": {}}, "#/name/ru", "not_translated"),
    ({"name": NAME | {"de": "Forum"}}, "#/name/de", "unknown_field"),
    ({"name": NAME | {"en": "x" * (NAME_MAX + 1)}}, "#/name/en", "too_long"),
    ({"name": NAME | {"en": "For\u200bum"}}, "#/name/en", "invisible_characters"),
    ({"name": NAME | {"en": "Forum\r\nBcc: x@example.org"}}, "#/name/en", "invisible_characters"),
    ({"name": NAME | {"en": None}}, "#/name/en", "required"),
    ({"starts_on": "14.10.2027"}, "#/starts_on", "not_a_date"),
    ({"starts_on": "2027-02-30"}, "#/starts_on", "not_a_date"),
    ({"starts_on": 20271014}, "#/starts_on", "not_a_date"),
    ({"starts_on": "1999-12-31"}, "#/starts_on", "too_small"),
    ({"ends_on": "2200-01-01"}, "#/ends_on", "too_large"),
    ({"ends_on": "2027-10-13"}, "#/ends_on", "not_in_order"),
    ({"timezone": "Almaty"}, "#/timezone", "unknown_timezone"),
    ({"timezone": "UTC+5"}, "#/timezone", "unknown_timezone"),
    ({"timezone": "../../etc/passwd"}, "#/timezone", "unknown_timezone"),
    ({"timezone": "A" * (ZONE_MAX + 1)}, "#/timezone", "too_long"),
    ({"languages": []}, "#/languages", "required"),
    ({"languages": "kk"}, "#/languages", "not_list"),
    ({"languages": ["kk", "de"]}, "#/languages/1", "unknown_choice"),
    ({"languages": ["kk", "kk"]}, "#/languages", "duplicate"),
    ({"languages": [["kk"]]}, "#/languages/0", "not_text"),
    ({"venue": ["EXPO"]}, "#/venue", "not_object"),
    ({"venue": {"de": "EXPO"}}, "#/venue/de", "unknown_field"),
    ({"venue": {"en": "x" * (VENUE_MAX + 1)}}, "#/venue/en", "too_long"),
    ({"venue": "x" * (VENUE_MAX + 1)}, "#/venue/kk", "too_long"),
    ({"status": "open"}, "#/status", "unknown_choice"),
    ({"registration_opens_at": "2027-06-01T09:00:00"}, "#/registration_opens_at", "no_offset"),
    ({"registration_opens_at": "1 June 2027"}, "#/registration_opens_at", "not_a_moment"),
    ({"registration_opens_at": "1999-06-01T09:00:00Z"}, "#/registration_opens_at", "too_small"),
    ({"registration_opens_at": "2027-09-30T18:00:00+05:00"}, "#/registration_closes_at", "not_in_order"),
    ({"registration_closes_at": "2027-01-01T00:00:00Z"}, "#/registration_closes_at", "not_in_order"),
    ({"categories": {}}, "#/categories", "not_list"),
    ({"categories": ["delegate"]}, "#/categories/0", "not_object"),
    ({"categories": [category("x"), category("y"), category("x")]}, "#/categories/2/slug", "duplicate"),
    ({"categories": [category("Speaker")]}, "#/categories/0/slug", "bad_slug"),
    ({"categories": [category(name={"kk": "Делегат"})]}, "#/categories/0/name/en", "not_translated"),
    ({"categories": [category(capacity=-1)]}, "#/categories/0/capacity", "too_small"),
    ({"categories": [category(capacity=CAPACITY_MAX + 1)]}, "#/categories/0/capacity", "too_large"),
    ({"categories": [category(capacity=1.5)]}, "#/categories/0/capacity", "not_a_number"),
    ({"categories": [category(capacity=True)]}, "#/categories/0/capacity", "not_a_number"),
    ({"categories": [category(capacity="many")]}, "#/categories/0/capacity", "not_a_number"),
    ({"categories": [category(entry="paid")]}, "#/categories/0/entry", "unknown_choice"),
    ({"categories": [category(counts_as="guest")]}, "#/categories/0/counts_as", "unknown_choice"),
    ({"categories": [category(listed="yes")]}, "#/categories/0/listed", "not_boolean"),
    ({"categories": [category(taken=5)]}, "#/categories/0/taken", "unknown_field"),
    ({"colour": "blue"}, "#/colour", "unknown_field"),
    ({"id": "0199aa00-0000-7000-8000-000000000000"}, "#/id", "unknown_field"),
]


@pytest.mark.parametrize(("changes", "pointer", "code"), BAD, ids=str)
def test_bad_ones_are_named(changes: dict[str, Any], pointer: str, code: str) -> None:
    assert (pointer, code) in faults(described(**changes))


@pytest.mark.parametrize(
    "field",
    [
        "slug",
        "name",
        "starts_on",
        "ends_on",
        "timezone",
        "languages",
        "registration_opens_at",
        "registration_closes_at",
        "categories",
    ],
)
def test_what_is_needed_must_be_there(field: str) -> None:
    assert faults(described(**{field: None})) == {(f"#/{field}", "required")}
    assert faults(described() | {field: None}) == {(f"#/{field}", "required")}


@pytest.mark.parametrize("document", [None, [], "forum", 5, [{}]])
def test_what_is_no_object_is_told_so(document: Any) -> None:
    assert faults(document) == {("#", "not_object")}


def test_faults_within_and_between_fields_are_told_together() -> None:
    assert faults(
        described(
            slug="api",
            name={"kk": "x" * (NAME_MAX + 1), "ru": ""},
            starts_on="2027-10-16",
            timezone="Mars/Base",
            languages=["kk", "ru", "ru"],
            registration_opens_at="soon",
            categories=[category(), category(capacity=-1), {"slug": "press", "name": {"kk": "БАҚ"}}, "guest"],
            colour="blue",
        )
    ) == {
        ("#/slug", "reserved_slug"),
        ("#/name/kk", "too_long"),
        ("#/name/ru", "not_translated"),
        ("#/ends_on", "not_in_order"),
        ("#/timezone", "unknown_timezone"),
        ("#/languages", "duplicate"),
        ("#/registration_opens_at", "not_a_moment"),
        ("#/categories/1/slug", "duplicate"),
        ("#/categories/1/capacity", "too_small"),
        ("#/categories/2/name/ru", "not_translated"),
        ("#/categories/3", "not_object"),
        ("#/colour", "unknown_field"),
    }
