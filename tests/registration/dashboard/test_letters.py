"""Letters that need somebody: listed by what is to be done, with their answers for those who see contacts."""

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from connected.conferences.service import create_conference
from connected.messaging.enums import MessageState
from connected.messaging.models import Message
from connected.people.enums import DeliveryRoute
from connected.people.models import Person
from connected.staff import service as staff
from connected.staff.callers import COOKIE
from connected.staff.enums import Role
from tests.registration.conftest import body, new_conference

URL = "/staff/conferences/forum/letters"


@pytest.fixture
def forum(session: Session, client: FlaskClient) -> FlaskClient:
    create_conference(session, new_conference())
    session.commit()
    for number in range(4):
        answer = client.post("/api/v1/conferences/forum/registrations", json=body(email=f"d{number}@example.org"))
        assert answer.status_code == 202
    letters = session.scalars(select(Message).order_by(Message.to_email)).all()
    manual = Person(names={}, delivery_route=DeliveryRoute.MANUAL)
    session.add(manual)
    session.flush()
    letters[0].state, letters[0].reason, letters[0].reply = MessageState.FAILED, "refused", "550 no such user"
    letters[1].state, letters[1].reason = MessageState.UNCERTAIN, "worker_lost"
    letters[2].state, letters[2].reason = MessageState.SKIPPED, "manual_delivery"
    letters[2].person_id = manual.id
    session.commit()
    return client


def sign_in(client: FlaskClient, session: Session, role: Role) -> None:
    account, _ = staff.create_account(session, email="somebody@example.org", role=role)
    account.one_time = False
    client.set_cookie(COOKIE, staff.sign_in(session, account, browser="test"), path="/staff")
    session.commit()


@pytest.mark.parametrize(
    ("kind", "address"), [("", "d0"), ("failed", "d0"), ("uncertain", "d1"), ("by-hand", "d2"), ("waiting", "d3")]
)
def test_each_kind_shows_its_own(forum: FlaskClient, session: Session, kind: str, address: str) -> None:
    sign_in(forum, session, Role.PROTOCOL)
    page = forum.get(URL, query_string={"kind": kind}).text
    assert [each for each in ("d0", "d1", "d2", "d3") if f"{each}@example.org" in page] == [address]


def test_the_relay_s_answer_is_shown(forum: FlaskClient, session: Session) -> None:
    sign_in(forum, session, Role.MAIL)
    assert "550 no such user" in forum.get(URL).text


def test_the_protocol_s_list_is_for_the_protocol(forum: FlaskClient, session: Session) -> None:
    sign_in(forum, session, Role.MAIL)
    assert "d2@example.org" not in forum.get(URL, query_string={"kind": "by-hand"}).text


def test_who_reads_no_mail_sees_none(forum: FlaskClient, session: Session) -> None:
    sign_in(forum, session, Role.VIEWER)
    assert forum.get(URL).status_code == 403
