"""Faults of fields as problem details: where each is, and that whatever was sent can be answered."""

from typing import Any

import pytest
from flask import Flask

from connected.kernel.errors import FieldError, Invalid
from connected.kernel.http.problems import http_problem, invalid_from_messages, problem_response

FAULT = FieldError("", "wrong", "This is %(what)s.", {"what": "wrong"})


@pytest.mark.parametrize(
    ("messages", "pointer"),
    [
        ({"email": [FAULT]}, "#/email"),
        ({"json": {"email": [FAULT]}}, "#/email"),
        ({"query": {"limit": [FAULT]}}, "#/limit"),
        ({"names": {0: {"family": [FAULT]}}}, "#/names/0/family"),
        ({"_schema": [FAULT]}, "#"),
        ({"json": {"_schema": [FAULT]}}, "#"),
        ({"native_name": {"_schema": [FAULT]}}, "#/native_name"),
        ({"a/b": [FAULT]}, "#/a~1b"),
        ({"m~n": [FAULT]}, "#/m~0n"),
        ({"": [FAULT]}, "#/"),
        ({'k"l %^|': [FAULT]}, "#/k%22l%20%25%5E%7C"),
        ({"ә": [FAULT]}, "#/%D3%99"),
        ({"\ud800": [FAULT]}, "#/%ED%A0%80"),
    ],
)
def test_a_pointer_leads_to_the_fault(messages: Any, pointer: str) -> None:
    (error,) = invalid_from_messages(messages).errors
    assert (error.pointer, error.code, error.params) == (pointer, "wrong", {"what": "wrong"})


def test_a_text_without_a_code_is_still_a_fault() -> None:
    assert [error.code for error in invalid_from_messages({"email": ["Not this."]}).errors] == ["invalid"]


def test_a_problem_is_answered_as_the_standard_has_it(app: Flask) -> None:
    with app.test_request_context("/api/"):
        answer = problem_response(Invalid(FieldError("#/email", "wrong", "This is %(what)s.", {"what": "«ә»"})))
    assert (answer.status_code, answer.mimetype) == (422, "application/problem+json")
    assert answer.json == {
        "type": "about:blank",
        "title": "Some fields need your attention.",
        "status": 422,
        "code": "invalid",
        "errors": [{"pointer": "#/email", "code": "wrong", "detail": "This is «ә»."}],
    }


@pytest.mark.parametrize(("status", "code"), [(404, "not_found"), (411, "length_required"), (503, "unavailable")])
def test_plain_errors_have_a_code_too(app: Flask, status: int, code: str) -> None:
    with app.test_request_context("/api/"):
        answer: Any = http_problem(status, {"Retry-After": "2"})
    assert (answer.status_code, answer.json["code"], answer.json["errors"]) == (status, code, [])
    assert answer.headers["Retry-After"] == "2"
