"""Many at once: places never oversell, an address is registered once, a key acts once. Each with real commits."""

from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import Engine, text
from sqlalchemy.orm import Session

from connected.conferences.service import create_conference
from tests.registration.conftest import body, new_conference

URL = "/api/v1/conferences/forum/registrations"
THREADS = 20


def together(count: int, act: Callable[[int], Any]) -> list[Any]:
    """Call ``act(0)`` … ``act(count - 1)`` from many threads at once."""
    start = Barrier(min(THREADS, count))

    def run(number: int) -> Any:
        if number < THREADS:
            start.wait()
        return act(number)

    with ThreadPoolExecutor(THREADS) as pool:
        return list(pool.map(run, range(count)))


def counted(engine: Engine, query: str) -> int:
    with engine.connect() as connection:
        return int(connection.execute(text(query)).scalar_one())


@pytest.fixture
def fifty_places(committed: Flask, engine: Engine) -> Iterator[Flask]:
    with Session(engine) as session:
        create_conference(session, new_conference(capacity=50))
        session.commit()
    return committed


def post(app: Flask, number: int, **changes: Any) -> int:
    email = f"delegate{number}@example.org"
    return app.test_client().post(URL, json=body(**({"email": email} | changes))).status_code


def test_two_hundred_for_fifty_places(fifty_places: Flask, engine: Engine) -> None:
    answers = Counter(together(200, lambda number: post(fifty_places, number)))
    assert answers == {202: 50, 409: 150}
    assert counted(engine, "SELECT count(*) FROM registration WHERE status = 'confirmed'") == 50
    assert counted(engine, "SELECT taken FROM category WHERE slug = 'delegate'") == 50
    assert counted(engine, "SELECT count(*) FROM message") == 50
    orphans = "SELECT count(*) FROM registration r WHERE 1 <> (SELECT count(*) FROM message m WHERE m.about_id = r.id)"
    assert counted(engine, orphans) == 0


@pytest.fixture
def no_guard(fifty_places: Flask, engine: Engine) -> Iterator[Flask]:
    name = "ck_category_taken_within_capacity"
    with engine.begin() as connection:
        definition = connection.execute(
            text("SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE conname = :name"), {"name": name}
        ).scalar_one()
        connection.execute(text(f"ALTER TABLE category DROP CONSTRAINT {name}"))
    yield fifty_places
    with engine.begin() as connection:
        connection.execute(text("UPDATE category SET taken = 0"))
        connection.execute(text(f"ALTER TABLE category ADD CONSTRAINT {name} {definition}"))


def test_without_the_guard_they_would_oversell(no_guard: Flask, engine: Engine) -> None:
    """The control: that places were left when one looked is not enough; the constraint is what holds."""
    answers = Counter(together(200, lambda number: post(no_guard, number)))
    assert answers[202] > 50
    assert counted(engine, "SELECT taken FROM category WHERE slug = 'delegate'") == answers[202]


def test_one_address_at_once_is_registered_once(fifty_places: Flask, engine: Engine) -> None:
    answers = Counter(together(40, lambda _: post(fifty_places, 0)))
    assert answers == {202: 40}
    assert counted(engine, "SELECT count(*) FROM registration") == 1
    assert counted(engine, "SELECT taken FROM category WHERE slug = 'delegate'") == 1
    assert counted(engine, "SELECT count(*) FROM message") == 3


def test_many_names_at_one_address_give_one_place(fifty_places: Flask, engine: Engine) -> None:
    names = ["Ada", "Bela", "Cyd", "Dana", "Edo", "Fay", "Gia", "Hana", "Ida", "Jan"]
    together(10, lambda number: post(fifty_places, 0, given_name=names[number]))
    assert counted(engine, "SELECT count(*) FROM registration") == 10
    assert counted(engine, "SELECT count(*) FROM registration WHERE status = 'confirmed'") == 1
    assert counted(engine, "SELECT count(*) FROM registration WHERE shared_address") == 9


def test_twins_with_one_key_act_once(fifty_places: Flask, engine: Engine) -> None:
    def twin(_: int) -> tuple[int, Any]:
        answer = fifty_places.test_client().post(URL, json=body(), headers={"Idempotency-Key": "twin"})
        return answer.status_code, str(answer.json)

    assert set(together(20, twin)) == {(202, "{'status': 'confirmed'}")}
    assert counted(engine, "SELECT count(*) FROM message") == 1
    assert counted(engine, "SELECT count(*) FROM kept_answer") == 1
