"""HTML forms: flat names with dots on the page, the schemas' nested shape behind it."""

from collections.abc import Mapping
from typing import Any

from marshmallow import Schema, ValidationError

from connected.kernel.errors import FieldError, Problem
from connected.kernel.http.problems import invalid_from_messages, text_of
from connected.registration.models import Registration

CONSENTS = ("processing", "photo", "newsletter")
_NOT_OURS = ("csrf_token", "revision")


def load_form(schema: Schema, typed: Mapping[str, str]) -> Any:
    """Load what was typed with the schema of the API; empty fields were not given. Raises Invalid."""
    try:
        return schema.load(_nested(schema, typed))
    except ValidationError as error:
        raise invalid_from_messages(error.messages) from error


def _nested(schema: Schema, typed: Mapping[str, str]) -> dict[str, Any]:
    nested: dict[str, Any] = {}
    for name, value in typed.items():
        head, _, tail = name.partition(".")
        if name in _NOT_OURS or head == "consents" or not value.strip():
            continue
        if not tail:
            nested[head] = value
        elif isinstance(nested.setdefault(head, {}), dict):
            nested[head][tail] = value
    if "consents" in schema.fields:
        known = getattr(schema.fields["consents"], "schema").fields  # noqa: B009 - a Nested field has one
        nested["consents"] = {kind: typed.get(f"consents.{kind}") == "yes" for kind in CONSENTS if kind in known}
    return nested


def texts_beside_fields(errors: list[FieldError]) -> dict[str, str]:
    """Return the text for each pointer, in the reader's language; the first fault of a field is enough."""
    texts: dict[str, str] = {}
    for error in errors:
        texts.setdefault(error.pointer, text_of(error.text, error.params))
    return texts


def text_above_form(problem: Problem) -> str | None:
    """Return the text of a problem that belongs to no field."""
    return None if problem.errors else text_of(problem.text, problem.params)


def typed_before(registration: Registration) -> dict[str, str]:
    """Return the form's values for a registration that is to be changed."""
    plain = (
        "given_name",
        "family_name",
        "job_title",
        "organization_country",
        "country",
        "phone",
        "cc_email",
        "language",
    )
    answers = ("dietary", "accessibility", "form_of_address", "organization_id", "organization_name")
    form = {name: str(getattr(registration, name) or "") for name in plain + answers}
    form |= {f"native_name.{part}": text for part, text in (registration.native_name or {}).items()}
    form |= {f"consents.{kind}": "yes" for kind in CONSENTS if registration.consents.get(kind, {}).get("given")}
    return form
