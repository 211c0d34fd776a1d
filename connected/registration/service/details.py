"""Copying what a delegate typed into a registration."""

from collections.abc import Iterable
from dataclasses import fields
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
UNKNOWN_CATEGORY = FieldError(
    "#/category", "unknown_category", N_("There is no such category. Please choose one of the list.")
)
COPIED = (
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
ORGANIZATION = ("organization_id", "organization_name", "organization_country")
#: Columns that follow from others, and that nobody changes by themselves.
DERIVED = frozenset({"name_key", "search_key", "email_key", "link_version"})


def name_key(details: Details) -> str:
    """Return the key under which two spellings of one Latin name meet, whichever part comes first."""
    return " ".join(sorted(fold(f"{details.given_name} {details.family_name}").split()))


def search_key(registration: Registration) -> str:
    """Return the folded words of the names and of the organization, each once and after a space."""
    native = (registration.native_name or {}).values()
    organization = (registration.organization_names or {}).values()
    typed = (registration.given_name, registration.family_name, *native, *organization)
    words = dict.fromkeys(fold(" ".join(text for text in typed if text)).split())
    return "".join(f" {word}" for word in words)


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
    check_details(details, languages)
    for field in COPIED:
        setattr(registration, field, getattr(details, field))
    registration.name_key = name_key(details)
    put_organization(registration, details, organizations)
    registration.search_key = search_key(registration)


def put_organization(registration: Registration, details: Details, organizations: Rows) -> None:
    """Copy the organization that ``details`` name, as it is called today. Raises Invalid for an unknown id."""
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


def given_fields(details: Details) -> list[str]:
    """Return the names of what was filled in; "consents" too."""
    return [field.name for field in fields(details) if getattr(details, field.name)]


def check_details(details: Details, languages: list[str]) -> None:
    """Check what the conference or our tables decide. Raises Invalid for an unknown country, or another language."""
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
