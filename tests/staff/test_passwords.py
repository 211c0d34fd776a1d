"""Passwords: the one-time one, one's own, and the link to a new one."""

import re
from datetime import timedelta
from time import monotonic

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from connected.audit.models import AuditEntry
from connected.kernel import clock
from connected.messaging.letters import Letter, Obsolete, writer_for
from connected.messaging.models import Message
from connected.staff import rules, service
from connected.staff.enums import Role
from connected.staff.models import Account, SignIn
from connected.staff.pages.passwords import ASKING_TAKES
from connected.staff.reset_links import token_of
from tests.conftest import SECRET_KEY
from tests.site.forms import filled_in, token_in
from tests.staff.conftest import EMAIL, PASSWORD, MakeAccount, post, post_sign_in
from tests.staff.conftest import SignIn as SignInAs

FORGOTTEN = "/staff/forgotten-password"
NEW = "the wind over Burabay"
HEADLINES = {
    "kk": "ConnectED үшін жаңа құпиясөз",
    "ru": "Новый пароль для ConnectED",
    "en": "A new password for ConnectED",
}


@pytest.fixture
def newcomer(client: FlaskClient, session: Session) -> FlaskClient:
    """A browser where somebody has signed in with the password that was made for them."""
    _, password = service.create_account(session, email=EMAIL, role=Role.ADMINISTRATOR)
    session.commit()
    assert post_sign_in(client, EMAIL, password).location == "/staff/"
    client.environ_base["one_time"] = password
    return client


def one_time(client: FlaskClient) -> str:
    return str(client.environ_base["one_time"])


@pytest.mark.parametrize("url", ["/staff/", "/staff/account", "/staff/accounts", "/staff/audit", "/staff/sign-in"])
def test_no_page_opens_before_the_one_time_password_is_changed(newcomer: FlaskClient, url: str) -> None:
    answer = newcomer.get(url)
    assert (answer.status_code, answer.location) == (303, "/staff/password")


def test_nothing_is_done_before_it_is_changed(newcomer: FlaskClient, session: Session) -> None:
    form = {"csrf_token": token_in(newcomer, "/staff/password"), "email": "b@example.org", "role": "viewer"}
    assert newcomer.post("/staff/accounts", data=form | {"language": "en"}).location == "/staff/password"
    assert session.scalar(select(func.count()).select_from(Account)) == 1


def test_a_password_of_ones_own_opens_the_pages(newcomer: FlaskClient) -> None:
    form = filled_in(newcomer, "/staff/password")
    form |= {"old_password": one_time(newcomer), "password": NEW, "repeated": NEW}
    assert newcomer.post("/staff/password", data=form).location == "/staff/"
    assert newcomer.get("/staff/accounts").status_code == 200


def test_a_newcomer_can_leave(newcomer: FlaskClient) -> None:
    assert post(newcomer, "/staff/sign-out", page="/staff/password").status_code == 303


FAULTS = [
    ({"old_password": "something else"}, "#old_password"),
    ({"password": "short", "repeated": "short"}, "#password"),
    ({"password": "x" * 201, "repeated": "x" * 201}, "#password"),
    ({"password": f"{EMAIL} 1", "repeated": f"{EMAIL} 1"}, "#password"),
    ({"repeated": "the wind over Burabai"}, "#repeated"),
    ({"password": "", "repeated": ""}, "#password"),
    ({"password": PASSWORD, "repeated": PASSWORD}, "#password"),
]


@pytest.mark.parametrize(("typed", "beside"), FAULTS)
def test_what_is_wrong_is_said_beside_the_field(
    browser: FlaskClient, session: Session, account: Account, typed: dict[str, str], beside: str
) -> None:
    before = account.password_hash
    form = {"old_password": PASSWORD, "password": NEW, "repeated": NEW} | typed
    page = post(browser, "/staff/password", form, page="/staff/password")
    assert page.status_code == 422
    assert f'href="{beside}"' in page.text
    assert PASSWORD not in page.text
    session.expire(account)
    assert account.password_hash == before


def test_changing_it_ends_every_other_sign_in_and_renews_this_one(
    browser: FlaskClient, sign_in: SignInAs, session: Session, account: Account
) -> None:
    elsewhere = sign_in(account)
    form = {"old_password": PASSWORD, "password": NEW, "repeated": NEW}
    post(browser, "/staff/password", form, page="/staff/password")
    assert browser.get("/staff/").status_code == 200
    assert elsewhere.get("/staff/").status_code == 303
    assert session.scalar(select(func.count()).select_from(SignIn)) == 1


def ask(client: FlaskClient, email: str = EMAIL) -> str:
    answer = client.post(FORGOTTEN, data={"csrf_token": token_in(client, FORGOTTEN), "email": email})
    assert answer.status_code == 303
    return re.sub(r'value="[^"]*"', "", client.get(answer.location).text)


def test_the_answer_is_the_same_whether_there_is_an_account(
    client: FlaskClient, session: Session, account: Account, make_account: MakeAccount
) -> None:
    closed = make_account("closed@example.org")
    service.disable(session, closed)
    session.commit()
    assert len({ask(client, email) for email in (EMAIL, closed.email, "nobody@example.org")}) == 1
    assert [message.to_email for message in session.scalars(select(Message))] == [EMAIL]


@pytest.mark.parametrize("email", [EMAIL, "nobody@example.org"])
def test_time_does_not_tell_either(client: FlaskClient, account: Account, email: str) -> None:
    form = {"csrf_token": token_in(client, FORGOTTEN), "email": email}
    began = monotonic()
    client.post(FORGOTTEN, data=form)
    assert monotonic() - began >= ASKING_TAKES


def test_at_most_three_letters_an_hour_go_to_an_address(
    client: FlaskClient, session: Session, account: Account
) -> None:
    for _ in range(5):
        ask(client)
    assert session.scalar(select(func.count()).select_from(Message)) == 3


def letter(session: Session) -> Letter:
    message = session.scalars(select(Message).order_by(Message.id.desc())).first()
    assert message
    return writer_for(message)(session, message)


def link_in(letter: Letter) -> str:
    (link,) = set(re.findall(r"http://localhost(/staff/new-password/[\w-]+\?language=\w\w)", letter.text))
    assert link in letter.html
    return str(link)


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_the_letter_is_in_the_language_of_the_account(
    app: Flask, client: FlaskClient, session: Session, make_account: MakeAccount, language: str
) -> None:
    make_account(language=language, name="Aru")
    ask(client)
    with app.app_context():
        written = letter(session)
        assert written.subject == HEADLINES[language]
        assert "Aru" in written.text
        assert "Aru" in written.html
        assert link_in(written).endswith(f"?language={language}")


@pytest.fixture
def link(app: Flask, client: FlaskClient, session: Session, account: Account) -> str:
    """The link of a letter."""
    ask(client)
    with app.app_context():
        return link_in(letter(session))


def test_no_secret_is_kept_with_the_message(session: Session, link: str) -> None:
    (message,) = session.scalars(select(Message))
    assert message.context == {"account_id": str(message.about_id)}


def test_opening_the_link_changes_nothing_and_leaves_no_trace(
    client: FlaskClient, session: Session, account: Account, link: str
) -> None:
    before = account.password_hash
    for _ in range(2):
        page = client.get(link)
        assert page.status_code == 200
        assert page.headers["Referrer-Policy"] == "no-referrer"
        assert page.headers["Cache-Control"] == "no-store"
    session.expire(account)
    assert account.password_hash == before


def test_the_link_works_once_and_ends_every_sign_in(browser: FlaskClient, client: FlaskClient, link: str) -> None:
    form = filled_in(client, link) | {"password": NEW, "repeated": NEW}
    assert client.post(link, data=form).location == "/staff/sign-in?done=password"
    assert browser.get("/staff/").status_code == 303
    assert post_sign_in(client, EMAIL).status_code == 401
    assert client.get(link).status_code == 404
    assert client.post(link, data=form | {"csrf_token": token_in(client, FORGOTTEN)}).status_code == 404
    assert post_sign_in(client, EMAIL, NEW).status_code == 303


def test_a_bad_password_does_not_use_the_link_up(client: FlaskClient, link: str) -> None:
    form = filled_in(client, link) | {"password": "short", "repeated": "short"}
    assert client.post(link, data=form).status_code == 422
    assert client.get(link).status_code == 200


def test_a_new_password_opens_an_account_that_was_closed_by_failures(client: FlaskClient, link: str) -> None:
    for _ in range(rules.FAILURES_OF_ACCOUNT):
        post_sign_in(client, EMAIL, "wrong password")
    assert post_sign_in(client, EMAIL).status_code == 429
    client.post(link, data=filled_in(client, link) | {"password": NEW, "repeated": NEW})
    assert post_sign_in(client, EMAIL, NEW).status_code == 303


def test_the_link_works_for_two_hours(client: FlaskClient, link: str) -> None:
    with time_machine.travel(clock.now() + rules.RESET_LASTS - timedelta(minutes=1)):
        assert client.get(link).status_code == 200
    with time_machine.travel(clock.now() + rules.RESET_LASTS):
        assert client.get(link).status_code == 404


def test_a_forged_link_opens_nothing(client: FlaskClient, account: Account, make_account: MakeAccount) -> None:
    other = make_account("other@example.org")
    good = token_of(account, since=clock.now(), secret_key=SECRET_KEY)
    theirs = token_of(other, since=clock.now(), secret_key="another key that is long enough to be one")
    changed = good[:-3] + ("AAA" if good[-3:] != "AAA" else "BBB")
    for token in (changed, good[:-1], theirs, "A", "A" * 100, "A" * 51):
        assert client.get(f"/staff/new-password/{token}").status_code == 404, token


def test_a_letter_that_came_too_late_is_not_sent(app: Flask, session: Session, link: str) -> None:
    with app.app_context(), time_machine.travel(clock.now() + rules.RESET_LASTS), pytest.raises(Obsolete) as gone:
        letter(session)
    assert gone.value.reason == "link_expired"


def test_a_letter_to_a_closed_account_is_not_sent(
    app: Flask, session: Session, account: Account, link: str, make_account: MakeAccount
) -> None:
    make_account("second@example.org")
    service.disable(session, account)
    with app.app_context(), pytest.raises(Obsolete) as gone:
        letter(session)
    assert gone.value.reason == "account_closed"


def test_the_audit_knows_of_it_and_holds_no_address(client: FlaskClient, session: Session, link: str) -> None:
    client.post(link, data=filled_in(client, link) | {"password": NEW, "repeated": NEW})
    entries = list(session.scalars(select(AuditEntry)))
    assert {"account.reset_requested", "account.password_changed"} <= {entry.action for entry in entries}
    kept = " ".join(str((entry.fields, entry.details)) for entry in entries)
    assert EMAIL not in kept
    assert NEW not in kept
