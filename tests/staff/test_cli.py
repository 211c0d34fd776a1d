"""The commands of accounts: what is secret is printed alone."""

import pytest
from click.testing import CliRunner, Result
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from connected.conferences.models import Conference
from connected.kernel import commands
from connected.staff.cli import staff, tokens
from connected.staff.enums import Role
from connected.staff.models import Account, ApiToken, Grant
from tests.staff.conftest import EMAIL, PASSWORD, post_sign_in


@pytest.fixture(autouse=True)
def _in_this_application(app: Flask, session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(commands, "_application", [app.app_context])


def run(*arguments: str) -> Result:
    group = {"staff": staff, "tokens": tokens}[arguments[0]]
    return CliRunner().invoke(group, arguments[1:])


def test_an_account_is_made(client: FlaskClient, session: Session, conference: Conference) -> None:
    made = run("staff", "create", EMAIL, "--role", "desk", "--conference", "forum")
    assert made.exit_code == 0, made.output
    assert post_sign_in(client, EMAIL, made.output.strip()).location == "/staff/"
    (given,) = session.scalars(select(Grant))
    assert (given.role, given.conference_id) == (Role.DESK, conference.id)


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("create", EMAIL, "--role", "viewer"), "There is an account with this email address already."),
        (("create", "nobody", "--role", "viewer"), "nobody is no email address."),
        (("create", "b@example.org", "--role", "viewer", "--conference", "nothing"), "There is no conference nothing."),
        (("new-password", "b@example.org"), "There is no open account of b@example.org."),
    ],
)
def test_what_cannot_be_done_is_told(account: Account, arguments: tuple[str, ...], told: str) -> None:
    answer = run("staff", *arguments)
    assert answer.exit_code == 1
    assert told in answer.output


def test_a_new_one_time_password_ends_the_old_one(browser: FlaskClient, client: FlaskClient) -> None:
    made = run("staff", "new-password", EMAIL)
    assert made.exit_code == 0, made.output
    assert browser.get("/staff/").status_code == 303
    assert post_sign_in(client, EMAIL, PASSWORD).status_code == 401
    assert post_sign_in(client, EMAIL, made.output.strip()).status_code == 303
    assert client.get("/staff/").location == "/staff/password"


def test_a_token_is_made(client: FlaskClient, session: Session, account: Account) -> None:
    made = run("tokens", "create", EMAIL, "--scope", "audit:read", "--days", "3")
    assert made.exit_code == 0, made.output
    (token,) = session.scalars(select(ApiToken))
    assert token.scopes == ["audit:read"]
    headers = {"Authorization": f"Bearer {made.output.strip()}"}
    assert client.get("/api/v1/audit", headers=headers).status_code == 200
