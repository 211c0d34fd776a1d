"""One's own account: language, sign-ins, tokens."""

import re
from datetime import timedelta

import pytest
import time_machine
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from connected.audit.models import AuditEntry
from connected.conferences.models import Conference
from connected.kernel import clock
from connected.staff import service
from connected.staff.enums import Role
from connected.staff.models import Account, ApiToken, SignIn
from connected.staff.secrets import TOKEN_PREFIX, hash_secret
from tests.staff.conftest import MakeAccount, post
from tests.staff.conftest import SignIn as SignInAs

PAGE = "/staff/account"
TOKENS = f"{PAGE}/tokens"
AUDIT = "/api/v1/audit"


def bearer(secret: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {secret}"}


def html_language(client: FlaskClient, url: str = "/staff/", **headers: str) -> str:
    found = re.search(r'<html lang="(\w\w)">', client.get(url, headers=headers).text)
    assert found
    return found[1]


def test_name_and_language_are_changed(browser: FlaskClient, session: Session, account: Account) -> None:
    assert post(browser, PAGE, {"name": "  Ару  Серік ", "language": "kk"}).status_code == 303
    session.refresh(account)
    assert (account.name, account.language) == ("Ару Серік", "kk")
    assert html_language(browser) == "kk"
    (entry,) = session.scalars(select(AuditEntry).where(AuditEntry.action == "account.changed"))
    assert (entry.fields, entry.details) == (["language", "name"], {})


def test_the_language_of_pages(
    browser: FlaskClient, client: FlaskClient, make_account: MakeAccount, sign_in: SignInAs
) -> None:
    assert html_language(browser, Accept_Language="ru") == "en"  # the account's
    assert html_language(browser, "/staff/?language=kk") == "kk"
    assert html_language(browser) == "kk"  # kept
    assert html_language(browser, "/staff/?language=de") == "kk"
    russian = sign_in(make_account("b@example.org", language="ru"))
    assert html_language(russian) == "ru"
    assert html_language(client, "/staff/sign-in", **{"Accept-Language": "ru"}) == "ru"


def test_the_language_switch_stays_on_the_page_with_its_filters(browser: FlaskClient, conference: Conference) -> None:
    html = browser.get("/staff/audit?conference=forum&language=ru").text
    assert 'href="/staff/audit?conference=forum&amp;language=kk"' in html


def test_a_language_we_do_not_speak_is_refused(browser: FlaskClient) -> None:
    page = post(browser, PAGE, {"name": "Aru", "language": "de"})
    assert page.status_code == 422
    assert 'href="#language"' in page.text


def test_sign_ins_are_listed_and_ended(
    browser: FlaskClient, sign_in: SignInAs, session: Session, account: Account
) -> None:
    phone = sign_in(account)
    here, there = session.scalars(select(SignIn).order_by(SignIn.id))
    html = browser.get(PAGE).text
    assert f"/sign-ins/{there.id}/end" in html
    assert f"/sign-ins/{here.id}/end" not in html
    post(browser, f"{PAGE}/sign-ins/{there.id}/end")
    assert phone.get("/staff/").status_code == 303
    assert browser.get("/staff/").status_code == 200


def test_everywhere_else_is_everywhere_but_here(browser: FlaskClient, sign_in: SignInAs, account: Account) -> None:
    others = [sign_in(account) for _ in range(2)]
    post(browser, f"{PAGE}/sign-ins/end")
    assert [other.get("/staff/").status_code for other in others] == [303, 303]
    assert browser.get("/staff/").status_code == 200


def test_nobody_ends_the_sign_in_of_another(
    browser: FlaskClient, sign_in: SignInAs, session: Session, account: Account, make_account: MakeAccount
) -> None:
    other = make_account("other@example.org")
    theirs = sign_in(other)
    entry = session.scalars(select(SignIn).where(SignIn.account_id == other.id)).one()
    post(browser, f"{PAGE}/sign-ins/{entry.id}/end")
    assert theirs.get("/staff/").status_code == 200


def made_token(client: FlaskClient, *scopes: str, days: str = "30") -> str:
    page = post(client, TOKENS, {"name": "badges", "days": days, "scopes": list(scopes)})
    assert page.status_code == 200, page.text
    found = re.search(rf"<code>({TOKEN_PREFIX}[\w-]+)</code>", page.text)
    assert found
    assert page.headers["Cache-Control"] == "no-store"
    return found[1]


def test_a_token_is_shown_once_and_kept_as_a_hash(browser: FlaskClient, session: Session) -> None:
    secret = made_token(browser, "audit:read")
    assert secret not in browser.get(PAGE).text
    (token,) = session.scalars(select(ApiToken))
    assert token.secret_hash == hash_secret(secret)
    assert browser.get(AUDIT, headers=bearer(secret)).status_code == 200


def test_a_token_can_do_what_was_chosen_only(browser: FlaskClient) -> None:
    assert browser.get(AUDIT, headers=bearer(made_token(browser, "mail:read"))).status_code == 403


def test_a_token_can_do_no_more_than_its_account(
    session: Session, sign_in: SignInAs, make_account: MakeAccount, conference: Conference, client: FlaskClient
) -> None:
    viewer = make_account("viewer@example.org", Role.VIEWER)
    _, secret = service.create_token(session, viewer, scopes=["audit:read", "registrations:read"])
    session.commit()
    assert client.get(AUDIT, headers=bearer(secret)).status_code == 403
    assert 'value="audit:read"' not in sign_in(viewer).get(PAGE).text
    service.grant(session, viewer, role=Role.ORGANIZER, conference_id=conference.id)
    session.commit()
    assert client.get(AUDIT, headers=bearer(secret)).status_code == 200
    service.withdraw(session, viewer, viewer.grants[-1].id)
    session.commit()
    assert client.get(AUDIT, headers=bearer(secret)).status_code == 403


def test_a_token_is_no_longer_good(
    browser: FlaskClient, session: Session, account: Account, make_account: MakeAccount
) -> None:
    expired, revoked, closed = (made_token(browser, "audit:read", days="2") for _ in range(3))
    with time_machine.travel(clock.now() + timedelta(days=2, seconds=1)):
        answer = browser.get(AUDIT, headers=bearer(expired))
        assert (answer.status_code, answer.json["code"]) == (401, "not_signed_in")
    token = session.scalars(select(ApiToken).where(ApiToken.secret_hash == hash_secret(revoked))).one()
    post(browser, f"{TOKENS}/{token.id}/revoke")
    assert browser.get(AUDIT, headers=bearer(revoked)).status_code == 401
    assert str(token.id) not in browser.get(PAGE).text
    make_account("second@example.org")
    service.disable(session, account)
    session.commit()
    assert browser.get(AUDIT, headers=bearer(closed)).status_code == 401


@pytest.mark.parametrize("header", ["Bearer nonsense", "Basic YTpi", "Bearer", "nonsense"])
def test_what_is_no_token_is_refused_on_public_routes_too(client: FlaskClient, header: str) -> None:
    answer = client.get("/api/v1/conferences", headers={"Authorization": header})
    assert (answer.status_code, answer.headers["WWW-Authenticate"]) == (401, "Bearer")


def test_nobody_revokes_the_token_of_another(browser: FlaskClient, session: Session, make_account: MakeAccount) -> None:
    other = make_account("other@example.org")
    token, secret = service.create_token(session, other, scopes=["audit:read"])
    session.commit()
    post(browser, f"{TOKENS}/{token.id}/revoke")
    assert browser.get(AUDIT, headers=bearer(secret)).status_code == 200


BAD_TOKENS = [
    ({"name": ""}, "#name"),
    ({"days": "0"}, "#days"),
    ({"days": "731"}, "#days"),
    ({"days": "soon"}, "#days"),
    ({"scopes": []}, "#scopes"),
    ({"scopes": ["staff:write"]}, "Please choose one of the list."),
    ({"scopes": ["see:needs"]}, "Please choose one of the list."),
]


@pytest.mark.parametrize(("typed", "told"), BAD_TOKENS)
def test_a_token_that_cannot_be_made(
    browser: FlaskClient, session: Session, typed: dict[str, object], told: str
) -> None:
    page = post(browser, TOKENS, {"name": "badges", "days": "30", "scopes": ["mail:read"]} | typed)
    assert page.status_code == 422
    assert told in page.text
    assert session.scalars(select(ApiToken)).all() == []
