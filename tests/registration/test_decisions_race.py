"""Many decide at once, with real commits: places never oversell, nobody overwrites anybody, letters go once."""

from collections import Counter
from collections.abc import Iterator
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import Engine, text
from sqlalchemy.orm import Session

from connected.conferences.service import create_conference
from connected.registration import service
from connected.registration.application import HandEntry
from tests.conferences.callers import token_headers
from tests.registration.conftest import new_conference
from tests.registration.test_races import URL, counted, together

SCOPES = ("registrations:read", "registrations:write")


class Office:
    """Somebody of staff, and fifty people who wait for ten places."""

    def __init__(self, app: Flask, engine: Engine) -> None:
        self.app = app
        with Session(engine) as session:
            conference = create_conference(session, new_conference(capacity=10))
            session.commit()
            self.headers = token_headers(session, scopes=SCOPES)
            self.waiting = [self._enter(session, conference.id, number) for number in range(50)]
            session.commit()

    def _enter(self, session: Session, conference_id: UUID, number: int) -> str:
        entry = HandEntry(family_name=f"Person{number}", category="speaker", email=f"person{number}@example.org")
        return str(service.enter(session, conference_id=conference_id, entry=entry).id)

    def act(self, number: int, verb: str) -> int:
        return self.app.test_client().post(f"{URL}/{self.waiting[number]}/{verb}", headers=self.headers).status_code


@pytest.fixture
def office(committed: Flask, engine: Engine) -> Iterator[Office]:
    return Office(committed, engine)


def test_fifty_approvals_for_the_last_ten_places(office: Office, engine: Engine) -> None:
    answers = Counter(together(50, lambda number: office.act(number, "approve")))
    assert answers == {200: 10, 409: 40}
    assert counted(engine, "SELECT count(*) FROM registration WHERE status = 'confirmed'") == 10
    assert counted(engine, "SELECT taken FROM category WHERE slug = 'speaker'") == 10
    for row in (
        "message WHERE template = 'registration.confirmed'",
        "audit_entry WHERE action = 'registration.approved'",
    ):
        assert counted(engine, f"SELECT count(*) FROM {row}") == 10


def test_one_approved_by_many_at_once_is_approved_once(office: Office, engine: Engine) -> None:
    assert Counter(together(20, lambda _: office.act(0, "approve"))) == {200: 20}
    assert counted(engine, "SELECT taken FROM category WHERE slug = 'speaker'") == 1
    assert counted(engine, "SELECT count(*) FROM message WHERE template = 'registration.confirmed'") == 1


def test_two_who_saw_the_same_do_not_overwrite_each_other(office: Office, engine: Engine) -> None:
    def change(number: int) -> int:
        client = office.app.test_client()
        headers = office.headers | {"If-Match": '"1"'}
        return client.patch(
            f"{URL}/{office.waiting[0]}", json={"job_title": f"Title {number}"}, headers=headers
        ).status_code

    assert Counter(together(20, change)) == {200: 1, 412: 19}
    assert counted(engine, "SELECT max(revision) FROM registration") == 2


def test_places_come_and_go(office: Office, engine: Engine) -> None:
    together(50, lambda number: office.act(number, "approve"))
    confirmed = "SELECT array_agg(id) FROM registration WHERE status = 'confirmed'"
    with engine.connect() as connection:
        ids = {str(id_) for id_ in connection.execute(text(confirmed)).scalar_one()}
    held = [number for number, id_ in enumerate(office.waiting) if id_ in ids]
    rest = [number for number in range(50) if number not in held][:10]
    moves = [(number, "cancel") for number in held] + [(number, "approve") for number in rest]
    together(20, lambda number: office.act(*moves[number]))
    held_now = counted(engine, "SELECT count(*) FROM registration WHERE status = 'confirmed'")
    assert counted(engine, "SELECT taken FROM category WHERE slug = 'speaker'") == held_now <= 10
