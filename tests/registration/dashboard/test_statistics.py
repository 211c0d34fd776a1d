"""The figures of an edition: counted once, whoever looks, in a fixed number of statements."""

from datetime import date
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from connected.conferences.queries import conference_for_staff
from connected.conferences.service import create_conference
from connected.messaging.enums import MessageState
from connected.messaging.models import Message
from connected.registration.dashboard.charts import HEIGHT, WIDTH, bars, curve
from connected.registration.dashboard.statistics import Day, Statistics, statistics
from connected.registration.enums import RegistrationStatus
from connected.registration.models import Registration
from connected.staff import service as staff
from connected.staff.enums import Role
from tests.registration.conftest import body, new_conference

POST = "/api/v1/conferences/forum/registrations"
URL = "/api/v1/conferences/forum/statistics"


@pytest.fixture
def forum(session: Session, client: FlaskClient) -> FlaskClient:
    create_conference(session, new_conference())
    session.commit()
    return client


def post(client: FlaskClient, number: int, **changes: Any) -> None:
    wanted = {"email": f"delegate{number}@example.org", "given_name": f"Name{chr(97 + number)}"} | changes
    answer = client.post(POST, json=body(**wanted))
    assert answer.status_code == 202, answer.text


def found(session: Session) -> Statistics:
    conference = conference_for_staff(session, "forum")
    assert conference
    return statistics(session, conference)


def headers(session: Session, role: Role = Role.VIEWER) -> dict[str, str]:
    account, _ = staff.create_account(session, email=f"{role.value}@example.org", role=role)
    _, secret = staff.create_token(session, account, scopes=["registrations:read"])
    session.commit()
    return {"Authorization": f"Bearer {secret}"}


def test_nobody_yet(forum: FlaskClient, session: Session) -> None:
    figures = found(session)
    assert (figures.total, figures.days, dict(figures.headcounts)) == (0, [], {})
    assert [place.taken for place in figures.categories] == [0] * len(figures.categories)


def test_everybody_is_counted_under_each_heading(forum: FlaskClient, session: Session) -> None:
    post(forum, 1, country="KZ", language="kk")
    post(forum, 2, country="KZ", language="en")
    post(forum, 3, country="DE", language="en")
    session.execute(
        update(Registration).where(Registration.country == "DE").values(status=RegistrationStatus.CANCELLED)
    )
    session.commit()
    figures = found(session)
    assert figures.by_status == {RegistrationStatus.CONFIRMED: 2, RegistrationStatus.CANCELLED: 1}
    assert figures.by_country == {"KZ": 2}
    assert figures.by_language == {"kk": 1, "en": 1}
    assert sum(figures.headcounts.values()) == 2
    assert [(day.registered, day.held) for day in figures.days] == [(3, 2)]
    assert figures.total == 3


def test_letters_that_need_somebody_are_counted(forum: FlaskClient, session: Session) -> None:
    for number, (state, reason) in enumerate(
        [
            (MessageState.FAILED, "refused"),
            (MessageState.UNCERTAIN, None),
            (MessageState.SKIPPED, "manual_delivery"),
            (MessageState.SKIPPED, "not_on_allowlist"),
            (MessageState.SENT, None),
        ]
    ):
        post(forum, number)
        [message] = session.scalars(select(Message).where(Message.email_key == f"delegate{number}@example.org"))
        message.state, message.reason = state, reason
    session.commit()
    assert found(session).messages == {"failed": 1, "uncertain": 1, "manual": 1}


@pytest.mark.parametrize("count", [1, 3])
def test_the_number_of_statements_is_fixed(
    forum: FlaskClient, session: Session, statements: list[str], count: int
) -> None:
    for number in range(count):
        post(forum, number, country="KZ")
    conference = conference_for_staff(session, "forum")
    assert conference
    statements.clear()
    statistics(session, conference)
    assert len(statements) == 3


def test_programs_get_them_with_a_token(forum: FlaskClient, session: Session) -> None:
    post(forum, 1)
    answer = forum.get(URL, headers=headers(session))
    assert answer.status_code == 200
    assert answer.json["total"] == 1  # type: ignore[index]
    assert answer.json["by_status"] == {"confirmed": 1}  # type: ignore[index]
    assert answer.json["by_country"] == {"none": 1}  # type: ignore[index]


def test_nobody_else_gets_them(forum: FlaskClient, session: Session) -> None:
    assert forum.get(URL).status_code == 401
    assert forum.get(URL, headers=headers(session, Role.PRESS)).status_code == 403
    missing = URL.replace("forum", "nothing")
    assert forum.get(missing, headers=headers(session, Role.ORGANIZER)).status_code == 404


def test_bars_begin_with_the_longest_and_sum_up_the_rest() -> None:
    shown, rest = bars({"a": 5, "b": 10, "c": 1, "d": 1, "e": 0}, most=2)
    assert [(bar.key, bar.percent) for bar in shown] == [("b", 100), ("a", 50)]
    assert rest == 2
    assert bars({}) == ([], 0)


def test_a_curve_adds_up_from_nothing() -> None:
    drawn = curve([Day(date(2027, 6, 1), 1, 1), Day(date(2027, 6, 3), 3, 2)])
    assert drawn
    assert drawn.line.split() == [f"0.0,{HEIGHT}", "213.3,135.0", f"{WIDTH},0.0"]
    assert (drawn.begin, drawn.end, drawn.top) == (date(2027, 5, 31), date(2027, 6, 3), 4)
    assert curve([]) is None
