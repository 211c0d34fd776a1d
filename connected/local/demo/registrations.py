"""The invented people of the demo and their registrations for the past edition."""

from collections import Counter
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from connected.conferences.models import Category, Conference
from connected.kernel.addresses import email_key
from connected.local.demo.files import read
from connected.organizations.models import Organization
from connected.people.enums import DeliveryRoute, FormOfAddress
from connected.people.models import Person, PersonEmail
from connected.registration import consents
from connected.registration.application import Details
from connected.registration.enums import RegistrationStatus
from connected.registration.models import Registration
from connected.registration.service.details import apply_details

#: The texts that were agreed to then.
CONSENTS_VERSION = "2024-08"
_TYPED = (
    "given_name",
    "family_name",
    "native_name",
    "job_title",
    "organization_name",
    "organization_country",
    "country",
    "phone",
    "cc_email",
    "language",
    "dietary",
    "accessibility",
)


def add_registrations(session: Session, conference: Conference, organizations: Mapping[str, Organization]) -> None:
    """Add everybody of the file to ``conference`` as somebody who attended, in the order of registering."""
    categories = {category.slug: category for category in conference.categories}
    invented = read("people.json")["registrations"]
    for facts in invented:
        organization = organizations.get(facts.get("organization", ""))
        session.add(_registration(categories[facts["category"]], organization, facts))
    for slug, count in Counter(facts["category"] for facts in invented).items():
        categories[slug].taken = count
    session.flush()


def _registration(category: Category, organization: Organization | None, facts: Mapping[str, Any]) -> Registration:
    at = _moment(facts, category.conference)
    registration = Registration(
        conference=category.conference,
        category=category,
        status=RegistrationStatus.ATTENDED,
        shared_address=facts.get("shared_address", False),
        email=facts["email"],
        email_key=email_key(facts["email"]),
        consents=_consents(facts, at),
        created_at=at,
        updated_at=at,
    )
    known = [(organization.id, organization.names, organization.country, organization.status)] if organization else []
    details = _details(facts, organization)
    apply_details(registration, details, languages=category.conference.languages, organizations=known)
    registration.person = _person(registration, facts)
    return registration


def _moment(facts: Mapping[str, Any], conference: Conference) -> datetime:
    local = datetime.fromisoformat(facts["registered_at"]).replace(tzinfo=ZoneInfo(conference.timezone))
    return local.astimezone(UTC)


def _details(facts: Mapping[str, Any], organization: Organization | None) -> Details:
    form = facts.get("form_of_address")
    typed = {field: facts[field] for field in _TYPED if field in facts}
    return Details(
        **typed,
        form_of_address=FormOfAddress(form) if form else None,
        organization_id=organization.id if organization else None,
    )


def _consents(facts: Mapping[str, Any], at: datetime) -> dict[str, Any]:
    given = consents.record({"processing": True, **facts["consents"]}, at)
    return {kind: {**answer, "version": CONSENTS_VERSION} for kind, answer in given.items()}


def _person(registration: Registration, facts: Mapping[str, Any]) -> Person:
    """Return the person behind ``registration``; a shared address is somebody else's, so it is only the contact's."""
    person = Person(
        names=registration.names_in_parts,
        form_of_address=registration.form_of_address,
        languages=[registration.language],
        delivery_route=DeliveryRoute(facts.get("delivery_route", DeliveryRoute.DIRECT)),
        created_at=registration.created_at,
        updated_at=registration.updated_at,
    )
    if registration.shared_address:
        person.contact_email = registration.email
    else:
        person.emails = [_address(registration)]
    return person


def _address(registration: Registration) -> PersonEmail:
    return PersonEmail(
        email=registration.email,
        email_key=registration.email_key,
        is_primary=True,
        verified_at=registration.created_at,
    )
