"""The pages where staff find, decide about and enter registrations."""

from typing import Any
from uuid import UUID

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from connected.conferences.models import Category, Conference
from connected.registration import service
from connected.registration.application import HandEntry
from connected.registration.enums import RegistrationStatus
from connected.registration.models import Registration
from connected.staff.enums import Role
from tests.conferences.callers import sign_in
from tests.registration.conftest import body
from tests.site.forms import token_in

URL = "/staff/conferences/forum/registrations"


@pytest.fixture
def browser(client: FlaskClient, session: Session, conference: Conference) -> FlaskClient:
    """A browser where an organizer is signed in."""
    sign_in(client, session)
    return client


def enter(session: Session, conference: Conference, **facts: Any) -> Registration:
    entry = HandEntry(**({"given_name": "Dana", "family_name": "Ospanova", "category": "speaker"} | facts))
    made = service.enter(session, conference_id=conference.id, entry=entry)
    session.commit()
    return made


def post(client: FlaskClient, path: str, form: dict[str, Any], page: str = "/new") -> TestResponse:
    return client.post(URL + path, data={"csrf_token": token_in(client, URL + page)} | form)


def status_of(session: Session, registration: Registration) -> RegistrationStatus:
    session.refresh(registration)
    return registration.status


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_every_page_opens(browser: FlaskClient, session: Session, conference: Conference, language: str) -> None:
    one = enter(session, conference, email="dana@example.org", country="KZ")
    for path in ("", "/new", f"/{one.id}", "?q=Dana&status=pending&category=speaker", "?q=Dnaa", "?q=zzqqw"):
        page = browser.get(f"{URL}{path}{'&' if '?' in path else '?'}language={language}")
        assert page.status_code == 200
        assert f'<html lang="{language}"' in page.text


def test_an_empty_list_says_what_to_do(browser: FlaskClient) -> None:
    assert "Nobody has registered yet" in browser.get(URL).text


def test_filters_are_links_with_counts(browser: FlaskClient, session: Session, conference: Conference) -> None:
    enter(session, conference)
    enter(session, conference, family_name="Sadykova", category="delegate")
    page = browser.get(f"{URL}?category=speaker").text
    assert "Ospanova" in page
    assert "Sadykova" not in page
    assert 'Under review <span class="filters__count">1</span>' in page
    assert "status=pending" in page


@pytest.mark.parametrize("query", ["status=none", "country=XX", "cursor=x", "organization=1", "q=%00", "category=none"])
def test_faulty_filters_do_no_harm(browser: FlaskClient, session: Session, conference: Conference, query: str) -> None:
    enter(session, conference)
    assert browser.get(f"{URL}?{query}").status_code == 200


def test_the_list_takes_as_many_statements_for_three_as_for_one(
    browser: FlaskClient, session: Session, conference: Conference, statements: list[str]
) -> None:
    counts = []
    browser.get(URL)
    for number in range(3):
        enter(session, conference, family_name=f"Person{number}")
        session.expunge_all()
        statements.clear()
        assert browser.get(URL).text.count("Dana Person") >= number + 1
        counts.append(len(statements))
    assert counts[0] == counts[2] <= 12


def test_somebody_is_entered_by_hand(browser: FlaskClient, session: Session) -> None:
    wrong = post(browser, "/new", {"category": "vip", "language": "en", "job_title": "Minister"})
    assert wrong.status_code == 422
    assert 'value="Minister"' in wrong.text
    form = {"category": "vip", "language": "kk", "family_name": "Serikov", "native_name.family": "Серіков"}
    answer = post(browser, "/new", form)
    assert answer.status_code == 303
    page = browser.get(answer.location).text
    assert "Серіков" in page
    assert "Registration entered by hand" in page
    assert session.scalars(select(Registration)).one().status is RegistrationStatus.CONFIRMED


def test_each_decision_is_made_on_the_page(browser: FlaskClient, session: Session, conference: Conference) -> None:
    one = enter(session, conference, email="dana@example.org")

    def decide(verb: str, **more: str) -> int:
        form = {"revision": str(one.revision)} | more
        answer = post(browser, f"/{one.id}/{verb}", form, page=f"/{one.id}").status_code
        session.refresh(one)
        return answer

    assert decide("resend") == 303
    assert decide("decline", reason="Too late", text="Sorry.") == 303
    assert (one.status, one.decision_reason) == (RegistrationStatus.DECLINED, "Too late")
    assert decide("approve") == 303
    assert decide("tie") == 303
    assert one.person_id is not None
    assert decide("cancel") == 303
    assert one.status is RegistrationStatus.CANCELLED
    page = browser.get(f"{URL}/{one.id}").text
    for text in (
        "Registration declined",
        "Registration approved",
        "Registration cancelled",
        "Letter sent again",
        "Application not accepted",
        "Too late",
    ):
        assert text in page


def test_what_somebody_else_changed_is_not_overwritten(
    browser: FlaskClient, session: Session, conference: Conference
) -> None:
    one = enter(session, conference)
    answer = post(browser, f"/{one.id}/approve", {"revision": "7"}, page=f"/{one.id}")
    assert answer.status_code == 412
    assert "in the meantime" in answer.text
    assert status_of(session, one) is RegistrationStatus.PENDING


def test_a_shared_address_is_settled(browser: FlaskClient, client: FlaskClient, session: Session) -> None:
    for name in ("Aigul", "Dana"):
        assert client.post("/api/v1/conferences/forum/registrations", json=body(given_name=name)).status_code == 202
    one = session.scalars(select(Registration).where(Registration.given_name == "Dana")).one()
    assert "Dana Akhmetova" in browser.get(f"{URL}?to_settle=1").text
    answer = post(browser, f"/{one.id}/settle", {"revision": str(one.revision)}, page=f"/{one.id}")
    assert answer.status_code == 303
    assert status_of(session, one) is RegistrationStatus.CONFIRMED
    assert "Dana Akhmetova" not in browser.get(f"{URL}?to_settle=1").text


def test_many_are_decided_after_a_preview(browser: FlaskClient, session: Session, conference: Conference) -> None:
    everybody = [enter(session, conference, family_name=f"Person{number}") for number in range(4)]
    session.scalars(select(Category).where(Category.slug == "speaker")).one().capacity = 2
    session.commit()
    preview = post(browser, "/many", {"verb": "approve", "all": "1", "status": "pending"})
    assert preview.status_code == 200
    assert preview.text.count('name="id"') == 4
    assert "Not all will get one." in preview.text
    assert {status_of(session, one) for one in everybody} == {RegistrationStatus.PENDING}
    done = post(browser, "/many/done", {"verb": "approve", "id": [str(one.id) for one in everybody]})
    assert "2 registrations are as you decided." in done.text
    assert "2: All places in this category are taken." in done.text
    held = [one for one in everybody if status_of(session, one) is RegistrationStatus.CONFIRMED]
    assert held == everybody[:2]


def test_many_leaves_other_conferences_alone(
    browser: FlaskClient, session: Session, conference: Conference, make_conference: Any
) -> None:
    other = enter(session, make_conference("other"))
    for form in ({"id": [str(other.id), "x"]}, {"id": []}):
        assert "Nothing would change" in post(browser, "/many", {"verb": "cancel"} | form).text
        post(browser, "/many/done", {"verb": "cancel"} | form)
    assert status_of(session, other) is RegistrationStatus.PENDING
    assert post(browser, "/many", {"verb": "delete"}).status_code == 404
    assert browser.get(f"{URL}/{other.id}").status_code == 404


def test_who_only_looks_decides_nothing(client: FlaskClient, session: Session, conference: Conference) -> None:
    one = enter(session, conference, email="dana@example.org", dietary="halal")
    sign_in(client, session, role=Role.VIEWER)
    page = client.get(f"{URL}/{one.id}").text
    assert "Approve" not in page
    assert "dana@example.org" not in page
    assert "halal" not in page
    assert "dana@example.org" not in client.get(URL).text
    token = token_in(client, "/staff/account")
    for path in (f"/{one.id}/approve", "/new", "/many", "/many/done"):
        assert client.post(URL + path, data={"csrf_token": token}).status_code == 403
    assert client.get(f"{URL}/new").status_code == 403


def test_nobody_comes_in_without_signing_in(client: FlaskClient, conference: Conference) -> None:
    for path in ("", "/new", f"/{UUID(int=1)}"):
        answer = client.get(URL + path)
        assert (answer.status_code, "/staff/sign-in" in answer.location) == (303, True)
