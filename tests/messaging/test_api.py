"""The outbox for programs: of which conferences, whose letters, and which of their fields."""

from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from connected.conferences.models import Conference
from connected.conferences.service import create_conference
from connected.kernel.auth import Capability
from connected.messaging.enums import MessageState
from connected.messaging.models import Message
from connected.people.enums import DeliveryRoute
from connected.people.models import Person
from connected.staff import roles
from connected.staff import service as staff
from connected.staff.enums import Role
from connected.staff.roles import CAPABILITIES
from tests.registration.conftest import body, new_conference

URL = "/api/v1/messages"


@pytest.fixture
def forum(session: Session, client: FlaskClient) -> FlaskClient:
    for slug in ("forum", "other"):
        create_conference(session, new_conference(slug))
    session.commit()
    for slug in ("forum", "other"):
        for number in (1, 2):
            typed = body(email=f"{slug}{number}@example.org")
            assert client.post(f"/api/v1/conferences/{slug}/registrations", json=typed).status_code == 202
    return client


def headers(session: Session, role: Role, slug: str | None = None) -> dict[str, str]:
    where = session.scalar(select(Conference.id).where(Conference.slug == slug)) if slug else None
    account, _ = staff.create_account(session, email="somebody@example.org", role=role, conference_id=where)
    _, secret = staff.create_token(session, account, scopes=["mail:read"])
    session.commit()
    return {"Authorization": f"Bearer {secret}"}


def items(client: FlaskClient, query: str, sent: dict[str, str]) -> list[dict[str, Any]]:
    answer = client.get(URL + query, headers=sent)
    assert answer.status_code == 200, answer.text
    found: list[dict[str, Any]] = answer.get_json()["items"]
    return found


def test_the_latest_come_first_page_after_page(forum: FlaskClient, session: Session) -> None:
    sent = headers(session, Role.ORGANIZER)
    first = forum.get(f"{URL}?limit=3", headers=sent).get_json()
    rest = items(forum, f"?limit=3&cursor={first['next_cursor']}", sent)
    ids = [each["id"] for each in [*first["items"], *rest]]
    assert ids == sorted(ids, reverse=True)
    assert len(set(ids)) == 4


def test_filters(forum: FlaskClient, session: Session) -> None:
    sent = headers(session, Role.ORGANIZER)
    [message] = session.scalars(select(Message).where(Message.to_email == "forum1@example.org"))
    message.state, message.reason = MessageState.FAILED, "refused"
    session.commit()
    assert [each["reason"] for each in items(forum, "?state=failed", sent)] == ["refused"]
    assert len(items(forum, "?conference=forum", sent)) == 2
    assert [each["id"] for each in items(forum, f"?about_id={message.about_id}", sent)] == [str(message.id)]
    assert forum.get(f"{URL}?conference=nothing", headers=sent).status_code == 404
    assert forum.get(f"{URL}?state=strange", headers=sent).status_code == 422


def test_one_conference_is_not_the_other(forum: FlaskClient, session: Session) -> None:
    sent = headers(session, Role.MAIL, "forum")
    assert {each["to_email"] for each in items(forum, "", sent)} == {"forum1@example.org", "forum2@example.org"}
    assert forum.get(f"{URL}?conference=other", headers=sent).status_code == 403


def test_addresses_are_for_those_who_see_them(
    forum: FlaskClient, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    mail_without_contact = CAPABILITIES[Role.MAIL] - {Capability.SEE_CONTACT}
    monkeypatch.setattr(roles, "CAPABILITIES", {**CAPABILITIES, Role.MAIL: mail_without_contact})
    [first, *_] = items(forum, "", headers(session, Role.MAIL))
    assert not {"to_email", "cc", "reply"} & set(first)
    assert first["template"] == "registration.confirmed"


def test_letters_to_whom_no_robot_writes_are_for_the_protocol(forum: FlaskClient, session: Session) -> None:
    person = Person(names={}, delivery_route=DeliveryRoute.MANUAL)
    session.add(person)
    session.flush()
    [message] = session.scalars(select(Message).where(Message.to_email == "forum1@example.org"))
    message.person_id = person.id
    session.commit()
    hidden = items(forum, "?conference=forum", headers(session, Role.MAIL))
    assert [each["to_email"] for each in hidden] == ["forum2@example.org"]


def test_nobody_else_reads_it(forum: FlaskClient, session: Session) -> None:
    assert forum.get(URL).status_code == 401
    assert forum.get(URL, headers=headers(session, Role.PROGRAMME)).status_code == 403
