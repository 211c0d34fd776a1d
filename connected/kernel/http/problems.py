"""Failures as answers: RFC 9457 problem details for programs."""

import json
from collections.abc import Iterator, Mapping
from http import HTTPStatus
from typing import Any
from urllib.parse import quote

from flask import Response
from flask_babel import gettext
from marshmallow import Schema, fields

from connected.kernel.errors import ChangedMeanwhile, ConditionMissing, Conflict, FieldError, Invalid, Problem
from connected.kernel.i18n import N_

#: Titles and codes of plain HTTP errors.
HTTP_TEXTS: dict[int, tuple[str, str]] = {
    400: ("bad_request", N_("The request could not be understood.")),
    401: ("not_signed_in", N_("Please sign in, or send a valid token.")),
    403: ("forbidden", N_("You may not do this.")),
    404: ("not_found", N_("There is nothing at this address.")),
    405: ("method_not_allowed", N_("This address does not answer this method.")),
    406: ("not_acceptable", N_("There is no answer in the form asked for.")),
    409: (Conflict.code, Conflict.text),
    412: (ChangedMeanwhile.code, ChangedMeanwhile.text),
    413: ("too_large", N_("The request is too large.")),
    415: ("unsupported_media_type", N_("The body must be JSON: Content-Type: application/json.")),
    422: (Invalid.code, Invalid.text),
    428: (ConditionMissing.code, ConditionMissing.text),
    429: ("too_many_requests", N_("Too many attempts. Please wait a little and try again.")),
    500: ("internal_error", N_("Something went wrong on our side. We have made a note of it.")),
    503: ("unavailable", N_("The service is not available for a moment. Please try again.")),
}


class FieldErrorSchema(Schema):
    """One fault of one field."""

    pointer = fields.String(required=True, metadata={"description": "JSON pointer (RFC 6901) as a URI fragment"})
    code = fields.String(required=True)
    detail = fields.String(required=True)


class ProblemSchema(Schema):
    """RFC 9457 problem details."""

    type = fields.String(required=True)
    title = fields.String(required=True)
    status = fields.Integer(required=True)
    code = fields.String(required=True)
    errors = fields.List(fields.Nested(FieldErrorSchema), required=True)


def field_errors(errors: list[FieldError]) -> list[dict[str, str]]:
    """Return ``errors`` as the API shows them, in the caller's language."""
    return [{"pointer": each.pointer, "code": each.code, "detail": text_of(each.text, each.params)} for each in errors]


def text_of(msgid: str, params: Mapping[str, Any]) -> str:
    """Return the text of ``msgid`` in the current language with its placeholders filled."""
    return str(gettext(msgid, **params))


def problem_response(problem: Problem) -> Response:
    """Answer with ``problem``."""
    return _answer(problem.status, problem.code, text_of(problem.text, problem.params), field_errors(problem.errors))


def http_problem(status: int, headers: Mapping[str, str] | None = None) -> Response:
    """Answer with a plain HTTP error."""
    phrase = HTTPStatus(status).phrase
    code, text = HTTP_TEXTS.get(status, (phrase.lower().replace(" ", "_"), phrase))
    response = _answer(status, code, text_of(text, {}), [])
    response.headers.extend(headers or {})
    return response


def _answer(status: int, code: str, title: str, errors: list[dict[str, str]]) -> Response:
    body = {"type": "about:blank", "title": title, "status": status, "code": code, "errors": errors}
    response = Response(json.dumps(body, ensure_ascii=False), status=status, mimetype="application/problem+json")
    if status == HTTPStatus.UNAUTHORIZED:
        response.headers["WWW-Authenticate"] = "Bearer"  # RFC 6750, section 3
    return response


def invalid_from_messages(messages: Any) -> Invalid:
    """Return the Invalid for what marshmallow or webargs collected: nested dicts of faults under field names."""
    if isinstance(messages, Mapping) and len(messages) == 1:
        (location, inner), *_ = messages.items()
        if location in ("json", "query", "form", "files", "headers", "path"):
            messages = inner
    return Invalid(*_flatten(messages, "#"))


def _flatten(messages: Any, pointer: str) -> Iterator[FieldError]:
    if isinstance(messages, Mapping):
        for name, inner in messages.items():
            yield from _flatten(inner, pointer + ("" if name == "_schema" else _step(str(name))))
    elif isinstance(messages, list | tuple):
        for inner in messages:
            yield from _flatten(inner, pointer)
    elif isinstance(messages, FieldError):
        yield FieldError(pointer, messages.code, messages.text, messages.params)
    else:
        yield FieldError(pointer, "invalid", N_("This is not right."))


def _step(name: str) -> str:
    """Return a step of a pointer in a URI fragment (RFC 6901, section 6); JSON may hold half a character."""
    escaped = name.replace("~", "~0").replace("/", "~1")
    return "/" + quote(escaped, safe="~!$&'()*+,;=:@?", errors="surrogatepass")
