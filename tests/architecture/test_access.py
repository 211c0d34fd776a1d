"""Every route declares who may call it, and lets in nobody else."""

from collections.abc import Callable, Iterator
from typing import Any, NamedTuple
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session
from werkzeug.routing import AnyConverter, BaseConverter, Rule
from werkzeug.test import TestResponse

from connected.conferences.models import Conference
from connected.conferences.service import create_conference
from connected.kernel.auth import ACCOUNT, LINK, LOOPBACK, PUBLIC, Capability, asks_everywhere, declared_access
from connected.kernel.http.health import OPERATOR
from connected.kernel.ids import new_id
from connected.staff import service
from connected.staff.callers import COOKIE
from connected.staff.enums import Role
from connected.staff.models import Account
from connected.staff.roles import CAPABILITIES, SCOPES
from tests.registration.conftest import new_conference

CAPABILITY_NAMES = {capability.value for capability in Capability}
KNOWN = {PUBLIC, LINK, LOOPBACK, OPERATOR, ACCOUNT, *CAPABILITY_NAMES}
PERSONAL = ("/my/", "/new-password/")
EVERY_SCOPE = tuple(scope.value for scope in SCOPES)

REFUSED = {401, 403}
OF_CONVERTERS: dict[str, Any] = {
    "UUIDConverter": UUID(int=1),
    "SlugConverter": "forum",
    "LanguageConverter": "en",
    "TokenConverter": "A" * 51,
    "IntegerConverter": 1,
}


class Call(NamedTuple):
    """One method of a route that asks for an account or a capability, at the edition `forum`."""

    method: str
    url: str
    rule: str
    asks_for: str
    of_conference: bool
    everywhere: bool

    @property
    def is_api(self) -> bool:
        return self.rule.startswith("/api/")

    def allows(self, role: Role, at_forum: bool, at_all: bool, scopes: tuple[str, ...]) -> bool:
        """Whether it is open to an account with this role, by the table of roles; in the API, to its token."""
        if self.asks_for == ACCOUNT:
            return True
        if self.everywhere and not at_all:
            return False
        has = Capability(self.asks_for) in CAPABILITIES[role] and (at_forum or not self.of_conference)
        return has and (not self.is_api or self.asks_for in scopes)


def calls(app: Flask) -> Iterator[Call]:
    adapter = app.url_map.bind("localhost")
    for rule in app.url_map.iter_rules():
        view = app.view_functions[rule.endpoint]
        asks_for = declared_access(view)
        if asks_for != ACCOUNT and asks_for not in CAPABILITY_NAMES:
            continue
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
            url = adapter.build(rule.endpoint, values_of(rule), method=method)
            yield Call(method, url, rule.rule, str(asks_for), "slug" in rule.arguments, asks_everywhere(view))


def values_of(rule: Rule) -> dict[str, Any]:
    return {name: value_for(kind) for name, kind in rule._converters.items()}


def value_for(kind: BaseConverter) -> Any:
    """A value that the part of an address takes; of a list of words, one of them."""
    return min(kind.items) if isinstance(kind, AnyConverter) else OF_CONVERTERS.get(type(kind).__name__, "x")


@pytest.fixture
def forum(session: Session) -> Conference:
    """The edition of every address."""
    return create_conference(session, new_conference())


@pytest.fixture
def elsewhere(session: Session) -> Conference:
    """An edition of no address."""
    return create_conference(session, new_conference("elsewhere"))


Ask = Callable[..., TestResponse]


@pytest.fixture
def ask(client: FlaskClient, session: Session) -> Ask:
    """Send a call as an account, by its cookie or by its token."""
    secrets: dict[UUID, str] = {}

    def send(call: Call, account: Account | None = None, token: str = "") -> TestResponse:
        client.delete_cookie(COOKIE, path="/staff")
        if account and not call.is_api:
            if account.id not in secrets:
                secrets[account.id] = service.sign_in(session, account, browser="")
                session.commit()
            client.set_cookie(COOKIE, secrets[account.id], path="/staff")
        headers = {"Authorization": f"Bearer {token}"} if token and call.is_api else {}
        return client.open(call.url, method=call.method, headers=headers, buffered=True)

    return send


def account_with(session: Session, role: Role, conference_id: UUID | None = None) -> Account:
    account, _ = service.create_account(
        session, email=f"{new_id()}@example.org", role=role, conference_id=conference_id
    )
    account.one_time = False
    session.commit()
    return account


def token_of(session: Session, account: Account, *scopes: str) -> str:
    _, secret = service.create_token(session, account, scopes=scopes)
    session.commit()
    return secret


def is_let_in(answer: TestResponse) -> bool:
    assert answer.status_code < 500
    led_away = answer.status_code == 303 and "/staff/sign-in?next=" in answer.location
    return answer.status_code not in REFUSED and not led_away


def wrong(
    app: Flask, ask: Ask, session: Session, account: Account, role: Role, *, at_forum: bool, at_all: bool = False
) -> list[str]:
    """The calls that let the account in, or keep it out, against the table; not those that end the sign-in."""
    token = token_of(session, account, *EVERY_SCOPE)
    return [
        f"{call.method} {call.rule}: {answer.status_code}"
        for call in calls(app)
        if not call.rule.endswith(("/sign-out", "/sign-ins/end"))
        and is_let_in(answer := ask(call, account, token)) != call.allows(role, at_forum, at_all, EVERY_SCOPE)
    ]


def test_every_route_declares_its_access(app: Flask) -> None:
    undeclared = [
        rule.rule for rule in app.url_map.iter_rules() if declared_access(app.view_functions[rule.endpoint]) is None
    ]
    assert undeclared == []


def test_every_declaration_is_a_known_kind(app: Flask) -> None:
    kinds = {declared_access(app.view_functions[rule.endpoint]) for rule in app.url_map.iter_rules()}
    assert kinds <= KNOWN


def test_only_personal_links_open_what_is_personal(app: Flask) -> None:
    for rule in app.url_map.iter_rules():
        is_link = declared_access(app.view_functions[rule.endpoint]) == LINK
        assert is_link == any(part in rule.rule for part in PERSONAL), rule.rule


def test_pages_of_staff_are_open_to_staff_only(app: Flask) -> None:
    signing_in = {"/staff/sign-in", "/staff/forgotten-password", "/staff/new-password/<token:token>"}
    asking = {call.rule for call in calls(app)}
    pages = {rule.rule for rule in app.url_map.iter_rules() if rule.rule.startswith("/staff")}
    assert pages - asking == signing_in


def test_there_are_calls_to_try(app: Flask) -> None:
    found = list(calls(app))
    assert {call.is_api for call in found} == {True, False}
    assert {call.asks_for for call in found} >= {ACCOUNT, Capability.AUDIT_READ, Capability.STAFF_WRITE}


def test_nobody_is_let_in(app: Flask, ask: Ask, forum: Conference) -> None:
    for call in calls(app):
        answer = ask(call)
        is_led = not call.is_api and call.method == "GET"
        assert answer.status_code == (303 if is_led else 401), f"{call.method} {call.rule}"
        assert not is_let_in(answer)


@pytest.mark.parametrize("role", Role)
def test_a_role_at_every_conference(app: Flask, ask: Ask, session: Session, forum: Conference, role: Role) -> None:
    assert wrong(app, ask, session, account_with(session, role), role, at_forum=True, at_all=True) == []


@pytest.mark.parametrize("role", Role)
def test_a_role_at_this_conference(app: Flask, ask: Ask, session: Session, forum: Conference, role: Role) -> None:
    assert wrong(app, ask, session, account_with(session, role, forum.id), role, at_forum=True) == []


@pytest.mark.parametrize("role", Role)
def test_a_role_at_another_conference(
    app: Flask, ask: Ask, session: Session, forum: Conference, elsewhere: Conference, role: Role
) -> None:
    assert wrong(app, ask, session, account_with(session, role, elsewhere.id), role, at_forum=False) == []


def test_a_token_without_the_scope_is_refused(app: Flask, ask: Ask, session: Session, forum: Conference) -> None:
    administrator = account_with(session, Role.ADMINISTRATOR)
    for call in calls(app):
        if call.is_api and call.asks_for in EVERY_SCOPE:
            others = (scope for scope in EVERY_SCOPE if scope != call.asks_for)
            assert ask(call, token=token_of(session, administrator, *others)).status_code == 403, (
                f"{call.method} {call.rule}"
            )
            assert is_let_in(ask(call, token=token_of(session, administrator, call.asks_for)))


def test_a_one_time_password_opens_nothing(app: Flask, ask: Ask, session: Session, forum: Conference) -> None:
    account, _ = service.create_account(session, email="new@example.org", role=Role.ADMINISTRATOR)
    for call in calls(app):
        if not call.is_api and not call.rule.endswith(("/staff/password", "/sign-out")):
            answer = ask(call, account)
            led = (answer.status_code, answer.location) == (303, "/staff/password")
            assert led or answer.status_code == 400, f"{call.method} {call.rule}"  # 400: a form of no page
