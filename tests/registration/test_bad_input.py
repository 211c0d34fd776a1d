"""Whatever is sent that is not right gets a clear answer in the caller's language, and writes nothing."""

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from flask.testing import FlaskClient
from markupsafe import escape
from sqlalchemy import text
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from connected.conferences.models import Conference
from connected.kernel.db import Base
from tests.registration.conftest import body
from tests.site.forms import filled_in, token_in

LANGUAGES = ("kk", "ru", "en")
API = "/api/v1/conferences/forum/registrations"
JSON = "application/json"


@pytest.fixture(autouse=True)
def _nothing_is_written(session: Session, conference: Conference) -> Iterator[None]:
    before = rows(session)
    yield
    session.expire_all()
    assert rows(session) == before


def rows(session: Session) -> dict[str, int]:
    """Count the rows of every table, and the places taken."""
    counts = {
        name: session.execute(text(f'SELECT count(*) FROM "{name}"')).scalar_one() for name in Base.metadata.tables
    }
    return counts | {"places": session.execute(text("SELECT sum(taken) FROM category")).scalar_one()}


def in_each_language(ask: Callable[[str], str]) -> None:
    """Ask in Kazakh, Russian and English, and look at the letters of the answers."""
    kk, ru, en = (ask(language) for language in LANGUAGES)
    assert len({kk, ru, en}) == 3
    assert en.isascii()
    for each in (kk, ru):
        assert any("а" <= letter <= "я" for letter in each), each


RAW: dict[str, tuple[dict[str, Any], int, str]] = {
    "cut off": ({"data": json.dumps(body())[:-1], "content_type": JSON}, 400, "bad_request"),
    "empty": ({"data": "", "content_type": JSON}, 422, "invalid"),
    "not UTF-8": ({"data": b'{"email": "\xff"}', "content_type": JSON}, 400, "bad_request"),
    "nested without end": ({"data": "[" * 60_000, "content_type": JSON}, 400, "bad_request"),
    "a form": ({"data": {"email": "a@example.org"}}, 415, "unsupported_media_type"),
    "JSON called text": ({"data": json.dumps(body()), "content_type": "text/plain"}, 415, "unsupported_media_type"),
    "JSON called nothing": ({"data": json.dumps(body())}, 415, "unsupported_media_type"),
    "XML": ({"data": "<x/>", "content_type": "application/xml"}, 415, "unsupported_media_type"),
    "too large": ({"json": body(dietary="x" * 70_000)}, 413, "too_large"),
    "too large and no JSON": ({"data": "x" * 70_000, "content_type": JSON}, 413, "too_large"),
    "a list": ({"json": [body()]}, 422, "invalid"),
    "null": ({"data": "null", "content_type": JSON}, 422, "invalid"),
}


@pytest.mark.parametrize("name", RAW)
def test_a_body_that_cannot_be_read(client: FlaskClient, name: str) -> None:
    request, status, code = RAW[name]

    def ask(language: str) -> str:
        answer: Any = client.post(API, headers={"Accept-Language": language}, **request)
        assert (answer.status_code, answer.mimetype) == (status, "application/problem+json")
        assert (answer.json["status"], answer.json["code"]) == (status, code)
        return str(answer.json["title"])

    in_each_language(ask)


#: What is wrong, as a field of the API (with dots for what lies within), and the code of the fault.
FIELDS: list[tuple[str, Any, str]] = [
    ("email", "a\u202eb@example.org", "invalid_email"),
    ("email", "a@exam\u202eple.org", "invalid_email"),
    ("email", "a\u200b@example.org", "invalid_email"),
    ("email", "a\u200d@example.org", "invalid_email"),
    ("email", "a\ufeffb@example.org", "invalid_email"),
    ("email", "a\u2066b@example.org", "invalid_email"),
    ("email", "a\u00adb@example.org", "invalid_email"),
    ("email", "a@example.org\r\nBcc: b@example.org", "invalid_email"),
    ("email", "a@example.org, b@example.org", "invalid_email"),
    ("email", "Aigul <a@example.org>", "invalid_email"),
    ("email", "a@localhost", "invalid_email"),
    ("email", "a@[127.0.0.1]", "invalid_email"),
    ("email", "a" * 255 + "@example.org", "too_long"),
    ("cc_email", "a@example.org\nBcc: b@example.org", "invalid_email"),
    ("given_name", "Aigul\r\nBcc: b@example.org", "invisible_characters"),
    ("given_name", "Aigul\x00", "invisible_characters"),
    ("given_name", "Aigul\x1b[31m", "invisible_characters"),
    ("family_name", "Akhmet\u200bova", "invisible_characters"),
    ("family_name", "\u202eavotemhkA", "invisible_characters"),
    ("family_name", "Akhmetova\u2028Bcc", "invisible_characters"),
    ("family_name", "x" * 101, "too_long"),
    ("family_name", "Ахметова", "not_latin"),
    ("family_name", "Akhmetova <b>", "not_a_name"),
    ("family_name", "Visit www.example.org", "contains_link"),
    ("family_name", "win at casino.xyz", "contains_link"),
    ("native_name.given", "Айгүл\nBcc: b", "invisible_characters"),
    ("native_name.family", "Ә" * 101, "too_long"),
    ("native_name.patronymic", "https://example.org", "contains_link"),
    ("job_title", "Rector\u202e", "invisible_characters"),
    ("job_title", "x" * 201, "too_long"),
    ("organization_name", "Univ\u0000ersity", "invisible_characters"),
    ("organization_name", "x" * 301, "too_long"),
    ("dietary", "nuts\u0008", "invisible_characters"),
    ("dietary", "x" * 1001, "too_long"),
    ("accessibility", "x" * 1001, "too_long"),
    ("phone", "+7 701 123 45 67 ext\r\n", "invalid_phone"),
    ("phone", "1" * 200, "too_long"),
    ("country", "ZZ", "unknown_country"),
    ("organization_country", "kz", "wrong_form"),
    ("form_of_address", "king", "unknown_choice"),
    ("language", "de", "unknown_choice"),
    ("category", "nothing", "unknown_category"),
    ("category", "delegate\n", "wrong_form"),
    ("category", "../vip", "wrong_form"),
    ("organization_id", "1; DROP TABLE registration", "not_uuid"),
    ("organization_id", "0199aa00-0000-7000-8000-000000000000", "unknown_organization"),
    ("colour", "blue", "unknown_field"),
    ("status", "confirmed", "unknown_field"),
]


def nested(field: str, value: Any) -> dict[str, Any]:
    head, _, tail = field.partition(".")
    return {head: {tail: value} if tail else value}


@pytest.mark.parametrize(("field", "value", "code"), FIELDS)
def test_a_bad_field_over_the_api(client: FlaskClient, field: str, value: Any, code: str) -> None:
    def ask(language: str) -> str:
        answer: Any = client.post(API, json=body(**nested(field, value)), headers={"Accept-Language": language})
        assert (answer.status_code, answer.json["code"]) == (422, "invalid")
        fault = answer.json["errors"][0]
        assert {each["pointer"] for each in answer.json["errors"]} == {"#/" + field.replace(".", "/")}
        assert fault["code"] == code
        return str(fault["detail"])

    in_each_language(ask)


#: Browsers send line ends in one line's field never, and choose from lists: what reaches the page all the same.
TYPED = {
    "email": "aigul@example.org",
    "given_name": "Aigul",
    "family_name": "Akhmetova",
    "category": "delegate",
    "consents.processing": "yes",
}


@pytest.mark.parametrize(("field", "value", "code"), FIELDS)
def test_a_bad_field_on_the_page(client: FlaskClient, field: str, value: Any, code: str) -> None:
    details = {}
    for language in LANGUAGES:
        answer: Any = client.post(API, json=body(**nested(field, value)), headers={"Accept-Language": language})
        details[language] = answer.json["errors"][0]["detail"]

    for language in LANGUAGES:
        url = f"/{language}/forum/register"
        page = client.post(url, data=filled_in(client, url) | TYPED | {field: value})
        assert page.status_code == 422
        assert str(escape(details[language])) in page.text
        assert f'<html lang="{language}">' in page.text
        assert 'role="alert"' in page.text
        assert 'value="aigul@example.org"' in page.text or field == "email", "nothing typed is lost"


@pytest.mark.parametrize(
    ("document", "pointer", "code"),
    [
        ('{"\\ud800": 1}', "#/%ED%A0%80", "unknown_field"),
        ('{"a b/c~d": 1}', "#/a%20b~1c~0d", "unknown_field"),
        ('{"қала": "Алматы"}', "#/%D2%9B%D0%B0%D0%BB%D0%B0", "unknown_field"),
        ('{"email": "a\\ud800@example.org"}', "#/email", "invalid_email"),
        ('{"given_name": "\\ud83d"}', "#/given_name", "invisible_characters"),
        ('{"given_name": {"$ne": ""}}', "#/given_name", "not_text"),
        ('{"given_name": NaN}', "#/given_name", "not_text"),
        ('{"consents": {"processing": "true"}}', "#/consents/processing", "not_boolean"),
        ('{"consents": {"processing": 1}}', "#/consents/processing", "not_boolean"),
        ('{"email": ["a@example.org"]}', "#/email", "not_text"),
        ('{"category": 9' + "9" * 4000 + "}", "#/category", "not_text"),
    ],
)
def test_odd_json_is_named_by_its_place(client: FlaskClient, document: str, pointer: str, code: str) -> None:
    data = json.dumps(body())[:-1] + ", " + document[1:]  # of two fields of one name the last counts
    answer: Any = client.post(API, data=data, content_type=JSON)
    assert answer.status_code == 422
    assert [(each["pointer"], each["code"]) for each in answer.json["errors"]] == [(pointer, code)]


def test_a_name_that_is_wrong_is_not_missing(client: FlaskClient) -> None:
    answer: Any = client.post(API, json=body(given_name="Айгүл", family_name=""))
    assert [(each["pointer"], each["code"]) for each in answer.json["errors"]] == [("#/given_name", "not_latin")]


def test_every_fault_is_told_at_once(client: FlaskClient) -> None:
    answer: Any = client.post(API, json={"email": "x", "given_name": " ", "consents": {}, "colour": "blue"})
    assert {(each["pointer"], each["code"]) for each in answer.json["errors"]} == {
        ("#/email", "invalid_email"),
        ("#/family_name", "required"),
        ("#/language", "required"),
        ("#/category", "required"),
        ("#/consents/processing", "required"),
        ("#/colour", "unknown_field"),
    }


@pytest.mark.parametrize(
    ("sql", "category", "code"),
    [
        ("UPDATE conference SET registration_closes_at = now() - interval '1 second'", "delegate", "closed"),
        ("UPDATE conference SET status = 'archived'", "delegate", "closed"),
        ("UPDATE category SET capacity = 0 WHERE slug = 'delegate'", "delegate", "full"),
        ("SELECT 1", "vip", "not_open_to_public"),
    ],
)
def test_what_is_not_possible_now(client: FlaskClient, session: Session, sql: str, category: str, code: str) -> None:
    forms = {language: filled_in(client, f"/{language}/forum/register") | TYPED for language in LANGUAGES}
    session.execute(text(sql))
    session.commit()
    session.expire_all()

    def ask(language: str) -> str:
        answer: Any = client.post(API, json=body(category=category), headers={"Accept-Language": language})
        assert (answer.status_code, answer.json["code"]) == (409, code)
        page = client.post(f"/{language}/forum/register", data=forms[language] | {"category": category})
        assert page.status_code == 409
        assert str(escape(answer.json["title"])) in page.text
        assert 'value="aigul@example.org"' in page.text
        return str(answer.json["title"])

    in_each_language(ask)


def test_an_unknown_conference(client: FlaskClient) -> None:
    def ask(language: str) -> str:
        answer: Any = client.post(API.replace("forum", "nothing"), json=body(), headers={"Accept-Language": language})
        assert (answer.status_code, answer.json["code"]) == (404, "not_found")
        page = client.post(f"/{language}/nothing/register", data=filled_in(client, f"/{language}/forum/register"))
        assert page.status_code == 404
        assert f'<html lang="{language}">' in page.text
        return str(answer.json["title"])

    in_each_language(ask)


def test_too_much_on_the_page(client: FlaskClient) -> None:
    def ask(language: str) -> str:
        url = f"/{language}/forum/register"
        page = client.post(url, data=filled_in(client, url) | TYPED | {"dietary": "x" * 70_000})
        assert page.status_code == 413
        return heading(page)

    in_each_language(ask)


@pytest.mark.parametrize("fields", [300, 2000])
def test_too_many_fields_on_the_page(client: FlaskClient, fields: int) -> None:
    url = "/en/forum/register"
    typed = filled_in(client, url) | TYPED | {f"f{number}": "x" for number in range(fields)}
    assert client.post(url, data=typed, content_type="multipart/form-data").status_code == 413


def test_parts_of_a_name_and_the_name_as_one_text(client: FlaskClient) -> None:
    url = "/en/forum/register"
    typed = filled_in(client, url) | TYPED | {"native_name": "Айгүл", "native_name.given": "Айгүл"}
    assert client.post(url, data=typed).status_code == 422
    assert client.post(url, data=dict(reversed(typed.items()))).status_code == 422


@pytest.mark.parametrize("path", ["forum/register", "forum/resend"])
@pytest.mark.parametrize("forged", [None, "", "x", "IjEi.aaaa.bbbb"])
def test_a_form_without_its_token(client: FlaskClient, path: str, forged: str | None) -> None:
    def ask(language: str) -> str:
        url = f"/{language}/{path}"
        typed = filled_in(client, url) | TYPED
        del typed["csrf_token"]
        page = client.post(url, data=typed if forged is None else typed | {"csrf_token": forged})
        assert page.status_code == 400
        return heading(page)

    in_each_language(ask)


def test_a_token_of_another_visitor(client: FlaskClient) -> None:
    url = "/en/forum/register"
    stolen = token_in(client, url)
    another = client.application.test_client()
    typed = filled_in(another, url) | TYPED | {"csrf_token": stolen}
    assert another.post(url, data=typed).status_code == 400


def test_json_sent_to_the_page(client: FlaskClient) -> None:
    assert client.post("/en/forum/register", json=body()).status_code == 400


def heading(page: TestResponse) -> str:
    return page.text.partition("<h1")[2].partition(">")[2].partition("</h1>")[0].strip()


@pytest.mark.parametrize("email", ["", "nobody", "a\u202e@example.org", "a@example.org\r\nBcc: b@example.org"])
def test_a_bad_address_to_send_the_link_to(client: FlaskClient, email: str) -> None:
    for language in LANGUAGES:
        url = f"/{language}/forum/resend"
        page = client.post(url, data={"csrf_token": token_in(client, url), "email": email})
        assert page.status_code == 422
        assert 'aria-invalid="true"' in page.text


@pytest.mark.parametrize(
    "host", ["evil.example", "localhost.evil.example", "evil.example:80", "localhost@evil.example"]
)
def test_a_forged_host(client: FlaskClient, host: str) -> None:
    for answer in (
        client.post(API, json=body(), headers={"Host": host}),
        client.post("/en/forum/register", data=TYPED, headers={"Host": host}),
        client.get("/en/forum/", headers={"Host": host}),
    ):
        assert answer.status_code == 400
        assert "evil" not in answer.text + str(answer.headers)


def test_a_forwarded_host_is_not_believed(client: FlaskClient) -> None:
    headers = {"X-Forwarded-Host": "evil.example", "Forwarded": "host=evil.example"}
    for path in ("/", "/en/forum/", "/en/forum/register"):
        answer = client.get(path, headers=headers)
        assert "evil" not in answer.text + str(answer.headers)


@pytest.mark.parametrize("key", ["", " ", "x" * 256, "a\tb", "кілт"])
def test_a_bad_idempotency_key(client: FlaskClient, key: str) -> None:
    def ask(language: str) -> str:
        headers = {"Accept-Language": language, "Idempotency-Key": key.encode().decode("latin-1")}
        answer: Any = client.post(API, json=body(), headers=headers)
        assert (answer.status_code, answer.json["code"]) == (400, "idempotency_key_invalid")
        return str(answer.json["title"])

    in_each_language(ask)
