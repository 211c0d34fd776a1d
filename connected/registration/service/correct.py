"""Correct: staff put right what a registration says."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from connected.audit.service import changed_fields, note
from connected.conferences.models import Category
from connected.kernel import clock, places
from connected.kernel.addresses import email_key
from connected.kernel.errors import FieldError, Invalid, NotFound
from connected.kernel.i18n import N_
from connected.kernel.places import Place
from connected.kernel.round_trips import fetch_together
from connected.registration import consents, queries
from connected.registration.application import Details
from connected.registration.errors import AlreadyRegistered
from connected.registration.models import Registration
from connected.registration.service.details import (
    COPIED,
    DERIVED,
    ORGANIZATION,
    UNKNOWN_CATEGORY,
    asked_of_organization,
    check_details,
    name_key,
    put_organization,
    search_key,
)
from connected.registration.service.holding import hold


def correct(session: Session, registration_id: UUID, *, changes: Mapping[str, Any], revision: int) -> Registration:
    """Change what ``changes`` name, as seen in ``revision``: fields of `Details`, ``email`` or ``category`` (a slug).

    Returns the row as it now stands. Raises NotFound, ChangedMeanwhile, EditionArchived, AlreadyRegistered, Invalid
    with the fields, or Full for the new category, which may also come with the commit. Side effects: the locks of the
    addresses and of the row, perhaps a place for another, an audit entry with the names of the fields.
    """
    _lock_addresses(session, registration_id, changes)
    registration = hold(session, registration_id, revision=revision)
    details = replace(_details_of(registration), **{k: v for k, v in changes.items() if k in COPIED})
    _check(registration, details)
    for field in COPIED:
        setattr(registration, field, getattr(details, field))
    _change_organization(session, registration, changes)
    _change_address(session, registration, changes, name_key(details))
    registration.name_key, registration.search_key = name_key(details), search_key(registration)
    if "consents" in changes:
        registration.consents = consents.renew(dict(registration.consents), changes["consents"], clock.now())
    _change_category(session, registration, changes)
    if fields := set(changed_fields(registration)) - DERIVED:
        note(session, "registration.changed", registration, fields=fields)
    session.flush()
    return registration


def _lock_addresses(session: Session, registration_id: UUID, changes: Mapping[str, Any]) -> None:
    """Lock the present address and the new one, in order, before the row: as everybody does."""
    query = select(Registration.email_key).where(Registration.id == registration_id)
    found = session.execute(query).one_or_none()
    if found is None:
        raise NotFound
    keys = {found[0], email_key(changes["email"]) if changes.get("email") else None}
    for key in sorted(key for key in keys if key):
        queries.lock_address(session, key)


def _details_of(registration: Registration) -> Details:
    return Details(**{field: getattr(registration, field) for field in COPIED})


def _check(registration: Registration, details: Details) -> None:
    check_details(details, registration.conference.languages)
    if not (details.given_name or details.family_name):
        fault = FieldError("#/family_name", "required", N_("Please give a family name or a given name."))
        raise Invalid(fault)


def _change_organization(session: Session, registration: Registration, changes: Mapping[str, Any]) -> None:
    """What the organization was called when somebody registered stays, until another one is given."""
    given = {field: changes[field] for field in ORGANIZATION if field in changes}
    if not given:
        return
    if set(given) == {"organization_country"}:
        registration.organization_country = given["organization_country"]
        return
    asked_for = Details(language=registration.language, **given)
    asked = asked_of_organization(asked_for)
    [organizations] = fetch_together(session, asked) if asked else [[]]
    put_organization(registration, asked_for, organizations)


def _change_address(session: Session, registration: Registration, changes: Mapping[str, Any], name: str) -> None:
    email = changes.get("email", registration.email)
    key = email_key(email) if email else None
    if key != registration.email_key or name != registration.name_key:
        others = [] if key is None else _others_at(session, registration, key)
        if any(other.name_key == name for other in others):
            raise AlreadyRegistered
        if key != registration.email_key:
            registration.shared_address = bool(others)
            registration.settled_at = clock.now() if others else None
            registration.link_version += 1  # who reads the old address must not open it any more
    registration.email, registration.email_key = email, key


def _others_at(session: Session, registration: Registration, key: str) -> list[Registration]:
    with session.no_autoflush:
        known = queries.alive_at_address(session, conference_id=registration.conference_id, email_key=key)
    return [other for other in known if other.id != registration.id]


def _change_category(session: Session, registration: Registration, changes: Mapping[str, Any]) -> None:
    if changes.get("category", registration.category.slug) == registration.category.slug:
        return
    with session.no_autoflush:
        of_conference = Category.conference_id == registration.conference_id
        category = session.scalar(select(Category).where(of_conference, Category.slug == changes["category"]))
    if category is None:
        raise Invalid(UNKNOWN_CATEGORY)
    if registration.holds_place:
        if category.is_full:
            raise places.Full
        places.release(session, [Place(Category, registration.category_id)])
        places.take(session, [Place(Category, category.id)])
    registration.category, registration.category_id = category, category.id
