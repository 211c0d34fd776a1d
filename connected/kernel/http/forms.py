"""HTML forms: flat names with dots on the page, the schemas' nested shape behind it, faults beside the fields."""

from collections.abc import Mapping
from typing import Any

from marshmallow import Schema, ValidationError

from connected.kernel.errors import FieldError, Problem
from connected.kernel.http.problems import invalid_from_messages, text_of

#: What every form sends beside its fields.
_NOT_FIELDS = ("csrf_token", "revision")


def load_form(schema: Schema, typed: Mapping[str, str]) -> Any:
    """Load what was typed with ``schema``; empty fields were not given. Raises Invalid."""
    return load(schema, nested(typed))


def load(schema: Schema, given: Mapping[str, Any]) -> Any:
    """Load nested values with ``schema``. Raises Invalid."""
    try:
        return schema.load(given)
    except ValidationError as error:
        raise invalid_from_messages(error.messages) from error


def nested(typed: Mapping[str, str]) -> dict[str, Any]:
    """Return the fields that were filled in, by the parts of their names: `a.b` lies in `a`."""
    found: dict[str, Any] = {}
    for name, value in typed.items():
        head, _, tail = name.partition(".")
        if name in _NOT_FIELDS or not value.strip():
            continue
        if not tail:
            found[head] = value
        elif isinstance(found.setdefault(head, {}), dict):
            found[head][tail] = value
    return found


def texts_beside_fields(errors: list[FieldError]) -> dict[str, str]:
    """Return the text for each pointer, in the reader's language; the first fault of a field is enough."""
    texts: dict[str, str] = {}
    for error in errors:
        texts.setdefault(error.pointer, text_of(error.text, error.params))
    return texts


def text_above_form(problem: Problem) -> str | None:
    """Return the text of a problem that belongs to no field."""
    return None if problem.errors else text_of(problem.text, problem.params)


def revision_in(typed: Mapping[str, str]) -> int:
    """Return the revision that a form was made from; 0, which nothing has, for what is none."""
    revision = typed.get("revision", "")
    return int(revision) if revision.isdecimal() and len(revision) < 19 else 0
