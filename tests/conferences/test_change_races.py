"""Editors and registrations at once, with real commits: nothing is overwritten, nothing oversold."""

from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import Engine, text
from sqlalchemy.orm import Session

from connected.conferences.service import create_conference
from tests.conferences.callers import token_headers
from tests.registration.conftest import body, new_conference
from tests.registration.test_races import counted, together

URL = "/api/v1/conferences/forum"
Headers = dict[str, str]


@pytest.fixture
def organizer(committed: Flask, engine: Engine) -> Iterator[Headers]:
    """The headers of a program that may change the open edition, which has 50 places."""
    with Session(engine) as session:
        create_conference(session, new_conference(capacity=50))
        session.commit()
        yield token_headers(session)


@pytest.mark.parametrize(
    ("path", "patches"),
    [
        ("", [{"name": {"en": f"Forum {number}"}} for number in range(20)]),
        ("/categories/delegate", [{"name": {"en": f"Delegate {number}"}} for number in range(20)]),
    ],
)
def test_of_many_editors_one_is_first(committed: Flask, organizer: Headers, path: str, patches: list[Any]) -> None:
    seen = committed.test_client().get(URL + path, headers=organizer).headers["ETag"]

    def edit(number: int) -> int:
        headers = organizer | {"If-Match": seen}
        return committed.test_client().patch(URL + path, json=patches[number], headers=headers).status_code

    answers = together(20, edit)
    assert Counter(answers) == {200: 1, 412: 19}
    shown: Any = committed.test_client().get(URL + path, headers=organizer)
    assert shown.json["name"]["en"] == patches[answers.index(200)]["name"]["en"]


def test_a_capacity_is_lowered_among_twenty_registrations(committed: Flask, engine: Engine, organizer: Headers) -> None:
    """Whoever comes first, the editor or a delegate: never are more places taken than there are."""

    def act(number: int) -> int:
        client = committed.test_client()
        if number == 10:
            headers = organizer | {"If-Match": "*"}
            url = f"{URL}/categories/delegate?confirm=1"
            return client.patch(url, json={"capacity": 8}, headers=headers).status_code
        return client.post(f"{URL}/registrations", json=body(email=f"d{number}@example.org")).status_code

    answers = together(20, act)
    taken = counted(engine, "SELECT taken FROM category WHERE slug = 'delegate'")
    confirmed = counted(engine, "SELECT count(*) FROM registration WHERE status = 'confirmed'")
    registered = [status for number, status in enumerate(answers) if number != 10]
    assert taken == confirmed == registered.count(202)
    assert set(registered) <= {202, 409}
    if answers[10] == 200:
        assert taken == 8
    else:
        assert answers[10] == 409
        assert taken == 19


def test_a_capacity_is_lowered_and_taken_up_again(committed: Flask, engine: Engine, organizer: Headers) -> None:
    client = committed.test_client()
    headers = organizer | {"If-Match": "*"}
    lowered = client.patch(f"{URL}/categories/delegate", json={"capacity": 1}, headers=headers)
    answers = together(
        20,
        lambda number: (
            committed.test_client().post(f"{URL}/registrations", json=body(email=f"d{number}@example.org")).status_code
        ),
    )
    assert lowered.status_code == 200
    assert Counter(answers) == {202: 1, 409: 19}


def test_a_category_is_removed_or_taken_never_both(committed: Flask, engine: Engine, organizer: Headers) -> None:
    def act(number: int) -> int:
        client = committed.test_client()
        if number == 5:
            return client.delete(f"{URL}/categories/delegate", headers=organizer | {"If-Match": "*"}).status_code
        return client.post(f"{URL}/registrations", json=body(email=f"d{number}@example.org")).status_code

    answers = together(10, act)
    registered = counted(engine, "SELECT count(*) FROM registration")
    assert 500 not in answers
    assert answers.count(202) == registered
    assert answers[5] == (409 if registered else 204)
    assert counted(engine, "SELECT count(*) FROM category WHERE slug = 'delegate'") == bool(registered)


def test_the_constraint_guards_the_capacity(committed: Flask, engine: Engine, organizer: Headers) -> None:
    """The control: it is the table that refuses, whatever the code has read."""
    with engine.begin() as connection:
        connection.execute(text("UPDATE category SET taken = 9 WHERE slug = 'delegate'"))
    answer: Any = committed.test_client().patch(
        f"{URL}/categories/delegate?confirm=1", json={"capacity": 8}, headers=organizer | {"If-Match": "*"}
    )
    assert (answer.status_code, answer.json["code"]) == (409, "capacity_below_taken")
    assert counted(engine, "SELECT capacity FROM category WHERE slug = 'delegate'") == 50
