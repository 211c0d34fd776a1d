"""The JSON face of editions: the list, one of them, and what is refused."""

from datetime import date, timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from tests.conferences.conftest import NAME, MakeEdition, category

URL = "/api/v1/conferences"
FIELDS = {
    "slug",
    "name",
    "starts_on",
    "ends_on",
    "timezone",
    "venue",
    "languages",
    "status",
    "registration_opens_at",
    "registration_closes_at",
    "categories",
}


def slugs(client: FlaskClient, **asked: Any) -> list[str]:
    answer: Any = client.get(URL, query_string=asked)
    assert answer.status_code == 200
    return [item["slug"] for item in answer.json["items"]]


@pytest.fixture
def six(make_edition: MakeEdition) -> list[str]:
    """Six editions, the latest first; two begin on the same day."""
    days = {"a": 5, "b": 4, "c": 4, "d": 3, "e": 2, "f": 1}
    for slug, days_later in days.items():
        day = (date(2027, 10, 1) + timedelta(days=days_later)).isoformat()
        make_edition(slug=slug, starts_on=day, ends_on=day)
    return ["a", "c", "b", "d", "e", "f"]


def test_without_editions_the_list_is_empty(client: FlaskClient) -> None:
    assert client.get(URL).json == {"items": [], "next_cursor": None}


def test_an_edition_is_shown_as_it_was_made(client: FlaskClient, session: Session, make_edition: MakeEdition) -> None:
    make_edition(
        venue={"en": "Congress Centre"}, categories=[category(capacity=1), category("vip", entry="invitation")]
    )
    session.expire_all()
    answer: Any = client.get(f"{URL}/forum")
    assert answer.status_code == 200
    assert answer.json == {
        "slug": "forum",
        "name": NAME,
        "starts_on": "2027-10-14",
        "ends_on": "2027-10-15",
        "timezone": "Asia/Almaty",
        "venue": {"en": "Congress Centre"},
        "languages": ["kk", "ru", "en"],
        "status": "published",
        "registration_opens_at": "2027-06-01T04:00:00+00:00",
        "registration_closes_at": "2027-09-30T13:00:00+00:00",
        "categories": [
            {"slug": "delegate", "name": category()["name"], "entry": "open", "is_full": False},
            {"slug": "vip", "name": category()["name"], "entry": "invitation", "is_full": False},
        ],
    }


def test_the_list_shows_the_same_as_the_edition(client: FlaskClient, make_edition: MakeEdition) -> None:
    make_edition()
    listed: Any = client.get(URL).json
    assert listed == {"items": [client.get(f"{URL}/forum").json], "next_cursor": None}
    assert set(listed["items"][0]) == FIELDS


def test_a_category_says_when_it_is_full(client: FlaskClient, session: Session, make_edition: MakeEdition) -> None:
    edition = make_edition(categories=[category("a", capacity=2), category("b", capacity=0), category("c")])
    full = {"a": False, "b": True, "c": False}
    for taken in (0, 1, 2):
        edition.categories[0].taken = taken
        session.commit()
        answer: Any = client.get(f"{URL}/forum").json
        assert {each["slug"]: each["is_full"] for each in answer["categories"]} == full | {"a": taken == 2}


def test_drafts_are_nobodys(client: FlaskClient, make_edition: MakeEdition) -> None:
    make_edition(status="draft")
    make_edition(slug="past", status="archived")
    assert slugs(client) == ["past"]
    assert client.get(f"{URL}/past").status_code == 200
    assert client.get(f"{URL}/forum").status_code == 404


@pytest.mark.parametrize("path", [f"{URL}/nothing", f"{URL}/Forum", f"{URL}/a--b", f"{URL}/forum/", f"{URL}/%00"])
def test_what_is_not_there_is_not_found(client: FlaskClient, make_edition: MakeEdition, path: str) -> None:
    make_edition()
    answer: Any = client.get(path)
    assert (answer.status_code, answer.mimetype) == (404, "application/problem+json")
    assert answer.json == {
        "type": "about:blank",
        "title": "There is nothing at this address.",
        "status": 404,
        "code": "not_found",
        "errors": [],
    }


@pytest.mark.parametrize(
    ("accepted", "language"),
    [("kk", "kk"), ("ru-RU,ru;q=0.9,en;q=0.5", "ru"), ("kk;q=0.2,ru;q=0.8", "ru"), ("de,fr", "en"), ("", "en")],
)
def test_problems_are_told_in_the_callers_language(client: FlaskClient, accepted: str, language: str) -> None:
    titles = {
        "kk": client.get(f"{URL}/nothing", headers={"Accept-Language": "kk"}).json,
        "ru": client.get(f"{URL}/nothing", headers={"Accept-Language": "ru"}).json,
        "en": client.get(f"{URL}/nothing", headers={"Accept-Language": "en"}).json,
    }
    assert len({each["title"] for each in titles.values()}) == 3  # type: ignore[index]
    assert client.get(f"{URL}/nothing", headers={"Accept-Language": accepted}).json == titles[language]


@pytest.mark.parametrize("limit", [1, 2, 3, 5, 6, 7, 100])
def test_pages_follow_each_other_and_miss_nothing(client: FlaskClient, six: list[str], limit: int) -> None:
    seen: list[str] = []
    asked: dict[str, Any] = {"limit": limit}
    while True:
        answer: Any = client.get(URL, query_string=asked).json
        assert 0 < len(answer["items"]) <= limit
        seen += [item["slug"] for item in answer["items"]]
        if answer["next_cursor"] is None:
            break
        asked["cursor"] = answer["next_cursor"]
    assert seen == six


def test_a_cursor_outlives_its_row(
    client: FlaskClient, session: Session, six: list[str], make_edition: MakeEdition
) -> None:
    first: Any = client.get(URL, query_string={"limit": 2}).json
    edition = make_edition(slug="g", starts_on="2027-10-30", ends_on="2027-10-30")
    session.delete(edition)
    session.commit()
    assert slugs(client, cursor=first["next_cursor"]) == six[2:]


@pytest.mark.parametrize("limit", ["0", "-1", "101", "ten", "1.5", "", "1e2", "٣", "9" * 30])
def test_a_bad_limit_is_refused(client: FlaskClient, limit: str) -> None:
    refused(client, {"limit": limit}, "#/limit")


@pytest.mark.parametrize(
    "cursor",
    ["", "x", "~", "739900", "739900~", "~forum", "0~forum", "739900~Forum", "999999~a\x00", "739900~a~b", "é"],
)
def test_a_forged_cursor_is_refused(client: FlaskClient, cursor: str) -> None:
    refused(client, {"cursor": cursor}, "#/cursor")


def test_a_far_too_long_cursor_is_refused(client: FlaskClient) -> None:
    refused(client, {"cursor": f"739900~{'a' * 5000}"}, "#/cursor")


def test_an_unknown_question_is_refused(client: FlaskClient) -> None:
    refused(client, {"page": "2"}, "#/page")


def refused(client: FlaskClient, asked: dict[str, str], pointer: str) -> None:
    answer: Any = client.get(URL, query_string=asked)
    assert (answer.status_code, answer.mimetype) == (422, "application/problem+json")
    assert [error["pointer"] for error in answer.json["errors"]] == [pointer]


@pytest.mark.parametrize("count", [1, 3])
def test_the_number_of_statements_is_fixed(
    client: FlaskClient, session: Session, statements: list[str], make_edition: MakeEdition, count: int
) -> None:
    for number in range(count):
        make_edition(slug=f"forum-{number}", categories=[category(f"c{each}") for each in range(count)])
    session.expunge_all()
    statements.clear()
    assert len(slugs(client)) == count
    assert len(statements) == 2

    session.expunge_all()
    statements.clear()
    answer: Any = client.get(f"{URL}/forum-0").json
    assert len(answer["categories"]) == count
    assert len(statements) == 2


@pytest.mark.parametrize("method", ["put", "delete"])
def test_no_edition_is_replaced_or_removed(client: FlaskClient, make_edition: MakeEdition, method: str) -> None:
    make_edition()
    for url in (URL, f"{URL}/forum"):
        answer: Any = getattr(client, method)(url, json={})
        assert (answer.status_code, answer.json["code"]) == (405, "method_not_allowed")
        assert "GET" in answer.headers["Allow"]
    assert slugs(client) == ["forum"]
