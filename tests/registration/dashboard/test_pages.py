"""The page that those who run an edition look at first."""

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from connected.conferences.service import create_conference
from connected.staff import service as staff
from connected.staff.callers import COOKIE
from connected.staff.enums import Role
from tests.registration.conftest import body, new_conference

URL = "/staff/conferences/forum/dashboard"


@pytest.fixture
def viewer(session: Session, client: FlaskClient) -> FlaskClient:
    create_conference(session, new_conference())
    account, _ = staff.create_account(session, email="viewer@example.org", role=Role.VIEWER)
    account.one_time = False
    client.set_cookie(COOKIE, staff.sign_in(session, account, browser="test"))
    session.commit()
    return client


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("kk", "Әзірге ешкім тіркелген жоқ"),
        ("ru", "Пока никто не зарегистрировался"),
        ("en", "Nobody has registered yet"),
    ],
)
def test_before_anybody_came_it_says_so(viewer: FlaskClient, language: str, words: str) -> None:
    page = viewer.get(URL, query_string={"language": language}, follow_redirects=True)
    assert page.status_code == 200
    assert words in page.text


def test_each_chart_has_its_table(viewer: FlaskClient) -> None:
    for number, country in enumerate(["KZ", "KZ", "DE"]):
        typed = body(email=f"d{number}@example.org", country=country)
        assert viewer.post("/api/v1/conferences/forum/registrations", json=typed).status_code == 202
    page = viewer.get(URL, query_string={"language": "en"}, follow_redirects=True).text
    assert "Kazakhstan" in page
    assert page.count("<table") >= 6
    assert 'width="50.0%"' in page
    assert " style=" not in page


def test_nobody_else_sees_it(client: FlaskClient, session: Session) -> None:
    create_conference(session, new_conference())
    session.commit()
    answer = client.get(URL)
    assert answer.status_code == 303
    assert "sign-in" in answer.headers["Location"]
