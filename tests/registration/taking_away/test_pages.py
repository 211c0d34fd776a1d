"""The list to print, and files from the list that staff see."""

import re

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from connected.audit.models import AuditEntry
from connected.conferences.service import create_conference
from connected.staff import service as staff
from connected.staff.callers import COOKIE
from connected.staff.enums import Role
from tests.registration.conftest import body, new_conference

URL = "/staff/conferences/forum/registrations"
PEOPLE = [("Nurlan", "Zhumabayev", "Нұрлан", "Жұмабаев"), ("Aigul", "Akhmetova", "Айгүл", "Ахметова")]
PEOPLE += [("Ainur", "Kenes", "Айнұр", "Әбенова"), ("Alex", "Smith", None, None)]


@pytest.fixture
def viewer(session: Session, client: FlaskClient) -> FlaskClient:
    create_conference(session, new_conference())
    account, _ = staff.create_account(session, email="viewer@example.org", role=Role.VIEWER)
    account.one_time = False
    client.set_cookie(COOKIE, staff.sign_in(session, account, browser="test"))
    session.commit()
    for number, (given, family, native_given, native_family) in enumerate(PEOPLE):
        native = {"native_name": {"given": native_given, "family": native_family}} if native_given else {}
        typed = body(email=f"d{number}@example.org", given_name=given, family_name=family) | native
        assert client.post("/api/v1/conferences/forum/registrations", json=typed).status_code == 202
    return client


@pytest.mark.parametrize(
    ("language", "names"),
    [
        ("kk", ["Ахметова Айгүл", "Әбенова Айнұр", "Жұмабаев Нұрлан", "Smith Alex"]),
        ("en", ["Akhmetova Aigul", "Kenes Ainur", "Smith Alex", "Zhumabayev Nurlan"]),
    ],
)
def test_it_goes_by_surname_in_the_local_order_of_letters(viewer: FlaskClient, language: str, names: list[str]) -> None:
    viewer.get("/staff/", query_string={"language": language})
    page = viewer.get(f"{URL}/print").text
    assert re.findall(r'<th scope="row">([^<]+?) ?<', page) == names


def test_it_holds_whom_the_filters_leave(viewer: FlaskClient) -> None:
    assert viewer.get(f"{URL}/print?q=smith").text.count('<th scope="row">') == 1
    assert '<th scope="row">' not in viewer.get(f"{URL}/print?status=declined").text


def test_the_list_leads_to_its_files(viewer: FlaskClient) -> None:
    page = viewer.get(f"{URL}?status=confirmed").text
    [link] = re.findall(r'href="([^"]+file\.csv[^"]*)"', page)
    answer = viewer.get(link.replace("&amp;", "&"))
    assert answer.mimetype == "text/csv"
    assert answer.data.count(b"\r\n") == 1 + len(PEOPLE)


def test_each_is_noted(viewer: FlaskClient, session: Session) -> None:
    viewer.get(f"{URL}/print?q=smith&unknown=Smith")
    viewer.get(f"{URL}/file.json?country=KZ").close()
    entries = session.scalars(
        select(AuditEntry).where(AuditEntry.action == "registrations.taken_away").order_by(AuditEntry.id)
    )
    assert [entry.details for entry in entries] == [
        {"format": "print", "filters": {"q": "…"}},
        {"format": "json", "filters": {"country": "KZ"}},
    ]
