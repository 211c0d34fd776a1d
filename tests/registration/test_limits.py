"""How often the public may post: told in the caller's language, and counted without Redis as well."""

import socket
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from config.settings import Settings
from connected.app import create_app
from connected.conferences.models import Conference
from connected.kernel.http.database import db
from connected.kernel.http.limits import limiter
from connected.messaging.models import Message
from connected.registration.models import Registration
from tests.registration.conftest import body
from tests.site.forms import filled_in, token_in

API = "/api/v1/conferences/forum/registrations"
POSTS = 30  # a minute
RESENDS = 10
LANGUAGES = ("kk", "ru", "en")
TOLD = {
    "kk": "Әрекет саны тым көп. Сәл күтіп, қайталап көріңіз.",
    "ru": "Слишком много попыток. Немного подождите и попробуйте снова.",
    "en": "Too many attempts. Please wait a little and try again.",
}
ABOVE_PAGE = {"kk": "Әрекет саны тым көп", "ru": "Слишком много попыток", "en": "Too many attempts"}


@pytest.fixture(scope="module")
def limited(settings: Settings) -> Iterator[Flask]:
    """An application with limits. The limiter is one for the whole process: it is off again afterwards."""
    app = create_app(replace(settings, ratelimit_enabled=True))
    yield app
    limiter.enabled = False
    with app.app_context():
        db.engine.dispose()


@pytest.fixture
def guest(limited: Flask, session: Session, conference: Conference) -> Iterator[FlaskClient]:
    """A caller of whom nobody has heard yet."""
    limiter.reset()
    yield limited.test_client()
    limiter.reset()


@pytest.fixture(params=["down", "hanging"])
def guest_without_redis(
    request: pytest.FixtureRequest,
    limited: Flask,
    session: Session,
    conference: Conference,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[FlaskClient]:
    """A caller while Redis is not there, or takes connections and says nothing."""
    monkeypatch.setattr(limiter, "_storage_dead", False)
    with socket.create_server(("127.0.0.1", 0), backlog=100) as silent:
        hanging = f"redis://127.0.0.1:{silent.getsockname()[1]}/0"
        url = hanging if request.param == "hanging" else f"unix://{tmp_path / 'redis.sock'}"
        monkeypatch.setitem(limited.config, "RATELIMIT_STORAGE_URI", url.replace("unix:", "redis+unix:"))
        limiter.init_app(limited)
        yield limited.test_client()
    monkeypatch.undo()
    limiter.init_app(limited)


def register(client: FlaskClient, number: int, **environ: str) -> int:
    typed = body(email=f"delegate{number}@example.org")
    return client.post(API, json=typed, environ_base=environ).status_code


def count(session: Session, model: type[Registration | Message]) -> int:
    return session.scalar(select(func.count()).select_from(model)) or 0


@pytest.mark.parametrize("language", LANGUAGES)
def test_too_many_registrations_are_told_as_a_problem_and_not_written(
    guest: FlaskClient, session: Session, language: str
) -> None:
    assert Counter(register(guest, number) for number in range(POSTS)) == {202: POSTS}

    answer = guest.post(API, json=body(email="late@example.org"), headers={"Accept-Language": language})

    assert (answer.status_code, answer.mimetype) == (429, "application/problem+json")
    assert answer.json == {
        "type": "about:blank",
        "title": TOLD[language],
        "status": 429,
        "code": "too_many_requests",
        "errors": [],
    }
    assert 1 <= int(answer.headers["Retry-After"]) <= 60
    assert count(session, Registration) == count(session, Message) == POSTS


def test_a_limit_is_for_one_address(guest: FlaskClient) -> None:
    for number in range(POSTS + 1):
        register(guest, number)
    assert register(guest, POSTS + 1) == 429
    assert register(guest, POSTS + 1, REMOTE_ADDR="203.0.113.7") == 202


def test_only_who_has_to_wait_is_told_to(guest: FlaskClient) -> None:
    assert "Retry-After" not in guest.post(API, json=body()).headers


def test_bad_requests_count_as_well(guest: FlaskClient) -> None:
    answers = [guest.post(API, json={"email": "nobody"}).status_code for _ in range(POSTS + 1)]
    assert Counter(answers) == {422: POSTS, 429: 1}


@pytest.mark.parametrize("language", LANGUAGES)
def test_too_many_forms_are_told_on_a_page(guest: FlaskClient, session: Session, language: str) -> None:
    url = f"/{language}/forum/register"
    form = filled_in(guest, url) | {"email": "nobody"}
    for _ in range(POSTS):
        assert guest.post(url, data=form).status_code == 422
    page = guest.post(url, data=form)
    assert (page.status_code, page.mimetype) == (429, "text/html")
    assert ABOVE_PAGE[language] in page.text
    assert 1 <= int(page.headers["Retry-After"]) <= 60
    assert guest.get(url).status_code == 200  # looking is not limited


@pytest.mark.parametrize("language", LANGUAGES)
def test_too_many_wishes_for_the_link_are_told(guest: FlaskClient, language: str) -> None:
    url = f"/{language}/forum/resend"
    form = {"csrf_token": token_in(guest, url), "email": "nobody@example.org"}
    for _ in range(RESENDS):
        assert guest.post(url, data=form).status_code == 303
    page = guest.post(url, data=form)
    assert page.status_code == 429
    assert ABOVE_PAGE[language] in page.text
    assert 1 <= int(page.headers["Retry-After"]) <= 60


def test_without_redis_registering_goes_on_and_limits_hold(guest_without_redis: FlaskClient, session: Session) -> None:
    assert Counter(register(guest_without_redis, number) for number in range(POSTS)) == {202: POSTS}
    answer = guest_without_redis.post(API, json=body(email="late@example.org"))
    assert (answer.status_code, answer.mimetype) == (429, "application/problem+json")
    assert 1 <= int(answer.headers["Retry-After"]) <= 60
    assert count(session, Registration) == POSTS
