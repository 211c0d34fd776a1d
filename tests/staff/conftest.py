"""Accounts, and browsers that are signed in."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from connected.conferences.models import Conference
from connected.conferences.service import create_conference
from connected.staff import secrets, service
from connected.staff.enums import Role
from connected.staff.models import Account
from connected.staff.secrets import hash_password
from tests.registration.conftest import new_conference
from tests.site.forms import token_in

EMAIL = "aru@example.org"
PASSWORD = "a river in the steppe"
SIGN_IN = "/staff/sign-in"

MakeAccount = Callable[..., Account]
SignIn = Callable[..., FlaskClient]


@pytest.fixture(autouse=True, scope="session")
def _quick_hashes() -> None:
    """Let argon2 take a millisecond: what it is safe for is not tested here."""
    secrets._hasher = type(secrets._hasher)(time_cost=1, memory_cost=8, parallelism=1)
    secrets._nobody.cache_clear()


@pytest.fixture
def conference(session: Session) -> Conference:
    """An open edition."""
    conference = create_conference(session, new_conference())
    session.commit()
    return conference


@pytest.fixture
def other_conference(session: Session) -> Conference:
    """Another edition."""
    conference = create_conference(session, new_conference("other"))
    session.commit()
    return conference


@pytest.fixture
def make_account(session: Session) -> MakeAccount:
    """A function that makes an account whose owner has chosen ``PASSWORD``."""

    def make(
        email: str = EMAIL, role: Role = Role.ADMINISTRATOR, conference_id: UUID | None = None, **facts: Any
    ) -> Account:
        account, _ = service.create_account(session, email=email, role=role, conference_id=conference_id, **facts)
        account.password_hash, account.one_time = hash_password(PASSWORD), False
        session.commit()
        return account

    return make


@pytest.fixture
def account(make_account: MakeAccount) -> Account:
    """An administrator of everything."""
    return make_account()


@pytest.fixture
def sign_in(app: Flask, session: Session) -> SignIn:
    """A function that returns a browser where an account is signed in."""

    def browser(account: Account) -> FlaskClient:
        made = app.test_client()
        assert post_sign_in(made, account.email).status_code == 303
        return made

    return browser


@pytest.fixture
def browser(sign_in: SignIn, account: Account) -> FlaskClient:
    """A browser where the administrator is signed in."""
    return sign_in(account)


def post_sign_in(client: FlaskClient, email: str, password: str = PASSWORD, **more: Any) -> TestResponse:
    """Send the form of signing in, as a browser does."""
    form = {"csrf_token": token_in(client, SIGN_IN), "email": email, "password": password} | more.pop("form", {})
    return client.post(SIGN_IN, data=form, **more)


def post(
    client: FlaskClient, url: str, form: dict[str, Any] | None = None, *, page: str = "/staff/account"
) -> TestResponse:
    """Send a form with the CSRF token of ``page``."""
    return client.post(url, data={"csrf_token": token_in(client, page)} | (form or {}))
