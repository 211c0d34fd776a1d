"""Everybody's accounts: made, given roles, closed and opened; by administrators of all conferences or of one."""

import re
import threading

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from connected.audit.models import AuditEntry
from connected.conferences.models import Conference
from connected.kernel.db import transaction
from connected.kernel.errors import Problem
from connected.staff import queries, service
from connected.staff.enums import Role
from connected.staff.models import Account, Grant
from tests.site.forms import token_in
from tests.staff.conftest import EMAIL, MakeAccount, SignIn, post, post_sign_in

PAGE = "/staff/accounts"
NEW = {"email": "desk@example.org", "name": "Desk 1", "role": "desk", "conference": "forum", "language": "ru"}


def url(account: Account, *parts: object) -> str:
    return "/".join([PAGE, str(account.id), *map(str, parts)])


def grants(session: Session, account: Account) -> set[tuple[Role, object]]:
    found = session.scalars(select(Grant).where(Grant.account_id == account.id))
    return {(given.role, given.conference_id) for given in found}


@pytest.fixture
def chair(make_account: MakeAccount, conference: Conference) -> Account:
    """An administrator of one conference."""
    return make_account("chair@example.org", Role.ADMINISTRATOR, conference.id)


def test_an_account_is_made_and_its_password_is_shown_once(
    browser: FlaskClient, app: Flask, session: Session, conference: Conference
) -> None:
    page = post(browser, PAGE, NEW)
    assert page.status_code == 200
    found = re.search(r"<code>([\w-]{23})</code>", page.text)
    assert found
    assert found[1] not in browser.get(PAGE).text
    account = queries.account_by_email(session, NEW["email"])
    assert account
    assert grants(session, account) == {(Role.DESK, conference.id)}
    assert (account.name, account.language, account.one_time) == ("Desk 1", "ru", True)
    assert post_sign_in(app.test_client(), NEW["email"], found[1]).status_code == 303


FAULTS = [
    ({"email": "nobody"}, "#email"),
    ({"role": "king"}, "#role"),
    ({"role": ""}, "#role"),
    ({"language": "de"}, "#language"),
]


@pytest.mark.parametrize(("typed", "beside"), FAULTS)
def test_what_is_wrong_is_said_beside_the_field(
    browser: FlaskClient, conference: Conference, typed: dict[str, str], beside: str
) -> None:
    page = post(browser, PAGE, NEW | typed)
    assert page.status_code == 422
    assert f'href="{beside}"' in page.text


def test_an_address_has_one_account(browser: FlaskClient, conference: Conference) -> None:
    page = post(browser, PAGE, NEW | {"email": EMAIL.upper()})
    assert page.status_code == 409
    assert "There is an account with this email address already." in page.text


def test_a_conference_that_is_not_there(browser: FlaskClient) -> None:
    assert post(browser, PAGE, NEW | {"conference": "nothing"}).status_code == 404


def test_roles_are_given_and_withdrawn_with_the_next_request(
    browser: FlaskClient, sign_in: SignIn, session: Session, make_account: MakeAccount, conference: Conference
) -> None:
    viewer = make_account("viewer@example.org", Role.VIEWER)
    theirs = sign_in(viewer)
    assert theirs.get("/staff/audit").status_code == 403
    post(browser, url(viewer, "roles"), {"role": "organizer", "conference": "forum"})
    assert grants(session, viewer) == {(Role.VIEWER, None), (Role.ORGANIZER, conference.id)}
    assert theirs.get("/staff/audit").status_code == 200
    given = session.scalars(select(Grant).where(Grant.role == Role.ORGANIZER)).one()
    post(browser, url(viewer, "roles", given.id, "withdraw"))
    assert theirs.get("/staff/audit").status_code == 403


def test_the_last_administrator_stays_one(browser: FlaskClient, session: Session, account: Account) -> None:
    (given,) = session.scalars(select(Grant))
    assert post(browser, url(account, "roles", given.id, "withdraw")).status_code == 409
    page = post(browser, url(account, "close"))
    assert page.status_code == 409
    assert "This is the last administrator." in page.text
    assert browser.get(PAGE).status_code == 200
    assert queries.administrators(session) == 1


def test_closing_is_warned_of_and_can_be_undone(
    browser: FlaskClient, sign_in: SignIn, app: Flask, session: Session, make_account: MakeAccount
) -> None:
    viewer = make_account("viewer@example.org", Role.VIEWER)
    theirs = sign_in(viewer)
    service.create_token(session, viewer, scopes=["mail:read"])
    session.commit()
    warning = browser.get(url(viewer, "close")).text
    assert "It is signed out in one browser." in warning
    assert "One token stops working." in warning
    assert theirs.get("/staff/").status_code == 200  # a GET closes nothing
    post(browser, url(viewer, "close"))
    assert theirs.get("/staff/").status_code == 303
    assert post_sign_in(app.test_client(), viewer.email).status_code == 401
    post(browser, url(viewer, "open"))
    assert post_sign_in(app.test_client(), viewer.email).status_code == 303


def test_closing_ones_own_account_is_warned_of(browser: FlaskClient, account: Account) -> None:
    assert "This is your own account" in browser.get(url(account, "close")).text


def test_an_administrator_of_one_conference_sees_its_accounts_only(
    sign_in: SignIn, chair: Account, account: Account, make_account: MakeAccount, other_conference: Conference
) -> None:
    stranger = make_account("stranger@example.org", Role.DESK, other_conference.id)
    theirs = sign_in(chair)
    html = theirs.get(PAGE).text
    assert chair.email in html
    assert stranger.email not in html
    assert account.email not in html
    assert theirs.get(url(stranger)).status_code == 404
    assert theirs.get(url(account)).status_code == 404


def test_an_administrator_of_one_conference_gives_rights_there_only(
    sign_in: SignIn, session: Session, chair: Account, conference: Conference, other_conference: Conference
) -> None:
    theirs = sign_in(chair)
    for slug in ("", "other"):
        assert post(theirs, PAGE, NEW | {"conference": slug}).status_code == 403
        form = {"role": "administrator", "conference": slug}
        assert post(theirs, url(chair, "roles"), form).status_code == 403
    assert grants(session, chair) == {(Role.ADMINISTRATOR, conference.id)}
    assert queries.account_by_email(session, NEW["email"]) is None
    assert post(theirs, PAGE, NEW).status_code == 200


def test_an_administrator_of_one_conference_takes_no_rights_elsewhere_and_closes_nobody(
    sign_in: SignIn, session: Session, chair: Account, make_account: MakeAccount, conference: Conference
) -> None:
    colleague = make_account("colleague@example.org", Role.DESK, conference.id)
    service.grant(session, colleague, role=Role.VIEWER)
    session.commit()
    theirs = sign_in(chair)
    everywhere = session.scalars(select(Grant).where(Grant.role == Role.VIEWER)).one()
    assert post(theirs, url(colleague, "roles", everywhere.id, "withdraw")).status_code == 403
    assert post(theirs, url(colleague, "close")).status_code == 403
    assert post(theirs, url(colleague, "open")).status_code == 403
    assert (Role.VIEWER, None) in grants(session, colleague)
    assert colleague.disabled_at is None


def test_the_audit_tells_of_roles_and_holds_no_address(
    browser: FlaskClient, session: Session, account: Account, conference: Conference
) -> None:
    post(browser, PAGE, NEW)
    by_us = (AuditEntry.conference_id == conference.id, AuditEntry.actor_id == account.id)
    (entry,) = session.scalars(select(AuditEntry).where(*by_us))
    assert (entry.action, entry.details) == ("account.created", {"role": "desk"})
    for entry in session.scalars(select(AuditEntry)):
        assert not re.search(r"@|Desk", f"{entry.fields} {entry.details}")


def test_the_start_page_lists_the_conferences_of_the_role(
    sign_in: SignIn, make_account: MakeAccount, conference: Conference, other_conference: Conference
) -> None:
    desk = sign_in(make_account("desk@example.org", Role.DESK, conference.id))
    html = desk.get("/staff/").text
    assert 'href="/en/forum/"' in html
    assert 'href="/en/other/"' not in html
    assert f'href="{PAGE}"' not in html  # navigation offers what is open


def test_the_start_page_of_somebody_without_a_role(
    sign_in: SignIn, session: Session, make_account: MakeAccount, conference: Conference
) -> None:
    lonely = make_account("lonely@example.org", Role.VIEWER)
    service.withdraw(session, lonely, lonely.grants[0].id)
    session.commit()
    assert "There is no conference here for you yet" in sign_in(lonely).get("/staff/").text


def test_a_form_keeps_what_was_typed(browser: FlaskClient, conference: Conference) -> None:
    page = browser.post(PAGE, data=NEW | {"email": "nobody", "csrf_token": token_in(browser, PAGE)})
    assert 'value="Desk 1"' in page.text
    assert '<option value="desk" selected>' in page.text
    assert '<option value="forum" selected>' in page.text


@pytest.fixture
def two_administrators(committed: Flask) -> Flask:
    """The application with two administrators, really written."""
    with committed.app_context(), transaction() as session:
        for name in ("first", "second"):
            service.create_account(session, email=f"{name}@example.org", role=Role.ADMINISTRATOR)
    return committed


@pytest.mark.parametrize("way", ["withdraw", "disable"])
def test_two_administrators_cannot_remove_each_other(two_administrators: Flask, way: str) -> None:
    ready, failed = threading.Barrier(2), []

    def remove(email: str) -> None:
        with two_administrators.app_context():
            try:
                with transaction() as session:
                    account = queries.account_by_email(session, email)
                    assert account
                    grant_id = account.grants[0].id
                    ready.wait(10)
                    service.withdraw(session, account, grant_id) if way == "withdraw" else service.disable(
                        session, account
                    )
            except Problem as problem:
                failed.append(problem.code)

    threads = [threading.Thread(target=remove, args=(f"{name}@example.org",)) for name in ("first", "second")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == ["last_administrator"]
    with two_administrators.app_context(), transaction() as session:
        assert queries.administrators(session) == 1
