"""The personal link: see, change, cancel; forged, expired and revoked ones open nothing."""

import sys
from collections.abc import Iterator
from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
import structlog
from flask.testing import FlaskClient
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from connected.conferences.models import Category, Conference
from connected.kernel.http.logs import configure_logs
from connected.messaging.models import Message
from connected.people.models import Person
from connected.registration.enums import RegistrationStatus
from connected.registration.links import registration_id_of, token_of
from connected.registration.models import Registration
from connected.registration.service import revoke_links
from tests.conftest import SECRET_KEY
from tests.registration.conftest import body
from tests.site.forms import filled_in, token_in

URL = "/api/v1/conferences/forum/registrations"


@pytest.fixture
def registration(client: FlaskClient, session: Session, conference: Conference) -> Registration:
    """A confirmed registration."""
    client.post(URL, json=body(country="KZ", dietary="no nuts"))
    return session.scalars(select(Registration)).one()


@pytest.fixture
def link(registration: Registration) -> str:
    """Its personal link."""
    return f"/en/my/{token_of(registration, secret_key=SECRET_KEY)}"


def test_the_page_shows_the_registration(client: FlaskClient, registration: Registration, link: str) -> None:
    page = client.get(link)
    assert page.status_code == 200
    assert registration.code in page.text
    assert "Akhmetova" in page.text


def test_the_page_leaves_no_trace(client: FlaskClient, link: str) -> None:
    headers = client.get(link).headers
    assert headers["Referrer-Policy"] == "no-referrer"
    assert "no-store" in headers["Cache-Control"]
    assert headers["X-Robots-Tag"] == "noindex"


PARTS = ("", "/change", "/cancel", "/calendar.ics", "/nothing", "?done=changed")


@pytest.mark.parametrize("part", PARTS)
def test_every_page_behind_it_leaves_no_trace(client: FlaskClient, link: str, part: str) -> None:
    headers = client.get(link + part).headers
    assert headers["Referrer-Policy"] == ("same-origin" if part == "/nothing" else "no-referrer")


def _break(*_: Any, **__: Any) -> None:
    raise RuntimeError


@pytest.fixture
def logged(monkeypatch: pytest.MonkeyPatch) -> Iterator[StringIO]:
    """What is logged as it is by a server: standard error, in the form that we ship."""
    configure, written = structlog.configure, StringIO()
    monkeypatch.setattr(structlog, "configure", lambda **how: configure(**how | {"cache_logger_on_first_use": False}))
    monkeypatch.setattr(sys, "stderr", written)
    configure_logs()
    yield written
    structlog.reset_defaults()


@pytest.mark.parametrize("broken", [False, True], ids=["well", "broken"])
def test_the_address_is_not_logged(
    client: FlaskClient,
    link: str,
    logged: StringIO,
    broken: bool,
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    token = link.rsplit("/", 1)[1]
    if broken:
        monkeypatch.setattr("connected.registration.my_pages.service.open_link", _break)
    for part in PARTS:
        client.get(link + part)
        client.post(link + part)
        client.get(link[:-1] + "_" + part)
    lines = logged.getvalue() + caplog.text
    assert "/<lang:lang>/my/<token:token>" in lines
    assert ("request.failed" in lines) is broken
    assert token[:-1] not in lines


def test_opening_ties_to_a_person_once(client: FlaskClient, session: Session, link: str) -> None:
    assert session.scalars(select(Person)).all() == []
    client.get(link)
    client.get(link)
    (person,) = session.scalars(select(Person)).all()
    assert person.names["latin"] == {"given": "Aigul", "family": "Akhmetova"}
    assert [email.email for email in person.emails] == ["aigul@example.org"]
    assert person.emails[0].verified_at


def test_a_person_is_known_in_the_next_edition(
    client: FlaskClient, session: Session, link: str, make_conference: Any
) -> None:
    client.get(link)
    make_conference("next")
    client.post("/api/v1/conferences/next/registrations", json=body(given_name="AIGUL"))
    second = session.scalars(select(Registration).order_by(Registration.number.desc())).first()
    assert second
    client.get(f"/kk/my/{token_of(second, secret_key=SECRET_KEY)}")
    assert len(session.scalars(select(Person)).all()) == 1
    assert second.person_id


def test_a_shared_address_is_left_to_staff(client: FlaskClient, session: Session, registration: Registration) -> None:
    client.post(URL, json=body(given_name="Nurlan", family_name="Omarov"))
    shared = session.scalars(select(Registration).where(Registration.shared_address)).one()
    assert client.get(f"/en/my/{token_of(shared, secret_key=SECRET_KEY)}").status_code == 200
    assert session.scalars(select(Person)).all() == []


@pytest.mark.parametrize("forge", ["flip", "other", "short", "empty", "letters"])
def test_a_forged_link_opens_nothing(client: FlaskClient, registration: Registration, forge: str) -> None:
    token = token_of(registration, secret_key=SECRET_KEY)
    forged = {
        "flip": token[:-2] + ("A" if token[-2] != "A" else "B") + token[-1],
        "other": token_of(registration, secret_key="another-secret-key-that-is-long-enough"),
        "short": token[:30],
        "empty": "x",
        "letters": "z" * 43,
    }[forge]
    for language in ("kk", "ru", "en"):
        page = client.get(f"/{language}/my/{forged}")
        assert page.status_code == 404
        assert "Akhmetova" not in page.text


def test_a_revoked_link_opens_nothing(
    client: FlaskClient, session: Session, registration: Registration, link: str
) -> None:
    revoke_links(session, registration)
    session.commit()
    assert client.get(link).status_code == 404
    assert client.get(f"/en/my/{token_of(registration, secret_key=SECRET_KEY)}").status_code == 200


def test_a_link_ends_thirty_days_after_the_conference(
    client: FlaskClient, session: Session, conference: Conference, link: str
) -> None:
    conference.starts_on -= timedelta(days=200)
    conference.ends_on -= timedelta(days=200)
    session.commit()
    assert client.get(link).status_code == 410


def test_the_token_holds_the_id_and_nothing_else(registration: Registration) -> None:
    token = token_of(registration, secret_key=SECRET_KEY)
    assert registration_id_of(token) == registration.id
    assert len(token) == 43


def test_a_get_cancels_nothing(client: FlaskClient, session: Session, registration: Registration, link: str) -> None:
    assert client.get(f"{link}/cancel").status_code == 200
    session.refresh(registration)
    assert registration.status is RegistrationStatus.CONFIRMED


@pytest.mark.parametrize("why", ["forged", "expired"])
def test_what_does_not_open_says_why_in_each_language_and_does_nothing(
    client: FlaskClient, session: Session, conference: Conference, registration: Registration, link: str, why: str
) -> None:
    form = {"csrf_token": token_in(client, "/en/forum/register"), "job_title": "Rector"}
    token = link.rsplit("/", 1)[1]
    if why == "forged":
        token = token[:-2] + ("A" if token[-2] != "A" else "B") + token[-1]
    else:
        conference.starts_on = conference.ends_on = conference.ends_on - timedelta(days=200)
        session.commit()
    told = set()
    for language in ("kk", "ru", "en"):
        mine = f"/{language}/my/{token}"
        for page in (
            client.get(mine),
            client.get(f"{mine}/change"),
            client.get(f"{mine}/calendar.ics"),
            client.post(f"{mine}/cancel", data=form),
            client.post(f"{mine}/change", data=form),
        ):
            assert page.status_code == (404 if why == "forged" else 410)
            assert f'<html lang="{language}">' in page.text
            assert registration.family_name not in page.text
            told.add(page.text.partition("<h1")[2].partition("</h1>")[0])
    assert len(told) == 3
    session.expire_all()
    assert (registration.status, registration.job_title) == (RegistrationStatus.CONFIRMED, None)
    assert registration.person_id is None
    assert len(session.scalars(select(Message)).all()) == 1


def test_a_form_without_its_token_changes_nothing(
    client: FlaskClient, session: Session, registration: Registration, link: str
) -> None:
    for language in ("kk", "ru", "en"):
        url = f"/{language}/my/{link.rsplit('/', 1)[1]}/change"
        form = filled_in(client, url) | {"job_title": "Rector", "csrf_token": "x"}
        page = client.post(url, data=form)
        assert page.status_code == 400
        assert f'<html lang="{language}">' in page.text
    session.refresh(registration)
    assert registration.job_title is None


@pytest.mark.parametrize("revision", ["", "-1", "x", "١", "9" * 5000])
def test_a_form_with_a_strange_revision_changes_nothing(
    client: FlaskClient, session: Session, registration: Registration, link: str, revision: str
) -> None:
    form = filled_in(client, f"{link}/change") | {"job_title": "Rector", "revision": revision}
    assert client.post(f"{link}/change", data=form).status_code == 412
    session.refresh(registration)
    assert registration.job_title is None


@pytest.mark.parametrize(
    "changes",
    [
        {"given_name": "A\r\nBcc: b@example.org"},
        {"family_name": "\u202eavotemhkA"},
        {"job_title": "x" * 201},
        {"cc_email": "a\u200b@example.org"},
        {"email": "other@example.org"},
        {"category": "vip"},
        {"status": "attended"},
    ],
)
def test_a_bad_change_changes_nothing(
    client: FlaskClient, session: Session, registration: Registration, link: str, changes: dict[str, str]
) -> None:
    form = filled_in(client, f"{link}/change") | {"phone": "8 701 123 45 67"} | changes
    assert client.post(f"{link}/change", data=form).status_code == 422
    session.refresh(registration)
    assert (registration.phone, registration.given_name) == (None, "Aigul")
    assert len(session.scalars(select(Message)).all()) == 1


def test_a_post_cancels_and_frees_the_place(
    client: FlaskClient, session: Session, registration: Registration, link: str
) -> None:
    response = client.post(f"{link}/cancel", data={"csrf_token": token_in(client, f"{link}/cancel")})
    assert (response.status_code, response.location) == (303, f"{link}?done=cancelled")
    session.refresh(registration)
    assert registration.status is RegistrationStatus.CANCELLED
    assert session.scalars(select(Category.taken).where(Category.slug == "delegate")).one() == 0
    assert session.scalars(select(Message.template).order_by(Message.id)).all()[-1] == "registration.cancelled"
    assert client.get(link).status_code == 200


def test_cancelling_twice_is_cancelling_once(client: FlaskClient, session: Session, link: str) -> None:
    data = {"csrf_token": token_in(client, f"{link}/cancel")}
    client.post(f"{link}/cancel", data=data)
    client.post(f"{link}/cancel", data=data)
    assert session.scalars(select(Category.taken).where(Category.slug == "delegate")).one() == 0
    assert len(session.scalars(select(Message)).all()) == 2


def test_without_a_csrf_token_nothing_is_cancelled(
    client: FlaskClient, session: Session, registration: Registration, link: str
) -> None:
    assert client.post(f"{link}/cancel").status_code == 400
    session.refresh(registration)
    assert registration.status is RegistrationStatus.CONFIRMED


def test_details_can_be_changed(client: FlaskClient, session: Session, registration: Registration, link: str) -> None:
    form = filled_in(client, f"{link}/change") | {"job_title": "Rector", "dietary": ""}
    response = client.post(f"{link}/change", data=form)
    assert (response.status_code, response.location) == (303, f"{link}?done=changed")
    session.refresh(registration)
    assert (registration.job_title, registration.dietary, registration.country) == ("Rector", None, "KZ")
    assert registration.sequence > 0


def test_nothing_typed_is_lost_on_a_fault(client: FlaskClient, session: Session, link: str) -> None:
    form = filled_in(client, f"{link}/change") | {"given_name": "Айгүл", "job_title": "Head of “everything”"}
    page = client.post(f"{link}/change", data=form)
    assert page.status_code == 422
    assert "Айгүл" in page.text
    assert "Head of “everything”" in page.text


def test_two_changes_at_once_do_not_overwrite(
    client: FlaskClient, session: Session, registration: Registration, link: str
) -> None:
    first = filled_in(client, f"{link}/change") | {"job_title": "Rector"}
    second = filled_in(client, f"{link}/change") | {"job_title": "Dean"}
    assert client.post(f"{link}/change", data=first).status_code == 303
    assert client.post(f"{link}/change", data=second).status_code == 412
    session.refresh(registration)
    assert registration.job_title == "Rector"


def test_a_cancelled_registration_is_not_changed(
    client: FlaskClient, session: Session, registration: Registration, link: str
) -> None:
    form = filled_in(client, f"{link}/change") | {"job_title": "Rector"}
    session.execute(text("UPDATE registration SET status = 'cancelled'"))
    session.expire_all()
    assert client.post(f"{link}/change", data=form).status_code == 409


def test_the_calendar_file_is_served(client: FlaskClient, link: str) -> None:
    response = client.get(f"{link}/calendar.ics")
    assert response.mimetype == "text/calendar"
    assert b"BEGIN:VCALENDAR" in response.data
