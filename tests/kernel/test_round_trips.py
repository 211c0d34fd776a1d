"""What is sent together: one transaction, in order, seen by what comes after; and what becomes of it when it breaks."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import Engine, func, insert, literal, select, text
from sqlalchemy.exc import IntegrityError, OperationalError
from sqlalchemy.orm import Session

from connected.conferences.models import Category, Conference
from connected.conferences.service import create_conference
from connected.kernel import places
from connected.kernel.db import transaction
from connected.kernel.errors import Problem
from connected.kernel.http.database import db
from connected.kernel.places import Place
from connected.kernel.round_trips import Asked, fetch_together, send_last, send_later, send_rows
from tests.registration.conftest import new_conference

ONE = select(literal(1))
RENAME = Category.__table__.update().values(slug=func.concat(Category.__table__.c.slug, "-renamed"))


@pytest.fixture
def app(committed: Flask, engine: Engine) -> Iterator[Flask]:
    with Session(engine) as session:
        create_conference(session, new_conference(capacity=2))
        session.commit()
    with committed.app_context():
        yield committed


def of_category(engine: Engine, column: str) -> object:
    with engine.connect() as connection:
        return connection.execute(text(f"SELECT {column} FROM category WHERE slug LIKE 'delegate%'")).scalar_one()


def delegates(engine: Engine) -> Place:
    found = of_category(engine, "id")
    assert isinstance(found, UUID)
    return Place(Category, found)


def test_each_statement_gets_its_own_rows(app: Flask) -> None:
    with transaction() as session:
        ones, slugs, none = fetch_together(
            session, Asked(ONE, {}), Asked(select(Conference.slug), {}), Asked(ONE.where(text("false")), {})
        )
    assert (ones, slugs, none) == ([(1,)], [("forum",)], [])


def test_they_are_in_one_transaction_that_ends(app: Flask) -> None:
    number = select(func.pg_current_xact_id())
    with transaction() as session:
        [[first]] = fetch_together(session, Asked(number, {}))
        [[second]] = fetch_together(session, Asked(number, {}))
        third = session.execute(number).one()
    with transaction() as session:
        [[later]] = fetch_together(session, Asked(number, {}))
    assert first == second == tuple(third) != later


def test_afterwards_the_connection_begins_as_ever(app: Flask, engine: Engine) -> None:
    with transaction() as session:
        fetch_together(session, Asked(ONE, {}))
    with transaction() as session:
        session.execute(RENAME)
        session.rollback()
    assert of_category(engine, "slug") == "delegate"


def test_what_waits_is_written_with_the_commit(app: Flask, engine: Engine) -> None:
    with transaction() as session:
        send_later(session, Asked(RENAME, {}))
        places.take(session, [delegates(engine)])
        assert (of_category(engine, "slug"), of_category(engine, "taken")) == ("delegate", 0)
    assert (of_category(engine, "slug"), of_category(engine, "taken")) == ("delegate-renamed", 1)


def test_a_session_committed_by_itself_loses_nothing(app: Flask, engine: Engine) -> None:
    with Session(engine) as session:
        send_later(session, Asked(RENAME, {}))
        places.take(session, [delegates(engine)])
        session.commit()
    assert (of_category(engine, "slug"), of_category(engine, "taken")) == ("delegate-renamed", 1)


def test_reading_through_the_session_sees_what_waits(app: Flask) -> None:
    with transaction() as session:
        send_later(session, Asked(RENAME, {}))
        assert "delegate-renamed" in session.scalars(select(Category.slug)).all()
    with transaction() as session:
        send_later(session, Asked(RENAME, {}))
        [slugs] = fetch_together(session, Asked(select(Category.slug), {}))
        assert ("delegate-renamed-renamed",) in slugs


def test_a_rollback_forgets_what_waits(app: Flask, engine: Engine) -> None:
    place = delegates(engine)

    def change_ones_mind() -> None:
        with transaction() as session:
            send_later(session, Asked(RENAME, {}))
            places.take(session, [place])
            raise RuntimeError

    with pytest.raises(RuntimeError):
        change_ones_mind()
    with transaction() as session:
        session.execute(ONE)
    assert (of_category(engine, "slug"), of_category(engine, "taken")) == ("delegate", 0)


def test_what_is_refused_takes_all_with_it_and_says_why(app: Flask, engine: Engine) -> None:
    with engine.begin() as connection:
        connection.execute(text("UPDATE category SET taken = 2 WHERE slug = 'delegate'"))
    place = delegates(engine)

    def rename_and_take() -> None:
        with transaction() as session:
            send_later(session, Asked(RENAME, {}))
            places.take(session, [place])

    with pytest.raises(places.Full):
        rename_and_take()
    assert (of_category(engine, "slug"), of_category(engine, "taken")) == ("delegate", 2)


def test_another_constraint_is_not_taken_for_it(app: Flask, engine: Engine) -> None:
    twice = insert(Conference.__table__).from_select(
        list(Conference.__table__.columns.keys()), select(Conference.__table__)
    )
    with pytest.raises(IntegrityError), transaction() as session:
        send_last(session, 1, Asked(twice, {}), refusals={"ck_of_something_else": Problem()})


def test_a_place_taken_and_not_committed_keeps_nobody_waiting(app: Flask, engine: Engine) -> None:
    place = delegates(engine)
    with transaction() as slow:
        places.take(slow, [place])
        send_rows(slow)

        def take_another() -> None:
            with app.app_context(), transaction() as quick:
                quick.execute(text("SET LOCAL lock_timeout = '1s'"))
                places.take(quick, [place])

        with ThreadPoolExecutor(1) as pool:
            pool.submit(take_another).result()
    assert of_category(engine, "taken") == 2


def test_taking_several_in_any_order_never_deadlocks(app: Flask, engine: Engine) -> None:
    with engine.begin() as connection:
        connection.execute(text("UPDATE category SET capacity = NULL"))
        ids = list(connection.execute(text("SELECT id FROM category ORDER BY id")).scalars())
    both = [Place(Category, ids[0]), Place(Category, ids[1])]

    def take_both(number: int) -> None:
        with app.app_context(), transaction() as session:
            for place in both if number % 2 else both[::-1]:
                places.take(session, [place])

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(take_both, range(80)))
    with engine.connect() as connection:
        taken = {row.id: row.taken for row in connection.execute(text("SELECT id, taken FROM category"))}
    assert [taken[place.id] for place in both] == [80, 80]


@pytest.mark.parametrize("at_the_commit", [False, True])
def test_a_lost_server_is_told_and_the_pool_recovers(app: Flask, engine: Engine, at_the_commit: bool) -> None:
    def rename_on_a_server_that_goes() -> None:
        with transaction() as session:
            send_later(session, Asked(RENAME, {}))
            [[(pid,)]] = fetch_together(session, Asked(select(func.pg_backend_pid()), {}))
            send_later(session, Asked(RENAME, {}))
            with engine.begin() as other:
                other.execute(select(func.pg_terminate_backend(pid, 5000)))
            if not at_the_commit:
                fetch_together(session, Asked(ONE, {}))

    with pytest.raises(OperationalError):
        rename_on_a_server_that_goes()
    assert of_category(engine, "slug") == "delegate"
    db.session.remove()
    with transaction() as session:
        assert fetch_together(session, Asked(ONE, {})) == [[(1,)]]
