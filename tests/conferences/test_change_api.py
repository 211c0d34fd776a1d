"""Making and changing editions by program: rights, conditions, merge patches, consequences, steps."""

from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from connected.audit.models import AuditEntry
from connected.conferences.models import Conference
from connected.staff.enums import Role
from tests.conferences.callers import token_headers
from tests.conferences.conftest import NAME, MakeEdition, category, described

URL = "/api/v1/conferences"
Headers = dict[str, str]


@pytest.fixture
def organizer(session: Session) -> Headers:
    """The headers of a program that may change every edition."""
    return token_headers(session)


def send(client: FlaskClient, method: str, path: str, headers: Headers, body: Any = None) -> Any:
    """Send a change based on what is there now."""
    return client.open(URL + path, method=method, json=body, headers={"If-Match": "*"} | headers)


def actions(session: Session) -> list[str]:
    return list(session.scalars(select(AuditEntry.action).order_by(AuditEntry.id)))


def test_an_edition_is_made(client: FlaskClient, session: Session, organizer: Headers) -> None:
    answer: Any = client.post(URL, json=described(status="draft"), headers=organizer)
    assert (answer.status_code, answer.headers["Location"], answer.headers["ETag"]) == (201, f"{URL}/forum", '"1"')
    assert answer.json == client.get(answer.headers["Location"], headers=organizer).json
    entry = session.scalars(select(AuditEntry).where(AuditEntry.action == "conference.created")).one()
    assert entry.actor_id is not None
    assert entry.conference_id == session.scalar(select(Conference.id))


def test_a_slug_is_given_once(client: FlaskClient, make_edition: MakeEdition, organizer: Headers) -> None:
    make_edition()
    answer: Any = client.post(URL, json=described(), headers=organizer)
    assert (answer.status_code, answer.json["code"]) == (409, "slug_taken")


def test_making_editions_takes_the_right_everywhere(
    client: FlaskClient, session: Session, make_edition: MakeEdition
) -> None:
    here = token_headers(session, conference_id=make_edition().id)
    assert client.post(URL, json=described(slug="other"), headers=here).status_code == 403
    copy = {"slug": "other", "starts_on": "2028-10-12"}
    assert client.post(f"{URL}/forum/copy", json=copy, headers=here).status_code == 403


CHANGES: list[tuple[str, str, Any]] = [
    ("PATCH", "/forum", {}),
    ("POST", "/forum/publish", None),
    ("POST", "/forum/archive", None),
    ("POST", "/forum/unarchive", None),
    ("POST", "/forum/postpone", {"starts_on": "2027-11-01", "ends_on": "2027-11-02"}),
    ("POST", "/forum/copy", {"slug": "other", "starts_on": "2028-10-12"}),
    ("POST", "/forum/categories", category("press")),
    ("PUT", "/forum/categories/order", {"categories": ["delegate"]}),
    ("PATCH", "/forum/categories/delegate", {}),
    ("DELETE", "/forum/categories/delegate", None),
]


@pytest.mark.parametrize(("method", "path", "body"), CHANGES)
def test_nobody_without_the_right_changes_anything(
    client: FlaskClient, session: Session, make_edition: MakeEdition, method: str, path: str, body: Any
) -> None:
    make_edition()
    other = make_edition(slug="other-edition")
    assert send(client, method, path, {}, body).status_code == 401
    assert send(client, method, path, {"Authorization": "Bearer no-such-token"}, body).status_code == 401
    for headers in (
        token_headers(session, conference_id=other.id),
        token_headers(session, role=Role.VIEWER),
        token_headers(session, scopes=["conferences:read"]),
    ):
        answer = send(client, method, path, headers, body)
        assert (answer.status_code, answer.json["code"]) == (403, "forbidden")
    assert [action for action in actions(session) if action.startswith("c")] == ["conference.created"] * 2


@pytest.mark.parametrize(("method", "path", "body"), [each for each in CHANGES if "copy" not in each[1]])
def test_the_right_at_one_edition_is_enough_there(
    client: FlaskClient, session: Session, make_edition: MakeEdition, method: str, path: str, body: Any
) -> None:
    status = {"/forum/publish": "draft", "/forum/unarchive": "archived"}.get(path, "published")
    here = token_headers(session, conference_id=make_edition(status=status).id)
    answer = send(client, method, f"{path}?confirm=1" if "order" not in path and body is None else path, here, body)
    assert answer.status_code in (200, 201, 204) or path.endswith("unarchive"), answer.json


def test_a_draft_is_seen_by_who_may_read_it(client: FlaskClient, session: Session, make_edition: MakeEdition) -> None:
    draft = make_edition(status="draft")
    other = make_edition(slug="other", status="draft", starts_on="2027-10-13")
    here, there = (token_headers(session, conference_id=each.id, role=Role.PRESS) for each in (draft, other))
    everywhere, writes = token_headers(session), token_headers(session, scopes=["mail:send"])
    for headers, seen in ((here, ["forum"]), (there, ["other"]), (everywhere, ["forum", "other"]), (writes, [])):
        listed: Any = client.get(URL, headers=headers)
        assert [each["slug"] for each in listed.json["items"]] == seen
        assert client.get(f"{URL}/forum", headers=headers).status_code == (200 if "forum" in seen else 404)


def test_a_merge_patch_changes_only_what_it_names(
    client: FlaskClient, session: Session, make_edition: MakeEdition, organizer: Headers
) -> None:
    make_edition(venue={"kk": "А", "ru": "Б", "en": "C"})
    before: Any = client.get(f"{URL}/forum").json
    patch = {"name": {"en": "Forum of Education"}, "venue": {"ru": None}, "timezone": "Asia/Tashkent"}
    answer: Any = send(client, "PATCH", "/forum", organizer, patch)
    assert answer.json == before | {
        "name": NAME | {"en": "Forum of Education"},
        "venue": {"kk": "А", "en": "C"},
        "timezone": "Asia/Tashkent",
    }
    assert answer.headers["ETag"] == '"2"' == client.get(f"{URL}/forum").headers["ETag"]
    entry = session.scalars(select(AuditEntry).where(AuditEntry.action == "conference.changed")).one()
    assert entry.fields == ["name", "timezone", "venue"]


def test_a_patch_that_changes_nothing_is_no_change(
    client: FlaskClient, session: Session, make_edition: MakeEdition, organizer: Headers
) -> None:
    make_edition()
    answer = send(client, "PATCH", "/forum", organizer, {"name": {"en": NAME["en"]}})
    assert (answer.status_code, answer.headers["ETag"]) == (200, '"1"')
    assert "conference.changed" not in actions(session)


@pytest.mark.parametrize(
    ("patch", "fault"),
    [
        ({"slug": "other"}, ("#/slug", "unknown_field")),
        ({"status": "archived"}, ("#/status", "unknown_field")),
        ({"name": {"en": None}}, ("#/name/en", "not_translated")),
        ({"name": None}, ("#/name", "required")),
        ({"starts_on": "2027-10-16"}, ("#/ends_on", "not_in_order")),
        ({"timezone": "Asia/Astana"}, ("#/timezone", "unknown_timezone")),
        ({"registration_opens_at": "2028-01-01T00:00:00Z"}, ("#/registration_closes_at", "not_in_order")),
        ({"registration_opens_at": "2027-01-01T00:00:00"}, ("#/registration_opens_at", "no_offset")),
        ({"languages": []}, ("#/languages", "required")),
        ({"ends_on": "1999-01-01"}, ("#/ends_on", "too_small")),
    ],
)
def test_a_change_is_checked_as_a_whole(
    client: FlaskClient, make_edition: MakeEdition, organizer: Headers, patch: Any, fault: tuple[str, str]
) -> None:
    make_edition()
    answer = send(client, "PATCH", "/forum", organizer, patch)
    assert answer.status_code == 422
    assert fault in {(each["pointer"], each["code"]) for each in answer.json["errors"]}
    assert client.get(f"{URL}/forum").headers["ETag"] == '"1"'


@pytest.mark.parametrize("path", ["/forum", "/forum/categories/delegate"])
def test_a_change_says_what_it_is_based_on(
    client: FlaskClient, make_edition: MakeEdition, organizer: Headers, path: str
) -> None:
    make_edition()
    patch = {"name": {"en": "First"}}
    missing: Any = client.patch(URL + path, json=patch, headers=organizer)
    assert (missing.status_code, missing.json["code"]) == (428, "if_match_missing")
    seen = client.get(URL + path, headers=organizer).headers["ETag"]
    answers = [
        client.patch(URL + path, json={"name": {"en": name}}, headers=organizer | {"If-Match": seen})
        for name in ("First", "Second")
    ]
    assert [answer.status_code for answer in answers] == [200, 412]
    assert client.get(URL + path, headers=organizer).json["name"]["en"] == "First"  # type: ignore[index]


@pytest.mark.parametrize(
    ("given", "status"), [('"1"', 200), ('"7", "1"', 200), ("*", 200), ('W/"1"', 412), ('"7"', 412), ("1", 412)]
)
def test_if_match_is_read_as_the_standard_has_it(
    client: FlaskClient, make_edition: MakeEdition, organizer: Headers, given: str, status: int
) -> None:
    make_edition()
    answer = client.patch(f"{URL}/forum", json={}, headers=organizer | {"If-Match": given})
    assert answer.status_code == status


def test_steps_lead_from_draft_to_archive_and_back(
    client: FlaskClient, session: Session, make_edition: MakeEdition, organizer: Headers
) -> None:
    make_edition(status="draft")
    for step, status in (("publish", "published"), ("archive", "archived"), ("unarchive", "published")):
        answer = (
            send(client, "POST", f"/forum/{step}?confirm=1", organizer)
            if step != "unarchive"
            else send(client, "POST", "/forum/unarchive", organizer)
        )
        assert (answer.status_code, answer.json["status"]) == (200, status)
    again = send(client, "POST", "/forum/publish", organizer)
    assert (again.status_code, again.json["code"]) == (409, "wrong_status")
    assert actions(session)[-3:] == ["conference.published", "conference.archived", "conference.unarchived"]


@pytest.mark.parametrize(("method", "path", "body"), CHANGES)
def test_an_archived_edition_is_read_only(
    client: FlaskClient, make_edition: MakeEdition, organizer: Headers, method: str, path: str, body: Any
) -> None:
    make_edition(status="archived")
    answer = send(client, method, path, organizer, body)
    if path.endswith(("copy", "unarchive")):
        assert answer.status_code in (200, 201)
    else:
        assert (answer.status_code, answer.json["code"]) in ((409, "archived"), (409, "wrong_status"))


def test_postponing_moves_the_window_where_asked(
    client: FlaskClient, make_edition: MakeEdition, organizer: Headers
) -> None:
    make_edition(timezone="Europe/Berlin", registration_closes_at="2027-09-30T18:00:00+02:00")
    days = {"starts_on": "2027-11-11", "ends_on": "2027-11-13"}
    stays = send(client, "POST", "/forum/postpone", organizer, days).json
    assert (stays["starts_on"], stays["ends_on"]) == ("2027-11-11", "2027-11-13")
    assert stays["registration_closes_at"] == "2027-09-30T16:00:00+00:00"
    later = {"starts_on": "2027-12-16", "ends_on": "2027-12-17", "with_window": True}
    moved = send(client, "POST", "/forum/postpone", organizer, later).json
    assert moved["registration_closes_at"] == "2027-11-04T17:00:00+00:00"  # 18:00 there, now in winter


def test_a_copy_has_the_rules_and_none_of_the_people(
    client: FlaskClient, session: Session, make_edition: MakeEdition, organizer: Headers
) -> None:
    kinds = [category(capacity=5), category("vip", entry="invitation", counts_as="participant", listed=False)]
    source = make_edition(status="archived", categories=kinds)
    source.categories[0].taken = 4
    session.commit()
    answer: Any = client.post(f"{URL}/forum/copy", json={"slug": "next", "starts_on": "2028-10-12"}, headers=organizer)
    assert answer.status_code == 201
    facts = client.get(f"{URL}/forum").json | {  # type: ignore[operator]
        "slug": "next",
        "status": "draft",
        "starts_on": "2028-10-12",
        "ends_on": "2028-10-13",
        "registration_opens_at": "2028-05-30T04:00:00+00:00",
        "registration_closes_at": "2028-09-28T13:00:00+00:00",
    }
    assert answer.json == facts
    copied: Any = client.get(f"{URL}/next/categories", headers=organizer).json
    kept: Any = client.get(f"{URL}/forum/categories", headers=organizer).json
    assert [each | {"taken": 0} for each in kept["items"]] == copied["items"]
    assert kept["items"][0]["taken"] == 4
