"""What staff's programs do with registrations, over HTTP."""

from typing import Any
from uuid import UUID, uuid4

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from connected.audit.models import AuditEntry
from connected.conferences.enums import ConferenceStatus
from connected.conferences.models import Category, Conference
from connected.kernel import clock
from connected.messaging.models import Message
from connected.registration import service
from connected.registration.application import HandEntry
from connected.registration.enums import RegistrationStatus
from connected.registration.models import Registration
from connected.staff.enums import Role
from tests.conferences.callers import token_headers
from tests.registration.conftest import body

URL = "/api/v1/conferences/forum/registrations"
SCOPES = ("registrations:read", "registrations:write")


class Program:
    """A program of staff with a token."""

    def __init__(self, client: FlaskClient, session: Session, **facts: Any) -> None:
        self.client = client
        self.headers = token_headers(session, **({"scopes": SCOPES} | facts))

    def get(self, path: str = "", **query: Any) -> TestResponse:
        return self.client.get(URL + path, headers=self.headers, query_string=query)

    def post(self, path: str = "", json: Any = None, **headers: str) -> TestResponse:
        return self.client.post(URL + path, json=json, headers=self.headers | headers)

    def patch(self, path: str, json: Any, **headers: str) -> TestResponse:
        return self.client.patch(URL + path, json=json, headers=self.headers | headers)

    def enter(self, **changes: Any) -> dict[str, Any]:
        answer = self.post(json=body(**changes))
        assert answer.status_code == 201, answer.json
        found: dict[str, Any] = answer.json
        return found


@pytest.fixture
def program(client: FlaskClient, session: Session, conference: Conference) -> Program:
    return Program(client, session)


def letters(session: Session, registration_id: str) -> list[str]:
    query = select(Message.template).where(Message.about_id == UUID(registration_id)).order_by(Message.id)
    return list(session.scalars(query))


def actions(session: Session, registration_id: str) -> list[str]:
    query = select(AuditEntry.action).where(AuditEntry.object_id == UUID(registration_id)).order_by(AuditEntry.id)
    return list(session.scalars(query))


def taken(session: Session, slug: str = "delegate") -> int:
    return session.scalars(
        select(Category.taken).where(Category.slug == slug).execution_options(populate_existing=True)
    ).one()


def test_entering_answers_with_the_whole_resource(program: Program, session: Session) -> None:
    answer = program.post(json=body())
    assert answer.status_code == 201
    found = answer.json
    assert answer.headers["Location"] == f"{URL}/{found['id']}"
    assert answer.headers["ETag"] == '"1"'
    assert (found["status"], found["email"], found["by_staff"]) == ("confirmed", "aigul@example.org", True)
    assert found == program.get("/" + found["id"]).json
    assert letters(session, found["id"]) == ["registration.confirmed"]
    assert actions(session, found["id"]) == ["registration.entered"]
    assert taken(session) == 1


def test_the_same_name_at_the_same_address_is_registered_already(program: Program) -> None:
    program.enter()
    answer = program.post(json=body(given_name="Aygul"))
    assert (answer.status_code, answer.json["code"]) == (409, "already_registered")


def test_another_name_at_the_same_address_is_taken_as_told(program: Program) -> None:
    program.enter()
    found = program.enter(given_name="Dana")
    assert (found["status"], found["shared_address"], found["waits_to_be_settled"]) == ("confirmed", True, False)


def test_somebody_without_an_address_gets_no_letter(program: Program, session: Session) -> None:
    entry = body()
    del entry["email"], entry["consents"]
    found = program.post(json=entry).json
    assert found["email"] is None
    assert letters(session, found["id"]) == []
    assert program.post(f"/{found['id']}/resend").json["code"] == "no_address"
    assert program.post(f"/{found['id']}/cancel").json["status"] == "cancelled"
    assert program.post(json=entry).status_code == 201


@pytest.mark.parametrize(
    ("category", "status"), [("vip", "confirmed"), ("volunteer", "confirmed"), ("speaker", "pending")]
)
def test_staff_enter_anybody_in_any_category(program: Program, category: str, status: str) -> None:
    assert program.enter(category=category)["status"] == status


def test_staff_may_say_the_status(program: Program) -> None:
    assert program.enter(category="speaker", status="confirmed")["status"] == "confirmed"
    assert program.post(json=body(status="attended", email="b@example.org")).status_code == 422


def test_the_window_does_not_bind_staff_but_the_capacity_does(
    program: Program, session: Session, conference: Conference
) -> None:
    conference.registration_closes_at = clock.now()
    session.scalars(select(Category).where(Category.slug == "delegate")).one().capacity = 1
    session.commit()
    program.enter()
    answer = program.post(json=body(email="b@example.org"))
    assert (answer.status_code, answer.json["code"]) == (409, "full")
    assert taken(session) == 1


def test_an_archived_edition_is_read_only(program: Program, session: Session, conference: Conference) -> None:
    found = program.enter()
    conference.status = ConferenceStatus.ARCHIVED
    session.commit()
    for answer in (
        program.post(json=body(email="b@example.org")),
        program.post(f"/{found['id']}/cancel"),
        program.patch("/" + found["id"], {"job_title": "Rector"}, **{"If-Match": "*"}),
    ):
        assert (answer.status_code, answer.json["code"]) == (409, "archived")
    assert program.get().status_code == 200


def test_a_key_enters_once_and_keeps_nothing_personal(program: Program, session: Session) -> None:
    first, again = (program.post(json=body(), **{"Idempotency-Key": "one"}) for _ in range(2))
    assert first.json == again.json
    assert (again.status_code, again.headers["Location"]) == (201, first.headers["Location"])


def test_without_a_token_it_is_the_public_that_registers(client: FlaskClient, conference: Conference) -> None:
    assert client.post(URL, json=body()).status_code == 202
    assert client.get(URL).status_code == 401


def test_a_token_that_only_reads_enters_nobody(client: FlaskClient, session: Session, conference: Conference) -> None:
    program = Program(client, session, scopes=["registrations:read"])
    assert program.post(json=body()).status_code == 403
    assert program.get().json == {"items": [], "next_cursor": None}
    assert program.post(f"/{uuid4()}/approve").status_code == 403


def test_approving_takes_a_place_and_writes_once(program: Program, session: Session) -> None:
    found = program.enter(category="speaker")
    first, again = (program.post(f"/{found['id']}/approve") for _ in range(2))
    assert (first.status_code, first.json["status"], again.status_code) == (200, "confirmed", 200)
    assert first.headers["ETag"] == again.headers["ETag"] == '"2"'
    assert letters(session, found["id"]) == ["registration.received", "registration.confirmed"]
    assert actions(session, found["id"]) == ["registration.entered", "registration.approved"]
    assert taken(session, "speaker") == 1


def test_declining_keeps_the_reason_from_the_audit(program: Program, session: Session) -> None:
    found = program.enter(category="speaker")
    said = {"reason": "Known for something", "text": "Please come next year."}
    answer = program.post(f"/{found['id']}/decline", json=said)
    assert (answer.status_code, answer.json["status"]) == (200, "declined")
    assert (answer.json["decision_reason"], answer.json["decision_text"]) == tuple(said.values())
    assert letters(session, found["id"])[-1] == "registration.declined"
    entry = session.scalars(select(AuditEntry).where(AuditEntry.action == "registration.declined")).one()
    assert entry.fields == ["decision_reason", "decision_text", "status"]
    assert entry.details == {"from": "pending"}


def test_declining_needs_no_body_and_can_be_taken_back(program: Program, session: Session) -> None:
    found = program.enter(category="speaker")
    assert program.post(f"/{found['id']}/decline").json["status"] == "declined"
    assert program.post(f"/{found['id']}/approve").json["status"] == "confirmed"
    assert program.post(f"/{found['id']}/decline").json["code"] == "not_decidable"


def test_cancelling_frees_the_place(program: Program, session: Session) -> None:
    found = program.enter()
    assert program.post(f"/{found['id']}/cancel").json["status"] == "cancelled"
    assert program.post(f"/{found['id']}/cancel").status_code == 200
    assert program.post(f"/{found['id']}/approve").json["code"] == "not_decidable"
    assert taken(session) == 0
    assert letters(session, found["id"]) == ["registration.confirmed", "registration.cancelled"]


def test_resending_repeats_the_letter_of_the_status(program: Program, session: Session) -> None:
    found = program.enter(category="speaker")
    assert program.post(f"/{found['id']}/resend").headers["ETag"] == '"1"'
    program.post(f"/{found['id']}/decline")
    program.post(f"/{found['id']}/resend")
    told = ["registration.received", "registration.received", "registration.declined", "registration.declined"]
    assert letters(session, found["id"]) == told


def test_a_correction_needs_to_say_what_it_is_based_on(program: Program) -> None:
    path = "/" + program.enter()["id"]
    change = {"job_title": "Rector"}
    assert program.patch(path, change).status_code == 428
    changed = program.patch(path, change, **{"If-Match": '"1"'})
    assert (changed.status_code, changed.headers["ETag"], changed.json["job_title"]) == (200, '"2"', "Rector")
    assert changed.json["family_name"] == "Akhmetova"
    stale = program.patch(path, {"job_title": "Dean"}, **{"If-Match": '"1"'})
    assert (stale.status_code, stale.json["code"]) == (412, "changed_meanwhile")
    assert program.get(path).json["job_title"] == "Rector"
    for verb in ("approve", "decline", "cancel", "resend"):
        assert program.post(f"{path}/{verb}", **{"If-Match": '"1"'}).status_code == 412


def test_a_correction_moves_between_categories_and_addresses(program: Program, session: Session) -> None:
    found = program.enter(dietary="halal")
    change = {"category": "speaker", "email": "new@example.org", "family_name": "Sadykova"}
    changed = program.patch("/" + found["id"], change, **{"If-Match": "*"}).json
    assert (changed["category"], changed["email"], changed["dietary"]) == ("speaker", "new@example.org", "halal")
    assert (taken(session), taken(session, "speaker")) == (0, 1)
    assert program.get(q="Садыкова").json["items"][0]["id"] == found["id"]
    entry = session.scalars(select(AuditEntry).where(AuditEntry.action == "registration.changed")).one()
    assert entry.fields == ["category_id", "email", "family_name"]


def test_a_correction_is_checked(program: Program) -> None:
    program.enter(email="b@example.org")
    path = "/" + program.enter()["id"]
    for change, pointer in (
        ({"country": "XX"}, "#/country"),
        ({"category": "none"}, "#/category"),
        ({"given_name": "", "family_name": ""}, "#/family_name"),
        ({"organization_id": str(uuid4())}, "#/organization_id"),
        ({"status": "confirmed"}, "#/status"),
    ):
        answer = program.patch(path, change, **{"If-Match": "*"})
        assert (answer.status_code, answer.json["errors"][0]["pointer"]) == (422, pointer)
    taken_already = program.patch(path, {"email": "B@example.org"}, **{"If-Match": "*"})
    assert taken_already.json["code"] == "already_registered"


def test_another_conferences_registrations_are_not_found(
    program: Program, make_conference: Any, client: FlaskClient
) -> None:
    found = program.enter()
    make_conference("other")
    other = URL.replace("forum", "other")
    headers = program.headers | {"If-Match": "*"}
    assert client.get(f"{other}/{found['id']}", headers=headers).status_code == 404
    assert client.patch(f"{other}/{found['id']}", json={}, headers=headers).status_code == 404
    for verb in ("approve", "decline", "cancel", "resend"):
        assert client.post(f"{other}/{found['id']}/{verb}", headers=headers).status_code == 404
    assert client.get(other, headers=headers).json["items"] == []
    assert program.get("/" + found["id"]).json["status"] == "confirmed"


def test_a_token_of_one_conference_opens_no_other(
    client: FlaskClient, session: Session, conference: Conference, make_conference: Any
) -> None:
    program = Program(client, session, conference_id=make_conference("other").id)
    assert program.get().status_code == 403
    assert program.post(json=body()).status_code == 403


def enter_directly(session: Session, conference: Conference, number: int, **facts: Any) -> Registration:
    entry = HandEntry(**({"given_name": "Nurlan", "family_name": f"Person{number}", "category": "delegate"} | facts))
    return service.enter(session, conference_id=conference.id, entry=entry)


@pytest.mark.parametrize("query", [{}, {"q": "Nurlan"}, {"status": "confirmed"}, {"category": "delegate"}])
def test_the_list_takes_as_many_statements_for_three_as_for_one(
    program: Program, session: Session, conference: Conference, statements: list[str], query: dict[str, str]
) -> None:
    program.get()  # notes that the token is used
    counts = []
    for number in range(3):
        enter_directly(session, conference, number)
        session.commit()
        session.expunge_all()
        statements.clear()
        assert len(program.get(**query).json["items"]) == number + 1
        counts.append(len(statements))
    assert counts[0] == counts[2] <= 9


def test_the_list_goes_page_by_page(program: Program, session: Session, conference: Conference) -> None:
    for number in range(5):
        enter_directly(session, conference, number)
    session.commit()
    names, cursor = [], None
    while True:
        part = program.get(limit=2, **({"cursor": cursor} if cursor else {})).json
        names += [item["family_name"] for item in part["items"]]
        if not (cursor := part["next_cursor"]):
            break
    assert names == [f"Person{number}" for number in (4, 3, 2, 1, 0)]
    assert program.get(cursor="none").status_code == 422


def test_filters(program: Program) -> None:
    program.enter(country="KZ")
    program.enter(email="b@example.org", category="speaker", country="DE")
    assert [item["country"] for item in program.get(status="pending").json["items"]] == ["DE"]
    assert [item["country"] for item in program.get(category="delegate").json["items"]] == ["KZ"]
    assert [item["category"] for item in program.get(country="DE").json["items"]] == ["speaker"]
    for nothing in ({"category": "none"}, {"organization": str(uuid4())}, {"country": "FR"}):
        assert program.get(**nothing).json["items"] == []
    for wrong in ({"status": "none"}, {"country": "XX"}, {"organization": "x"}, {"limit": 0}):
        assert program.get(**wrong).status_code == 422


def test_everybody_is_audited_without_values(program: Program, client: FlaskClient, session: Session) -> None:
    client.post(URL, json=body(dietary="halal"))
    entry = session.scalars(select(AuditEntry).where(AuditEntry.action == "registration.registered")).one()
    assert (entry.actor_kind, entry.details) == ("public", {"status": "confirmed"})
    assert {"email", "dietary", "family_name"} <= set(entry.fields)
    found = session.get(Registration, entry.object_id)
    assert found is not None
    service.cancel(session, found)
    assert found.status is RegistrationStatus.CANCELLED
    assert actions(session, str(found.id))[-1] == "registration.cancelled"


@pytest.mark.parametrize(
    ("role", "hidden"),
    [
        (Role.ORGANIZER, set()),
        (Role.REGISTRATION, {"delivery_route"}),
        (Role.VIEWER, {"email", "phone", "cc_email", "dietary", "accessibility", "delivery_route"}),
        (Role.DESK, {"email", "phone", "cc_email", "delivery_route"}),
    ],
)
def test_fields_are_left_out_for_who_must_not_see_them(
    program: Program, client: FlaskClient, session: Session, role: Role, hidden: set[str]
) -> None:
    found = program.enter()
    seen = Program(client, session, role=role, scopes=["registrations:read"])
    assert set(found) - set(seen.get("/" + found["id"]).json) == hidden
    assert set(found) - set(seen.get().json["items"][0]) == hidden
    by_address = seen.get(q="aigul@example.org").json["items"]
    assert bool(by_address) == ("email" not in hidden)
