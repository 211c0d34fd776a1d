"""Signing in and out: who gets in, who does not, and what neither text nor time tells."""

import re
from collections import Counter
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from connected.audit.models import AuditEntry
from connected.kernel import clock
from connected.kernel.auth import CallerKind
from connected.staff import rules, secrets, service
from connected.staff.callers import COOKIE
from connected.staff.models import Account, FailedSignIn, SignIn
from connected.staff.secrets import hash_secret
from tests.staff.conftest import EMAIL, PASSWORD, SIGN_IN, MakeAccount, post, post_sign_in
from tests.staff.conftest import SignIn as SignInAs

WRONG = "The email address or the password is not right."


def count(session: Session, model: Any) -> int:
    return session.scalar(select(func.count()).select_from(model)) or 0


def secret_of(client: FlaskClient) -> str:
    cookie = client.get_cookie(COOKIE, path="/staff")
    assert cookie
    return cookie.value


def text_of(html: str) -> str:
    return re.sub(r'(name="(?:csrf_token|email)") (?:type="hidden" )?value="[^"]*"|value="[^"]*"', "", html)


def test_who_is_not_signed_in_is_led_to_the_form_and_back(client: FlaskClient, account: Account) -> None:
    led = client.get("/staff/accounts?language=en")
    assert (led.status_code, led.location) == (303, "/staff/sign-in?next=/staff/accounts?language%3Den")
    form = {"next": "/staff/accounts?language=en"}
    signed_in = post_sign_in(client, EMAIL, form=form)
    assert (signed_in.status_code, signed_in.location) == (303, form["next"])
    assert client.get(signed_in.location).status_code == 200


def test_the_cookie_is_out_of_reach(client: FlaskClient, account: Account) -> None:
    cookies = post_sign_in(client, EMAIL).headers.getlist("Set-Cookie")
    (ours,) = (cookie for cookie in cookies if cookie.startswith(COOKIE))
    assert {"HttpOnly", "SameSite=Lax", "Path=/staff"} <= set(ours.split("; "))


def test_the_secret_is_kept_as_a_hash_only(client: FlaskClient, session: Session, account: Account) -> None:
    post_sign_in(client, EMAIL)
    (entry,) = session.scalars(select(SignIn))
    assert entry.secret_hash == hash_secret(secret_of(client))
    assert secret_of(client).encode() not in entry.secret_hash


@pytest.mark.parametrize("email", ["ARU@example.org", " aru@EXAMPLE.org "])
def test_the_address_is_known_however_it_is_written(client: FlaskClient, account: Account, email: str) -> None:
    assert post_sign_in(client, email).status_code == 303


def test_a_password_is_the_same_however_a_keyboard_composes_it(
    client: FlaskClient, session: Session, account: Account
) -> None:
    service.change_password(session, account, old=PASSWORD, new="ақ өзен мен қайың")
    session.commit()
    assert post_sign_in(client, EMAIL, "ақ өзен мен қаи\u0306ың").status_code == 303


def test_the_answer_is_the_same_for_a_wrong_password_an_unknown_address_and_a_closed_account(
    client: FlaskClient, session: Session, account: Account, make_account: MakeAccount
) -> None:
    closed = make_account("closed@example.org")
    service.disable(session, closed)
    session.commit()
    pages = [
        post_sign_in(client, EMAIL, "not the password at all"),
        post_sign_in(client, "nobody@example.org", "not the password at all"),
        post_sign_in(client, closed.email),
    ]
    assert {page.status_code for page in pages} == {401}
    assert len({text_of(page.text) for page in pages}) == 1
    assert WRONG in pages[0].text
    assert all("Set-Cookie" not in page.headers or COOKIE not in page.headers["Set-Cookie"] for page in pages)


def test_a_password_is_verified_whether_or_not_there_is_an_account(
    client: FlaskClient, account: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    verified: Counter[str] = Counter()
    hasher = secrets._hasher

    class Counting:
        def hash(self, password: str) -> str:
            return hasher.hash(password)

        def verify(self, password_hash: str, password: str) -> bool:
            verified[password] += 1
            return hasher.verify(password_hash, password)

    monkeypatch.setattr(secrets, "_hasher", Counting())
    post_sign_in(client, EMAIL, "wrong for a known one")
    post_sign_in(client, "nobody@example.org", "wrong for an unknown one")
    assert verified == {"wrong for a known one": 1, "wrong for an unknown one": 1}


def test_what_is_no_address_is_said_to_be_none(client: FlaskClient, account: Account) -> None:
    page = post_sign_in(client, "nobody\x00@example.org")
    assert page.status_code == 422
    assert 'href="#email"' in page.text


def test_no_password_comes_back_in_a_page(client: FlaskClient, account: Account) -> None:
    assert "not the password at all" not in post_sign_in(client, EMAIL, "not the password at all").text


def test_too_many_wrong_passwords_close_an_account_for_a_while(client: FlaskClient, account: Account) -> None:
    answers = [post_sign_in(client, EMAIL, "wrong password").status_code for _ in range(rules.FAILURES_OF_ACCOUNT + 1)]
    assert Counter(answers) == {401: rules.FAILURES_OF_ACCOUNT, 429: 1}
    assert post_sign_in(client, EMAIL).status_code == 429
    with time_machine.travel(clock.now() + rules.FAILURE_WINDOW + timedelta(seconds=1)):
        assert post_sign_in(client, EMAIL).status_code == 303


def test_an_unknown_address_is_closed_after_as_many(client: FlaskClient) -> None:
    answers = [
        post_sign_in(client, "nobody@example.org", "wrong").status_code for _ in range(rules.FAILURES_OF_ACCOUNT + 1)
    ]
    assert Counter(answers) == {401: rules.FAILURES_OF_ACCOUNT, 429: 1}


def test_one_password_for_many_accounts_is_stopped_by_where_it_comes_from(
    client: FlaskClient, account: Account
) -> None:
    sprayed = [
        post_sign_in(client, f"staff{number}@example.org", "spring 2027").status_code
        for number in range(rules.FAILURES_OF_ORIGIN + 1)
    ]
    assert Counter(sprayed) == {401: rules.FAILURES_OF_ORIGIN, 429: 1}
    assert post_sign_in(client, EMAIL).status_code == 429
    elsewhere = {"REMOTE_ADDR": "203.0.113.7"}
    assert post_sign_in(client, EMAIL, environ_base=elsewhere).status_code == 303


def test_failures_hold_neither_addresses_nor_passwords(client: FlaskClient, session: Session) -> None:
    post_sign_in(client, "nobody@example.org", "a secret of mine")
    (failure,) = session.scalars(select(FailedSignIn))
    assert len(failure.account_key) == len(failure.origin_key) == 32
    assert b"nobody" not in failure.account_key + failure.origin_key


def test_signing_in_forgets_the_failures_of_the_account(
    client: FlaskClient, session: Session, account: Account
) -> None:
    post_sign_in(client, EMAIL, "wrong password")
    post_sign_in(client, EMAIL)
    assert count(session, FailedSignIn) == 0


def test_nothing_that_was_planted_before_goes_on(client: FlaskClient, account: Account) -> None:
    client.set_cookie(COOKIE, "planted-by-somebody-else", path="/staff")
    with client.session_transaction() as before:
        before["planted"] = "yes"
    first = client.get(SIGN_IN).text
    post_sign_in(client, EMAIL)
    with client.session_transaction() as after:
        assert "planted" not in after
    assert secret_of(client) != "planted-by-somebody-else"
    token = re.search(r'name="csrf_token" value="([^"]+)"', first)
    assert token
    assert client.post("/staff/sign-out", data={"csrf_token": token[1]}).status_code == 400


def test_signing_in_again_gives_a_new_secret_and_ends_the_old_one(
    browser: FlaskClient, session: Session, account: Account
) -> None:
    before, token = secret_of(browser), ""
    token = re.search(r'name="csrf_token" value="([^"]+)"', browser.get("/staff/account").text)[1]  # type: ignore[index]
    browser.post(SIGN_IN, data={"csrf_token": token, "email": EMAIL, "password": PASSWORD})
    assert secret_of(browser) != before
    assert count(session, SignIn) == 1


@pytest.mark.parametrize("url", [SIGN_IN, "/staff/sign-out", "/staff/account", "/staff/accounts", "/staff/password"])
def test_a_form_of_another_site_does_nothing(browser: FlaskClient, session: Session, url: str) -> None:
    entries = count(session, AuditEntry)
    assert browser.post(url, data={"email": EMAIL, "password": PASSWORD}).status_code == 400
    assert count(session, AuditEntry) == entries


TARGETS = {
    "/staff/account": "/staff/account",
    "/staff/accounts?language=kk": "/staff/accounts?language=kk",
    "": "/staff/",
    "https://evil.example/staff/": "/staff/",
    "//evil.example/staff/": "/staff/",
    "/\\evil.example": "/staff/",
    "/staff/\\..\\evil": "/staff/",
    "\t//evil.example": "/staff/",
    "/staff/\r\nSet-Cookie: a=b": "/staff/",
    "javascript:alert(1)": "/staff/",
    "staff/": "/staff/",
    "/en/": "/staff/",
}


@pytest.mark.parametrize(("target", "reached"), TARGETS.items())
def test_one_is_led_to_pages_of_ours_only(client: FlaskClient, account: Account, target: str, reached: str) -> None:
    assert post_sign_in(client, EMAIL, form={"next": target}).location == reached
    assert client.get(SIGN_IN, query_string={"next": target}).location == reached


def test_signing_out_ends_it_in_the_database_too(browser: FlaskClient, app: Flask, session: Session) -> None:
    secret = secret_of(browser)
    assert post(browser, "/staff/sign-out").location == "/staff/sign-in?done=signed_out"
    assert browser.get_cookie(COOKIE, path="/staff") is None
    thief = app.test_client()
    thief.set_cookie(COOKIE, secret, path="/staff")
    assert thief.get("/staff/").status_code == 303
    assert count(session, SignIn) == 0


def test_a_sign_in_ends_by_idling_and_by_age(browser: FlaskClient) -> None:
    now = clock.now()
    with time_machine.travel(now + rules.SIGN_IN_IDLES + timedelta(minutes=1)):
        assert browser.get("/staff/").status_code == 303
    steps = int(rules.SIGN_IN_LASTS / timedelta(hours=11))
    for step in range(steps):
        with time_machine.travel(now + step * timedelta(hours=11)):
            assert browser.get("/staff/").status_code == 200, step
    with time_machine.travel(now + rules.SIGN_IN_LASTS + timedelta(minutes=1)):
        assert browser.get("/staff/").status_code == 303


def test_housekeeping_forgets_what_counts_no_more(browser: FlaskClient, client: FlaskClient, session: Session) -> None:
    post_sign_in(client, "nobody@example.org", "wrong")
    assert service.forget_failures(session) == 0
    with time_machine.travel(clock.now() + timedelta(hours=13)):
        assert service.forget_failures(session) == 2
    assert (count(session, FailedSignIn), count(session, SignIn)) == (0, 0)


def test_a_closed_account_is_out_with_the_next_request(
    browser: FlaskClient, session: Session, account: Account, make_account: MakeAccount
) -> None:
    make_account("second@example.org")
    service.disable(session, account)
    session.commit()
    assert browser.get("/staff/").status_code == 303


def test_a_form_that_is_sent_too_late_says_to_sign_in(client: FlaskClient) -> None:
    page = client.post("/staff/account", headers={"Accept-Language": "en"})
    assert page.status_code == 401
    assert "You are not signed in any more" in page.text
    assert 'href="/staff/"' in page.text


def test_pages_are_kept_in_no_cache(browser: FlaskClient) -> None:
    headers = browser.get("/staff/").headers
    assert (headers["Cache-Control"], headers["X-Robots-Tag"]) == ("no-store", "noindex")


def test_the_audit_says_who_signed_in(browser: FlaskClient, session: Session, account: Account) -> None:
    (entry,) = session.scalars(select(AuditEntry).where(AuditEntry.action == "account.signed_in"))
    assert (entry.actor_kind, entry.actor_id, entry.object_id) == (CallerKind.STAFF, account.id, account.id)


def test_the_cookie_counts_in_pages_only_and_the_token_in_the_api_only(
    browser: FlaskClient, session: Session, account: Account, sign_in: SignInAs
) -> None:
    browser.set_cookie(COOKIE, secret_of(browser), path="/")
    answer = browser.get("/api/v1/audit")
    assert (answer.status_code, answer.headers["WWW-Authenticate"]) == (401, "Bearer")
    _, token = service.create_token(session, account, scopes=["audit:read"])
    browser.delete_cookie(COOKIE, path="/")
    browser.delete_cookie(COOKIE, path="/staff")
    assert browser.get("/staff/", headers={"Authorization": f"Bearer {token}"}).status_code == 303
