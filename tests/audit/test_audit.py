"""The audit: who may read what of it, in the API and on its page."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from connected.audit.models import AuditEntry
from connected.audit.service import changed_fields, note
from connected.conferences.models import Conference
from connected.kernel.auth import Caller, CallerKind, calling
from connected.kernel.db import transaction
from connected.kernel.ids import new_id
from connected.staff import service
from connected.staff.enums import Role
from connected.staff.models import Account
from tests.staff.conftest import MakeAccount, SignIn

API = "/api/v1/audit"
PAGE = "/staff/audit"

Read = Callable[..., list[dict[str, Any]]]


@pytest.fixture
def auditor(make_account: MakeAccount, conference: Conference) -> Account:
    """An organizer of one conference, who reads its audit."""
    return make_account("auditor@example.org", Role.ORGANIZER, conference.id)


def token(session: Session, account: Account) -> dict[str, str]:
    _, secret = service.create_token(session, account, scopes=["audit:read"])
    session.commit()
    return {"Authorization": f"Bearer {secret}"}


@pytest.fixture
def read(client: FlaskClient, session: Session) -> Read:
    """Read the audit as an account."""
    tokens: dict[UUID, dict[str, str]] = {}

    def ask(account: Account, **query: Any) -> list[dict[str, Any]]:
        if account.id not in tokens:
            tokens[account.id] = token(session, account)
        answer = client.get(API, query_string=query, headers=tokens[account.id])
        assert answer.status_code == 200, answer.json
        items: list[dict[str, Any]] = answer.json["items"]
        return items

    return ask


def done(session: Session, conference: Conference, action: str = "conference.changed", **more: Any) -> None:
    note(session, action, conference, conference_id=conference.id, **more)
    session.commit()


def test_an_entry_is_given_as_it_is(
    read: Read,
    session: Session,
    account: Account,
    conference: Conference,
) -> None:
    person, actor = new_id(), new_id()
    with calling(Caller(CallerKind.TOKEN, account.id, actor)):
        done(session, conference, fields=["name", "capacity"], person_id=person, details={"warned": 3})
    (item,) = read(account, person_id=str(person))
    assert item | {"id": None, "at": None} == {
        "id": None,
        "at": None,
        "actor_kind": "token",
        "actor_id": str(account.id),
        "token_id": str(actor),
        "action": "conference.changed",
        "object_kind": "conference",
        "object_id": str(conference.id),
        "conference_id": str(conference.id),
        "person_id": str(person),
        "fields": ["capacity", "name"],
        "details": {"warned": 3},
    }


def test_only_names_of_fields_are_kept(session: Session, account: Account) -> None:
    account.name, account.language = "Aru Serik", "kk"
    assert changed_fields(account) == ["language", "name"]


def test_who_reads_at_one_conference_reads_of_that_only(
    read: Read,
    session: Session,
    auditor: Account,
    conference: Conference,
    other_conference: Conference,
) -> None:
    done(session, conference)
    done(session, other_conference)
    note(session, "account.changed", auditor)
    session.commit()
    assert {item["conference_id"] for item in read(auditor)} == {str(conference.id)}


def test_entries_of_no_conference_are_for_who_reads_everywhere(
    read: Read,
    session: Session,
    account: Account,
) -> None:
    assert None in {item["conference_id"] for item in read(account)}


def test_filters(
    read: Read,
    session: Session,
    account: Account,
    conference: Conference,
    other_conference: Conference,
) -> None:
    done(session, conference)
    with calling(Caller(CallerKind.STAFF, account.id)):
        done(session, other_conference)
    assert {item["object_id"] for item in read(account, object_id=str(conference.id))} == {str(conference.id)}
    assert {item["object_id"] for item in read(account, conference="other")} == {str(other_conference.id)}
    assert [item["object_id"] for item in read(account, actor_id=str(account.id))] == [str(other_conference.id)]
    assert read(account, person_id=str(new_id())) == []


@pytest.mark.parametrize(("slug", "status"), [("other", 403), ("nothing", 404), ("no slug", 422)])
def test_a_conference_that_is_not_the_callers(
    client: FlaskClient,
    session: Session,
    auditor: Account,
    other_conference: Conference,
    slug: str,
    status: int,
) -> None:
    answer = client.get(API, query_string={"conference": slug}, headers=token(session, auditor))
    assert answer.status_code == status


def test_pages_of_the_list_have_each_entry_once(
    client: FlaskClient,
    session: Session,
    auditor: Account,
    conference: Conference,
) -> None:
    for number in range(7):
        done(session, conference, details={"number": number})
    headers, cursor, seen = token(session, auditor), None, []
    while True:
        query = {"limit": 3} | ({"cursor": cursor} if cursor else {})
        page = client.get(API, query_string=query, headers=headers).json
        seen += [item["details"]["number"] for item in page["items"] if "number" in item["details"]]
        cursor = page["next_cursor"]
        if cursor is None:
            break
    assert seen == [6, 5, 4, 3, 2, 1, 0]


@pytest.mark.parametrize("query", [{"cursor": "x"}, {"limit": "0"}, {"object_id": "x"}, {"nothing": "x"}])
def test_a_query_that_is_none(client: FlaskClient, session: Session, account: Account, query: dict[str, str]) -> None:
    assert client.get(API, query_string=query, headers=token(session, account)).status_code == 422


def test_the_page_names_who_did_what(
    browser: FlaskClient,
    session: Session,
    account: Account,
    conference: Conference,
) -> None:
    service.change_account(session, account, name="Aru <Serik>", language="en")
    with calling(Caller(CallerKind.STAFF, account.id)):
        done(session, conference, "account.role_given", details={"role": "desk"})
    html = browser.get(PAGE).text
    assert "Aru &lt;Serik&gt;" in html
    assert "Role given" in html
    assert "Forum 2027" in html
    assert f'href="/staff/audit?object_id={conference.id}"' in html


def test_the_page_shows_an_action_that_nobody_has_named(
    browser: FlaskClient,
    session: Session,
    conference: Conference,
) -> None:
    done(session, conference, "conference.dreamt_of")
    assert "conference.dreamt_of" in browser.get(f"{PAGE}?conference=forum").text


def test_the_page_leads_to_older_entries_with_the_same_filter(
    browser: FlaskClient,
    session: Session,
    conference: Conference,
) -> None:
    for _ in range(4):
        done(session, conference)
    html = browser.get(f"{PAGE}?conference=forum&limit=3").text
    assert 'rel="next" href="/staff/audit?conference=forum&amp;cursor=' in html


def test_the_page_of_one_conference_shows_no_other(
    sign_in: SignIn,
    session: Session,
    auditor: Account,
    conference: Conference,
    other_conference: Conference,
) -> None:
    done(session, conference, "conference.ours")
    done(session, other_conference, "conference.theirs")
    page = sign_in(auditor)
    assert "conference.ours" in page.get(PAGE).text
    assert "conference.theirs" not in page.get(PAGE).text
    assert page.get(f"{PAGE}?conference=other").status_code == 403


def _note_and_fail(conference: Conference) -> None:
    with transaction() as current:
        note(current, "conference.dreamt_of", conference)
        raise RuntimeError


def test_what_is_not_done_is_not_noted(session: Session, conference: Conference) -> None:
    with pytest.raises(RuntimeError):
        _note_and_fail(conference)
    assert session.scalars(select(AuditEntry).where(AuditEntry.action == "conference.dreamt_of")).all() == []
