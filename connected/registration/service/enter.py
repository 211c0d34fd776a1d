"""Enter: staff register somebody by hand, with an address or without."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session, contains_eager

from connected.audit.service import note
from connected.conferences.enums import ConferenceStatus, Entry
from connected.conferences.models import Category
from connected.kernel import clock, places
from connected.kernel.addresses import email_key
from connected.kernel.errors import Invalid
from connected.kernel.places import Place
from connected.kernel.round_trips import fetch_together
from connected.registration import consents, mail, queries
from connected.registration.application import HandEntry
from connected.registration.enums import RegistrationStatus
from connected.registration.errors import AlreadyRegistered, EditionArchived
from connected.registration.models import Registration
from connected.registration.service.details import (
    UNKNOWN_CATEGORY,
    apply_details,
    asked_of_organization,
    given_fields,
    name_key,
)


def enter(session: Session, *, conference_id: UUID, entry: HandEntry) -> Registration:
    """Register somebody for staff, who may do so at any time and in any category, but never beyond its capacity.

    Without a status it is that of the category: pending where it asks for approval, else confirmed. A further name at
    a known address is taken as told: staff know that it is somebody else.

    Returns the new row. Raises Invalid with the fields, AlreadyRegistered, EditionArchived, or Full, which may also
    come with the commit. Side effects: the lock of the address, a row, perhaps a place and a message row, an audit
    entry.
    """
    category = _category(session, conference_id, entry.category)
    key = email_key(entry.email) if entry.email else None
    others = _others(session, conference_id, key)
    if any(other.name_key == name_key(entry) for other in others):
        raise AlreadyRegistered
    registration = _made(category, entry, key, is_shared=bool(others))
    asked = asked_of_organization(entry)
    [organizations] = fetch_together(session, asked) if asked else [[]]
    apply_details(registration, entry, languages=category.conference.languages, organizations=organizations)
    if registration.holds_place and category.is_full:
        raise places.Full
    session.add(registration)
    session.flush()
    note(session, "registration.entered", registration, fields=given_fields(entry), details=_told(registration))
    mail.tell_decision(session, registration)
    if registration.holds_place:
        places.take(session, [Place(Category, category.id)])
    return registration


def _category(session: Session, conference_id: UUID, slug: str) -> Category:
    query = select(Category).join(Category.conference).options(contains_eager(Category.conference))
    category = session.scalar(query.where(Category.conference_id == conference_id, Category.slug == slug))
    if category is None:
        raise Invalid(UNKNOWN_CATEGORY)
    if category.conference.status is ConferenceStatus.ARCHIVED:
        raise EditionArchived
    return category


def _others(session: Session, conference_id: UUID, key: str | None) -> list[Registration]:
    if key is None:
        return []
    queries.lock_address(session, key)
    return queries.alive_at_address(session, conference_id=conference_id, email_key=key)


def _made(category: Category, entry: HandEntry, key: str | None, *, is_shared: bool) -> Registration:
    at = clock.now()
    by_category = RegistrationStatus.PENDING if category.entry is Entry.APPROVAL else RegistrationStatus.CONFIRMED
    return Registration(
        conference=category.conference,
        category=category,
        status=entry.status or by_category,
        email=entry.email,
        email_key=key,
        shared_address=is_shared,
        settled_at=at if is_shared else None,
        by_staff=True,
        consents=consents.record(dict(entry.consents), at),
    )


def _told(registration: Registration) -> dict[str, str]:
    return {"status": registration.status.value, "category": registration.category.slug}
