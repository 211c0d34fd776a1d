"""The JSON face: flask-smorest with our problems, and what every operation documents."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, NoReturn, TypeVar

import flask_smorest
from apispec.ext.marshmallow import MarshmallowPlugin
from apispec.ext.marshmallow.openapi import OpenAPIConverter
from flask import Flask, jsonify, request
from flask.typing import ResponseReturnValue
from marshmallow import Schema, ValidationError
from webargs.flaskparser import FlaskParser
from werkzeug.exceptions import BadRequest, HTTPException, UnsupportedMediaType

from connected.kernel.auth import PUBLIC, access
from connected.kernel.http.problems import HTTP_TEXTS, ProblemSchema, http_problem, invalid_from_messages
from connected.kernel.http.routing import SlugConverter

View = TypeVar("View", bound=Callable[..., Any])
PREFIX = "/api/"
MOST_BYTES = 64 * 1024

#: What may come instead of an answer; the first ones of every operation, the last ones with Retry-After.
ALWAYS = (400, 500, 503)
PROBLEMS = (*ALWAYS, 401, 403, 404, 409, 412, 413, 415, 422, 428, 429)
RETRIED = (429, 503)
#: Documents that an operation asks for a token, in a list of those it takes.
TOKEN: dict[str, Any] = {"security": [{"token": []}]}
#: Documents that a token shows more, but nobody needs one.
TOKEN_OR_NONE: dict[str, Any] = {"security": [{}, {"token": []}]}


class Parser(FlaskParser):
    """Reads bodies strictly: JSON only, and faults become an Invalid."""

    DEFAULT_UNKNOWN_BY_LOCATION = dict.fromkeys(("json", "query", "form"))

    def handle_error(self, error: ValidationError, *_: Any, **__: Any) -> NoReturn:
        """Raise the collected faults as an Invalid."""
        raise invalid_from_messages(error.messages) from error

    def load_json(self, req: Any, schema: Schema) -> Any:
        """Return the body as JSON, an empty object for none where the schema says that it may be left out.

        Raises UnsupportedMediaType or BadRequest.
        """
        if getattr(schema, "may_be_left_out", False) and not req.get_data():
            return {}
        if not req.is_json:
            raise UnsupportedMediaType
        try:
            return super().load_json(req, schema)
        except RecursionError as error:  # brackets in brackets, a thousand deep
            raise BadRequest from error

    def _handle_invalid_json_error(self, error: Any, *_: Any, **__: Any) -> NoReturn:
        raise BadRequest from error


class Blueprint(flask_smorest.Blueprint):  # type: ignore[misc]  # it is untyped
    """A blueprint whose arguments are read strictly."""

    ARGUMENTS_PARSER = Parser()

    if TYPE_CHECKING:  # what flask-smorest leaves untyped: each returns a decorator that keeps the view's type

        def route(self, rule: str, **options: Any) -> Callable[[View], View]: ...
        def doc(self, **kwargs: Any) -> Callable[[View], View]: ...
        def arguments(self, schema: Schema, *, location: str) -> Callable[[View], View]: ...
        def response(
            self, status: int, schema: Schema | None = None, *, description: str = ""
        ) -> Callable[[View], View]: ...
        def alt_response(
            self, status: int, *, schema: Schema, description: str = "", success: bool = False
        ) -> Callable[[View], View]: ...


class _Converter(OpenAPIConverter):
    """Describes schemas with what they say of themselves beyond their fields."""

    def schema2jsonschema(self, schema: Schema) -> dict[str, Any]:
        described: dict[str, Any] = super().schema2jsonschema(schema)  # type: ignore[no-untyped-call]
        return {**described, **getattr(schema, "json_schema", {})}


class _Plugin(MarshmallowPlugin):
    Converter = _Converter


class _Api(flask_smorest.Api):  # type: ignore[misc]  # it is untyped
    ERROR_SCHEMA = ProblemSchema
    DEFAULT_ERROR_RESPONSE_NAME = None  # every status is documented by itself


def init_api(app: Flask) -> flask_smorest.Api:
    """Make the API of ``app`` with its OpenAPI description at /api/openapi.json."""
    app.config.update(
        API_TITLE="ConnectED",
        API_VERSION="v1",
        OPENAPI_VERSION="3.1.0",
        MAX_CONTENT_LENGTH=MOST_BYTES,
        MAX_FORM_MEMORY_SIZE=MOST_BYTES,
        MAX_FORM_PARTS=200,
    )
    app.json.ensure_ascii = False  # type: ignore[attr-defined]  # Flask's own provider has it
    app.json.sort_keys = False  # type: ignore[attr-defined]
    about = {"description": "Registration and programme of conferences."}
    api = _Api(app, spec_kwargs={"info": about, "marshmallow_plugin": _Plugin()})
    api.register_converter(SlugConverter, lambda _: {"type": "string", "pattern": f"^{SlugConverter.regex}$"})
    api.spec.components.security_scheme("token", {"type": "http", "scheme": "bearer"})
    _describe_problems(api)

    @app.get("/api/openapi.json")
    @access(PUBLIC)
    def openapi() -> ResponseReturnValue:
        """Describe the API."""
        return jsonify(api.spec.to_dict())

    return api


def _describe_problems(api: flask_smorest.Api) -> None:
    content = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
    wait = {"Retry-After": {"description": "Seconds to wait", "schema": {"type": "integer", "minimum": 0}}}
    for status in PROBLEMS:
        headers = {"headers": wait} if status in RETRIED else {}
        described = {"description": HTTP_TEXTS[status][1], "content": content, **headers}
        api.spec.components.response(f"Problem{status}", described)


def answers_problems(*statuses: int) -> Callable[[View], View]:
    """Document that the operation may answer with problem details of these statuses, beside those of all."""

    def document(view: View) -> View:
        docs = view.__dict__.setdefault("_apidoc", {})
        manual = docs.setdefault("manual_doc", {}).setdefault("responses", {})
        manual.update({str(status): f"Problem{status}" for status in {*statuses, *ALWAYS}})
        return view

    return document


def is_api_request() -> bool:
    """Whether the current request is for a program."""
    return request.path.startswith(PREFIX)


def api_http_error(error: HTTPException) -> ResponseReturnValue:
    """Answer an HTTP error of the API."""
    headers = {name: value for name, value in error.get_headers() if name in ("Allow", "Retry-After")}
    return http_problem(error.code or 500, headers)
