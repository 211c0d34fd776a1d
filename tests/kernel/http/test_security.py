"""What every answer carries for the reader's safety, with TLS and without."""

from dataclasses import replace
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from config.settings import Settings
from connected.app import create_app
from connected.conferences.models import Conference
from connected.conferences.service import create_conference
from connected.kernel.db import use_sessions
from tests.registration.conftest import new_conference

PUBLIC_URL = "https://connected.example.org"
PAGES = ("/en/", "/en/privacy", "/en/nothing", "/api/docs", "/api/v1/conferences", "/api/v1/nothing", "/healthz")


@pytest.fixture(scope="module")
def https_settings(settings: Settings) -> Settings:
    """Settings of a site that the public reaches over TLS, with one proxy before it."""
    return replace(
        settings, public_url=PUBLIC_URL, allowed_hosts=("connected.example.org", "localhost"), trusted_proxies=1
    )


@pytest.fixture
def https_client(https_settings: Settings, session: Session) -> FlaskClient:
    """A client of that site; making it must leave the session of the test in use."""
    client = create_app(https_settings).test_client()
    use_sessions(lambda: session)
    return client


@pytest.fixture
def conference(session: Session) -> Conference:
    """An open edition."""
    conference = create_conference(session, new_conference())
    session.commit()
    return conference


def directives(policy: str) -> dict[str, list[str]]:
    parts = (part.split() for part in policy.split(";"))
    return {name: sources for name, *sources in parts}


@pytest.mark.parametrize("path", PAGES)
def test_the_policy_allows_nothing_inline_and_nothing_from_elsewhere(client: FlaskClient, path: str) -> None:
    policy = directives(client.get(path).headers["Content-Security-Policy"])
    assert policy["default-src"] == policy["base-uri"] == policy["frame-ancestors"] == ["'none'"]
    assert policy["script-src"] == policy["style-src"] == policy["form-action"] == ["'self'"]
    allowed = {source for sources in policy.values() for source in sources}
    assert allowed == {"'none'", "'self'", "data:"}
    assert policy["img-src"] == ["'self'", "data:"]


@pytest.mark.parametrize("path", PAGES)
def test_answers_are_what_they_say_and_stay_out_of_frames(client: FlaskClient, path: str) -> None:
    headers = client.get(path).headers
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert "Server" not in headers


@pytest.mark.parametrize("path", PAGES)
def test_browsers_are_told_to_stay_with_tls(client: FlaskClient, https_client: FlaskClient, path: str) -> None:
    assert "Strict-Transport-Security" not in client.get(path).headers
    assert https_client.get(path).headers["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains"


@pytest.mark.usefixtures("conference")
def test_cookies_are_secure_where_the_site_is(client: FlaskClient, https_client: FlaskClient) -> None:
    plain, secure = (each.get("/en/forum/register").headers["Set-Cookie"] for each in (client, https_client))
    for cookie in (plain, secure):
        assert {"HttpOnly", "SameSite=Lax", "Path=/"} <= set(cookie.split("; "))
        assert "Domain" not in cookie
    assert "Secure" not in plain.split("; ")
    assert "Secure" in secure.split("; ")


@pytest.mark.usefixtures("conference")
def test_a_form_works_behind_a_proxy_with_tls(https_client: FlaskClient) -> None:
    forwarded = {"X-Forwarded-For": "203.0.113.5", "X-Forwarded-Proto": "https"}
    url = "/en/forum/resend"
    options: Any = {"base_url": PUBLIC_URL, "headers": forwarded}
    token = https_client.get(url, **options).text.partition('name="csrf_token" value="')[2].partition('"')[0]
    answer = https_client.post(url, data={"csrf_token": token, "email": "a@example.org"}, **options)
    assert (answer.status_code, answer.location) == (303, "/en/forum/resend?sent=1")


def test_who_only_looks_gets_no_cookie(client: FlaskClient) -> None:
    assert not any("Set-Cookie" in client.get(path).headers for path in PAGES)


@pytest.mark.parametrize("host", ["evil.example", "connected.example.org.evil.example", "127.0.0.1"])
def test_only_hosts_of_ours_are_answered(https_client: FlaskClient, host: str) -> None:
    for path in PAGES:
        answer = https_client.get(path, headers={"Host": host})
        assert answer.status_code == 400
        assert host not in answer.text
