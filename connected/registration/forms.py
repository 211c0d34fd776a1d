"""The forms of a registration: its consents are boxes to tick, all else is text."""

from collections.abc import Mapping
from typing import Any

from marshmallow import Schema

from connected.kernel.http.forms import load, nested
from connected.registration.models import Registration

CONSENTS = ("processing", "photo", "newsletter")


def load_form(schema: Schema, typed: Mapping[str, str]) -> Any:
    """Load what was typed with the schema of the API; empty fields were not given. Raises Invalid."""
    given = nested({name: value for name, value in typed.items() if name.partition(".")[0] != "consents"})
    if "consents" in schema.fields:
        known = getattr(schema.fields["consents"], "schema").fields  # noqa: B009 - a Nested field has one
        given["consents"] = {kind: typed.get(f"consents.{kind}") == "yes" for kind in CONSENTS if kind in known}
    return load(schema, given)


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
