"""Copying what a delegate typed into a registration."""

from collections.abc import Iterable
from typing import Any

from connected.kernel.countries import is_country
from connected.kernel.errors import FieldError, Invalid
from connected.kernel.folding import fold
from connected.kernel.i18n import N_
from connected.kernel.round_trips import Asked
from connected.organizations.queries import by_id, by_name, meant
from connected.registration.application import Details
from connected.registration.models import Registration

Rows = Iterable[tuple[Any, ...]]

UNKNOWN_ORGANIZATION = FieldError(
    "#/organization_id",
    "unknown_organization",
    N_("We do not know this organization. Please type its name instead."),
)
_COPIED = (
    "given_name",
    "family_name",
    "native_name",
    "form_of_address",
    "job_title",
    "country",
    "phone",
    "cc_email",
    "language",
    "dietary",
    "accessibility",
)


def name_key(details: Details) -> str:
    """Return the key under which two spellings of one Latin name meet, whichever part comes first."""
    return " ".join(sorted(fold(f"{details.given_name} {details.family_name}").split()))


def asked_of_organization(details: Details) -> Asked | None:
    """Return the statement that asks for the organization picked or typed, if any; its rows are for `apply_details`."""
    if details.organization_id:
        return by_id(details.organization_id)
    if details.organization_name:
        return by_name(details.organization_name, details.organization_country)
    return None


def apply_details(
    registration: Registration, details: Details, *, languages: list[str], organizations: Rows = ()
) -> None:
    """Copy ``details`` into ``registration``, with the organization's names as they are today.

    ``languages``: those of the conference; ``organizations``: the rows of `asked_of_organization`. Raises Invalid for
    an unknown organization or country, or another language.
    """
    _check(details, languages)
    for field in _COPIED:
        setattr(registration, field, getattr(details, field))
    registration.name_key = name_key(details)
    organization = meant(organizations)
    if details.organization_id and organization is None:
        raise Invalid(UNKNOWN_ORGANIZATION)
    registration.organization_id = organization.id if organization else None
    registration.organization_names = (
        dict(organization.names)
        if organization
        else ({details.language: details.organization_name} if details.organization_name else None)
    )
    registration.organization_country = organization.country if organization else details.organization_country


def _check(details: Details, languages: list[str]) -> None:
    errors = [
        FieldError(f"#/{field}", "unknown_country", N_("There is no such country. Please choose one of the list."))
        for field in ("country", "organization_country")
        if (code := getattr(details, field)) and not is_country(code)
    ]
    if details.language not in languages:
        errors.append(
            FieldError("#/language", "unknown_language", N_("The conference does not write in this language."))
        )
    if errors:
        raise Invalid(*errors)
