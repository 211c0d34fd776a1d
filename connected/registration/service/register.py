"""Register: from what was asked for to a row, a place and a letter, in one transaction."""

from datetime import datetime

from sqlalchemy.orm import Session

from connected.conferences.enums import Entry
from connected.conferences.models import Category, Conference
from connected.conferences.rules import is_open
from connected.kernel import clock, places
from connected.kernel.addresses import email_key
from connected.kernel.errors import FieldError, Invalid, NotFound
from connected.kernel.i18n import N_
from connected.registration import consents, mail, queries
from connected.registration.application import Application
from connected.registration.enums import RegistrationStatus
from connected.registration.errors import Closed, NotOpenToPublic
from connected.registration.models import Registration
from connected.registration.rules import NAMES_AT_ADDRESS_MAX
from connected.registration.service.details import apply_details, name_key

UNKNOWN_CATEGORY = FieldError("#/category", "unknown_category", N_("There is no such category. Please choose one of the list."))


def register(session: Session, *, slug: str, application: Application) -> RegistrationStatus:
    """Register somebody from the public for the conference ``slug``.

    Returns what a new registration in this category gets now, ``confirmed`` or ``pending``. Whether the address is
    known does not show in the answer: what really holds stands in the letter that is queued here.

    Raises NotFound, Closed, NotOpenToPublic, Full, or Invalid with the fields. Side effects, all in the caller's
    transaction: the lock of the address, a registration row, a place of the category, a message row.
    """
    at = clock.now()
    key = email_key(application.email)
    category = _category(session, slug, application, key)
    _check_open(category, at)
    known = queries.alive_at_address(session, conference_id=category.conference_id, email_key=key)
    same = next((each for each in known if each.name_key == name_key(application)), None)
    if same:
        mail.remind(session, same, mail.ALREADY_REGISTERED)
    elif len(known) < NAMES_AT_ADDRESS_MAX:
        _add(session, category, application, key, at, shared=bool(known))
    return _status_of_new(category)


def _category(session: Session, slug: str, application: Application, key: str) -> Category:
    category = queries.category_under_lock(session, slug=slug, category=application.category, email_key=key)
    if category is None:
        if session.query(Conference.id).filter(Conference.slug == slug, Conference.status != "draft").first() is None:
            raise NotFound
        raise Invalid(UNKNOWN_CATEGORY)
    return category


def _check_open(category: Category, at: datetime) -> None:
    if not is_open(category.conference, at):
        raise Closed
    if category.entry in (Entry.INVITATION, Entry.STAFF_ONLY):
        raise NotOpenToPublic
    if category.is_full:
        raise places.Full


def _status_of_new(category: Category) -> RegistrationStatus:
    return RegistrationStatus.CONFIRMED if category.entry is Entry.OPEN else RegistrationStatus.PENDING


def _add(
    session: Session, category: Category, application: Application, key: str, at: datetime, *, shared: bool
) -> Registration:
    registration = Registration(
        conference=category.conference,
        category=category,
        status=RegistrationStatus.PENDING if shared else _status_of_new(category),
        shared_address=shared,
        email=application.email,
        email_key=key,
        consents=consents.record(dict(application.consents), at),
        created_at=at,
        updated_at=at,
    )
    apply_details(session, registration, application)
    session.add(registration)
    mail.tell_status(session, registration)
    if registration.holds_place:
        places.take(session, [category])
    return registration
