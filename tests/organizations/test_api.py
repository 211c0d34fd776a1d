"""The JSON face of organizations."""

from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from tests.organizations.records import STEPPE, name, record, ror_id
from tests.organizations.test_import import load

URL = "/api/v1/organizations"


@pytest.fixture
def known(session: Session) -> Session:
    load(session, [STEPPE, *(record(number) for number in range(20, 25))])
    return session


@pytest.mark.usefixtures("known")
@pytest.mark.parametrize(
    ("language", "shown"),
    [
        ("kk", "Дала университеті"),
        ("ru", "Степной университет"),
        ("en", "Steppe University"),
        ("kk-KZ,kk;q=0.9,ru;q=0.8", "Дала университеті"),
        ("fr", "Steppe University"),
    ],
)
def test_an_organization_is_shown_in_the_callers_language(client: FlaskClient, language: str, shown: str) -> None:
    answer = client.get(URL, query_string={"q": "стэппе"}, headers={"Accept-Language": language})
    assert answer.status_code == 200
    (item,) = answer.json["items"]  # type: ignore[index]
    assert item.pop("id")
    assert item == {
        "name": shown,
        "names": {"en": "Steppe University", "kk": "Дала университеті", "ru": "Степной университет"},
        "kind": "university",
        "country": "KZ",
        "ror_id": ror_id(7),
    }
    assert answer.json["next_cursor"] is None  # type: ignore[index]


def test_a_language_without_a_name_falls_back(client: FlaskClient, session: Session) -> None:
    load(session, [record(1, name("Степной институт", "ru", "label"))])
    answer: Any = client.get(URL, query_string={"q": "степной"}, headers={"Accept-Language": "kk"})
    assert [item["name"] for item in answer.json["items"]] == ["Степной институт"]


@pytest.mark.usefixtures("known")
@pytest.mark.parametrize("limit", [1, 2, 5, 6, 7])
def test_without_a_question_the_list_goes_by_name_page_by_page(client: FlaskClient, limit: int) -> None:
    seen: list[str] = []
    asked: dict[str, Any] = {"limit": limit}
    while True:
        answer: Any = client.get(URL, query_string=asked)
        assert len(answer.json["items"]) <= limit
        seen += [item["name"] for item in answer.json["items"]]
        if answer.json["next_cursor"] is None:
            break
        asked["cursor"] = answer.json["next_cursor"]
    assert seen == [*(f"Invented University {number}" for number in range(20, 25)), "Steppe University"]


ID = "0199aa00-0000-7000-8000-000000000000"


@pytest.mark.parametrize(
    "forged", ["", "x", "%00", "é", "~", "a~not an id", f"a~{ID}x", f"nul\x00~{ID}", f"two\nlines~{ID}", f"a{ID}"]
)
def test_a_forged_cursor_is_refused(client: FlaskClient, forged: str) -> None:
    answer = client.get(URL, query_string={"cursor": forged})
    assert answer.status_code == 422
    assert answer.json["errors"][0]["code"] == "bad_cursor"  # type: ignore[index]


@pytest.mark.parametrize(
    "asked",
    [{"limit": "0"}, {"limit": "101"}, {"limit": "ten"}, {"q": "x" * 501}, {"page": "2"}, {"cursor": "x" * 6001}],
)
def test_a_wrong_question_is_refused(client: FlaskClient, asked: dict[str, str]) -> None:
    answer = client.get(URL, query_string=asked)
    assert answer.status_code == 422
    assert answer.json["errors"][0]["pointer"] == f"#/{next(iter(asked))}"  # type: ignore[index]


@pytest.mark.parametrize("q", ["a", "\x00\x01", "%%", "«»", "🙂🙂", "\u202e\u200b"])
def test_an_odd_question_gets_an_empty_answer(client: FlaskClient, q: str) -> None:
    answer = client.get(URL, query_string={"q": q})
    assert answer.status_code == 200
    assert answer.json == {"items": [], "next_cursor": None}


def test_nothing_but_reading(client: FlaskClient) -> None:
    assert client.post(URL, json={}).status_code == 405
