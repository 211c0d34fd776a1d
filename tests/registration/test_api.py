"""Registering over the API: what is answered, and what is written."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from connected.conferences.enums import ConferenceStatus
from connected.conferences.models import Category, Conference
from connected.kernel import clock
from connected.messaging.models import Message
from connected.registration.enums import RegistrationStatus
from connected.registration.models import Registration
from tests.registration.conftest import body

URL = "/api/v1/conferences/forum/registrations"


def registrations(session: Session) -> list[Registration]:
    return list(session.scalars(select(Registration).order_by(Registration.number)))


def messages(session: Session) -> list[Message]:
    return list(session.scalars(select(Message).order_by(Message.id)))


def taken(session: Session, slug: str = "delegate") -> int:
    return session.scalars(select(Category.taken).where(Category.slug == slug)).one()


def test_an_open_category_confirms(client: FlaskClient, session: Session, conference: Conference) -> None:
    response = client.post(URL, json=body())
    assert (response.status_code, response.json) == (202, {"status": "confirmed"})
    (registration,) = registrations(session)
    assert registration.status is RegistrationStatus.CONFIRMED
    assert registration.consents["processing"]["version"]
    assert not registration.consents["photo"]["given"]
    assert taken(session) == 1
    (message,) = messages(session)
    assert (message.template, message.language, message.to_email) == (
        "registration.confirmed",
        "en",
        "aigul@example.org",
    )
    assert message.context == {"registration_id": str(registration.id)}


def test_approval_is_pending_and_takes_no_place(client: FlaskClient, session: Session, conference: Conference) -> None:
    response = client.post(URL, json=body(category="speaker"))
    assert (response.status_code, response.json) == (202, {"status": "pending"})
    assert registrations(session)[0].status is RegistrationStatus.PENDING
    assert taken(session, "speaker") == 0
    assert messages(session)[0].template == "registration.received"


@pytest.mark.parametrize("category", ["vip", "volunteer"])
def test_other_ways_in_are_politely_refused(
    client: FlaskClient, session: Session, conference: Conference, category: str
) -> None:
    response = client.post(URL, json=body(category=category))
    assert response.status_code == 409
    assert response.json["code"] == "not_open_to_public"
    assert response.mimetype == "application/problem+json"
    assert registrations(session) == []


@pytest.mark.parametrize("category", ["delegate", "speaker"])
def test_a_full_category_is_full(
    client: FlaskClient, session: Session, make_conference: Callable[..., Conference], category: str
) -> None:
    make_conference(capacity=0)
    response = client.post(URL, json=body(category=category))
    assert (response.status_code, response.json["code"]) == (409, "full")
    assert registrations(session) == messages(session) == []


@pytest.mark.parametrize(
    "changes",
    [
        {"status": ConferenceStatus.ARCHIVED},
        {"registration_opens_at": clock.now() + timedelta(hours=1)},
        {
            "registration_opens_at": clock.now() - timedelta(days=9),
            "registration_closes_at": clock.now() - timedelta(seconds=1),
        },
    ],
)
def test_outside_the_window_it_is_closed(
    client: FlaskClient, session: Session, make_conference: Callable[..., Conference], changes: dict[str, Any]
) -> None:
    make_conference(**changes)
    response = client.post(URL, json=body())
    assert (response.status_code, response.json["code"]) == (409, "closed")
    assert registrations(session) == []


def test_drafts_and_unknown_conferences_are_not_found(
    client: FlaskClient, make_conference: Callable[..., Conference]
) -> None:
    make_conference(status=ConferenceStatus.DRAFT)
    assert client.post(URL, json=body()).status_code == 404
    assert client.post("/api/v1/conferences/nothing/registrations", json=body()).status_code == 404


def test_a_known_address_gets_the_same_answer_and_changes_nothing(
    client: FlaskClient, session: Session, conference: Conference
) -> None:
    first = client.post(URL, json=body())
    again = client.post(URL, json=body(email="AIGUL@Example.ORG", given_name="AIGUL", job_title="Rector"))
    assert (again.status_code, again.json) == (first.status_code, first.json)
    (registration,) = registrations(session)
    assert registration.job_title is None
    assert taken(session) == 1
    assert [message.template for message in messages(session)] == [
        "registration.confirmed",
        "registration.already_registered",
    ]


def test_a_known_address_is_told_full_when_it_is_full(
    client: FlaskClient, session: Session, make_conference: Callable[..., Conference]
) -> None:
    make_conference(capacity=1)
    assert client.post(URL, json=body()).status_code == 202
    assert client.post(URL, json=body()).status_code == 409
    assert client.post(URL, json=body(email="other@example.org")).status_code == 409
    assert len(messages(session)) == 1


def test_another_name_at_the_address_is_kept_pending(
    client: FlaskClient, session: Session, conference: Conference
) -> None:
    client.post(URL, json=body())
    response = client.post(URL, json=body(given_name="Nurlan", family_name="Omarov"))
    assert (response.status_code, response.json) == (202, {"status": "confirmed"})
    first, second = registrations(session)
    assert (first.shared_address, second.shared_address) == (False, True)
    assert second.status is RegistrationStatus.PENDING
    assert taken(session) == 1
    assert messages(session)[1].template == "registration.received"


def test_a_cancelled_registration_is_not_known(client: FlaskClient, session: Session, conference: Conference) -> None:
    client.post(URL, json=body())
    session.execute(text("UPDATE registration SET status = 'cancelled'"))
    client.post(URL, json=body())
    assert [each.status for each in registrations(session)] == [
        RegistrationStatus.CANCELLED,
        RegistrationStatus.CONFIRMED,
    ]


def test_at_most_three_mails_an_hour(client: FlaskClient, session: Session, conference: Conference) -> None:
    for _ in range(6):
        assert client.post(URL, json=body()).status_code == 202
    assert len(messages(session)) == 3


def test_a_confirmation_above_the_limit_waits_and_is_not_lost(
    client: FlaskClient, session: Session, conference: Conference
) -> None:
    for _ in range(3):
        client.post(URL, json=body())
    session.execute(text("UPDATE registration SET status = 'cancelled'"))
    client.post(URL, json=body())
    late = messages(session)[-1]
    assert late.template == "registration.confirmed"
    assert timedelta(minutes=59) < late.due_at - clock.now() <= timedelta(hours=1)


def test_everything_typed_is_copied(client: FlaskClient, session: Session, conference: Conference) -> None:
    client.post(
        URL,
        json=body(
            native_name={"given": "Айгүл", "family": "Ахметова", "patronymic": "Серікқызы"},
            form_of_address="prof",
            job_title="Vice-rector",
            organization_name="Altai Steppe University",
            organization_country="KZ",
            country="KZ",
            phone="8 701 123 45 67",
            cc_email="office@example.org",
            language="kk",
            dietary="no nuts",
            accessibility="wheelchair",
            consents={"processing": True, "photo": True, "newsletter": False},
        ),
    )
    (registration,) = registrations(session)
    assert registration.native_name == {"given": "Айгүл", "family": "Ахметова", "patronymic": "Серікқызы"}
    assert registration.phone == "+77011234567"
    assert registration.organization_name == "Altai Steppe University"
    assert registration.dietary == "no nuts"
    assert registration.consents["photo"]["given"]
    assert messages(session)[0].cc == ["office@example.org"]


def test_sensitive_answers_are_encrypted_at_rest(client: FlaskClient, session: Session, conference: Conference) -> None:
    client.post(URL, json=body(dietary="halal"))
    raw = session.execute(text("SELECT dietary FROM registration")).scalar_one()
    assert b"halal" not in bytes(raw)


@pytest.mark.parametrize(
    ("changes", "pointer", "code"),
    [
        ({"email": "nobody"}, "#/email", "invalid_email"),
        ({"email": None}, "#/email", "required"),
        ({"email": "a\u202e@example.org"}, "#/email", "invalid_email"),
        ({"email": "a\u200b@example.org"}, "#/email", "invalid_email"),
        ({"email": "a@example.org\r\nBcc: b@example.org"}, "#/email", "invalid_email"),
        ({"email": "a" * 300 + "@example.org"}, "#/email", "too_long"),
        ({"given_name": "A" * 101}, "#/given_name", "too_long"),
        ({"given_name": "Айгүл"}, "#/given_name", "not_latin"),
        ({"given_name": "A\nBcc: x"}, "#/given_name", "invisible_characters"),
        ({"given_name": "http://x.example"}, "#/given_name", "contains_link"),
        ({"given_name": "", "family_name": " "}, "#/family_name", "required"),
        ({"native_name": {"given": "A\u0000"}}, "#/native_name/given", "invisible_characters"),
        ({"native_name": "Айгүл"}, "#/native_name", "not_object"),
        ({"form_of_address": "king"}, "#/form_of_address", "unknown_choice"),
        ({"language": "de"}, "#/language", "unknown_choice"),
        ({"category": "nothing"}, "#/category", "unknown_category"),
        ({"category": "a\u0000"}, "#/category", "wrong_form"),
        ({"country": "XX"}, "#/country", "unknown_country"),
        ({"country": "Kazakhstan"}, "#/country", "wrong_form"),
        ({"phone": "call me"}, "#/phone", "invalid_phone"),
        ({"organization_id": "x"}, "#/organization_id", "not_uuid"),
        (
            {"organization_id": "01890000-0000-7000-8000-000000000000"},
            "#/organization_id",
            "unknown_organization",
        ),
        ({"consents": {"processing": False}}, "#/consents/processing", "consent_needed"),
        ({"consents": {"processing": True, "other": True}}, "#/consents/other", "unknown_field"),
        ({"consents": None}, "#/consents", "required"),
        ({"colour": "blue"}, "#/colour", "unknown_field"),
    ],
)
def test_bad_fields_are_named(
    client: FlaskClient, session: Session, conference: Conference, changes: dict[str, Any], pointer: str, code: str
) -> None:
    response = client.post(URL, json=body(**changes))
    assert response.status_code == 422
    assert (pointer, code) in {(error["pointer"], error["code"]) for error in response.json["errors"]}
    assert registrations(session) == messages(session) == []
    assert taken(session) == 0


def test_faults_are_told_in_the_callers_language(client: FlaskClient, conference: Conference) -> None:
    details = set()
    for language in ("kk", "ru", "en"):
        response = client.post(URL, json=body(email="x"), headers={"Accept-Language": language})
        details.add((response.json["title"], response.json["errors"][0]["detail"]))
    assert len(details) == 3


def test_malformed_json_is_refused(client: FlaskClient, conference: Conference) -> None:
    response = client.post(URL, data="{", content_type="application/json")
    assert (response.status_code, response.json["code"]) == (400, "bad_request")


def test_another_content_type_is_refused(client: FlaskClient, conference: Conference) -> None:
    response = client.post(URL, data={"email": "a@example.org"})
    assert (response.status_code, response.json["code"]) == (415, "unsupported_media_type")


def test_a_body_that_is_no_object_is_refused(client: FlaskClient, conference: Conference) -> None:
    for content in ("[]", '"text"', "5", "null"):
        response = client.post(URL, data=content, content_type="application/json")
        assert response.status_code == 422, content


def test_an_oversized_body_is_refused(client: FlaskClient, conference: Conference) -> None:
    response = client.post(URL, json=body(dietary="x" * 100_000))
    assert (response.status_code, response.json["code"]) == (413, "too_large")


def test_a_forged_host_is_refused(client: FlaskClient, conference: Conference) -> None:
    response = client.post(URL, json=body(), headers={"Host": "evil.example"})
    assert response.status_code == 400
    assert response.mimetype == "application/problem+json"


def test_wrong_methods_say_which_are_right(client: FlaskClient, conference: Conference) -> None:
    response = client.delete(URL)
    assert response.status_code == 405
    assert "POST" in response.headers["Allow"]


class TestIdempotencyKey:
    """The same key is the same request."""

    def test_a_repetition_gets_the_same_answer(
        self, client: FlaskClient, session: Session, conference: Conference
    ) -> None:
        headers = {"Idempotency-Key": "one"}
        first = client.post(URL, json=body(), headers=headers)
        again = client.post(URL, json=body(), headers=headers)
        assert (first.status_code, first.json) == (again.status_code, again.json) == (202, {"status": "confirmed"})
        assert len(messages(session)) == 1

    def test_another_body_is_refused(self, client: FlaskClient, session: Session, conference: Conference) -> None:
        headers = {"Idempotency-Key": "one"}
        client.post(URL, json=body(), headers=headers)
        response = client.post(URL, json=body(email="other@example.org"), headers=headers)
        assert (response.status_code, response.json["code"]) == (422, "idempotency_key_reused")
        assert len(registrations(session)) == 1

    def test_a_failed_request_keeps_no_answer(
        self, client: FlaskClient, session: Session, make_conference: Callable[..., Conference]
    ) -> None:
        conference = make_conference(capacity=0)
        headers = {"Idempotency-Key": "one"}
        assert client.post(URL, json=body(), headers=headers).status_code == 409
        conference.categories[0].capacity = 1
        session.commit()
        assert client.post(URL, json=body(), headers=headers).status_code == 202

    def test_a_key_is_forgotten_after_a_day(
        self, client: FlaskClient, session: Session, conference: Conference
    ) -> None:
        headers = {"Idempotency-Key": "one"}
        client.post(URL, json=body(), headers=headers)
        session.execute(text("UPDATE kept_answer SET created_at = created_at - interval '25 hours'"))
        assert client.post(URL, json=body(email="b@example.org"), headers=headers).status_code == 202

    @pytest.mark.parametrize("key", ["", "x" * 256, "кілт"])
    def test_a_bad_key_is_refused(self, client: FlaskClient, conference: Conference, key: str) -> None:
        response = client.post(URL, json=body(), headers={"Idempotency-Key": key.encode().decode("latin-1")})
        assert (response.status_code, response.json["code"]) == (400, "idempotency_key_invalid")

    def test_what_is_kept_holds_nothing_personal(
        self, client: FlaskClient, session: Session, conference: Conference
    ) -> None:
        client.post(URL, json=body(), headers={"Idempotency-Key": "aigul@example.org"})
        kept = session.execute(text("SELECT * FROM kept_answer")).one()
        assert "aigul" not in str(tuple(kept)).lower()
