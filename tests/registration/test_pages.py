"""Registering on the page, in three languages."""

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from connected.conferences.models import Conference
from connected.messaging.models import Message
from connected.registration.models import Registration
from tests.registration.conftest import body
from tests.site.forms import filled_in, token_in

LANGUAGES = ("kk", "ru", "en")
TYPED = {
    "email": "aigul@example.org",
    "given_name": "Aigul",
    "family_name": "Akhmetova",
    "native_name.given": "Айгүл",
    "native_name.family": "Ахметова",
    "category": "delegate",
    "consents.processing": "yes",
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_delegate_registers(client: FlaskClient, session: Session, conference: Conference, language: str) -> None:
    url = f"/{language}/forum/register"
    response = client.post(url, data=filled_in(client, url) | TYPED)
    assert (response.status_code, response.location) == (303, f"/{language}/forum/registered")
    assert client.get(response.location).status_code == 200
    registration = session.scalars(select(Registration)).one()
    assert registration.language == language
    assert registration.native_name == {"given": "Айгүл", "family": "Ахметова", "patronymic": ""}
    assert session.scalars(select(Message.language)).one() == language


@pytest.mark.parametrize("language", LANGUAGES)
def test_faults_stand_beside_their_fields_and_nothing_is_lost(
    client: FlaskClient, session: Session, conference: Conference, language: str
) -> None:
    url = f"/{language}/forum/register"
    typed = filled_in(client, url) | TYPED | {"email": "nobody", "given_name": "Айгүл"}
    page = client.post(url, data=typed)
    assert page.status_code == 422
    assert 'value="nobody"' in page.text
    assert 'value="Айгүл"' in page.text
    assert page.text.count('aria-invalid="true"') == 2
    assert session.scalars(select(Registration)).all() == []


def test_a_known_address_sees_the_same(client: FlaskClient, conference: Conference) -> None:
    url = "/en/forum/register"
    first = client.post(url, data=filled_in(client, url) | TYPED)
    again = client.post(url, data=filled_in(client, url) | TYPED)
    assert (first.status_code, first.location) == (again.status_code, again.location)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_missing_csrf_token_is_told_and_nothing_written(
    client: FlaskClient, session: Session, conference: Conference, language: str
) -> None:
    page = client.post(f"/{language}/forum/register", data=TYPED)
    assert page.status_code == 400
    assert f'lang="{language}"' in page.text
    assert session.scalars(select(Registration)).all() == []


def test_a_full_category_is_told_above_the_form(client: FlaskClient, session: Session, conference: Conference) -> None:
    typed = filled_in(client, "/en/forum/register") | TYPED
    conference.categories[0].capacity = 0
    session.commit()
    page = client.post("/en/forum/register", data=typed)
    assert page.status_code == 409
    assert "All places in this category are taken." in page.text


@pytest.mark.parametrize("known", [True, False])
def test_a_link_is_sent_again_without_telling_who_is_known(
    client: FlaskClient, session: Session, conference: Conference, known: bool
) -> None:
    client.post("/api/v1/conferences/forum/registrations", json=body())
    url = "/ru/forum/resend"
    email = "aigul@example.org" if known else "nobody@example.org"
    response = client.post(url, data={"csrf_token": token_in(client, url), "email": email})
    assert (response.status_code, response.location) == (303, "/ru/forum/resend?sent=1")
    templates = session.scalars(select(Message.template)).all()
    assert templates.count("registration.link") == int(known)


@pytest.mark.parametrize("path", ["/", "/kk/", "/en/forum/register", "/en/my/x", "/healthz"])
def test_a_forged_host_is_refused(client: FlaskClient, conference: Conference, path: str) -> None:
    response = client.get(path, headers={"Host": "evil.example"})
    assert response.status_code == 400
    assert "evil" not in response.text


def test_security_headers(client: FlaskClient, conference: Conference) -> None:
    headers = client.get("/en/forum/register").headers
    policy = headers["Content-Security-Policy"]
    assert "script-src 'self'" in policy
    assert "unsafe-inline" not in policy
    assert headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize("path", ["/en/nothing/", "/en/nothing/register", "/de/forum/", "/en/forum/nothing", "/x%00y"])
def test_what_is_not_there_is_not_found(client: FlaskClient, conference: Conference, path: str) -> None:
    assert client.get(path).status_code == 404
