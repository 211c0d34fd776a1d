"""Register: from what was asked for to a row, a place and a letter, in one transaction."""

from datetime import datetime

from sqlalchemy.orm import Session

from connected.audit.service import note
from connected.conferences.enums import Entry
from connected.conferences.models import Category
from connected.conferences.queries import public_conference
from connected.conferences.rules import is_open
from connected.kernel import clock, places
from connected.kernel.addresses import email_key
from connected.kernel.db import write_row
from connected.kernel.errors import Invalid, NotFound, Problem
from connected.kernel.ids import new_id
from connected.kernel.places import Place
from connected.registration import consents, mail, queries
from connected.registration.admission import AtAddress, Offer, admission
from connected.registration.application import Application
from connected.registration.enums import RegistrationStatus
from connected.registration.errors import Closed, NotOpenToPublic
from connected.registration.models import Registration
from connected.registration.rules import NAMES_AT_ADDRESS_MAX
from connected.registration.service.details import (
    UNKNOWN_CATEGORY,
    Rows,
    apply_details,
    asked_of_organization,
    given_fields,
    name_key,
)


def register(session: Session, *, slug: str, application: Application) -> RegistrationStatus:
    """Register somebody from the public for the conference ``slug``.

    Returns what a new registration in this category gets now, ``confirmed`` or ``pending``. Whether the address is
    known does not show in the answer: what really holds stands in the letter that is queued here.

    Raises NotFound, Closed, NotOpenToPublic, Full, or Invalid with the fields; Full may also come with the commit.
    Side effects, all in the caller's transaction: the lock of the address, a registration row, a place of the
    category, a message row, an audit entry.
    """
    at = clock.now()
    key = email_key(application.email)
    asked = asked_of_organization(application)
    offer, known, organizations = admission(
        session, slug=slug, category=application.category, email_key=key, at=at, also=asked
    )
    if offer is None:
        raise _missing(session, slug)
    _check_open(offer, at)
    if name_key(application) in known.registrations:
        _remind(session, known, name_key(application))
    elif len(known.registrations) < NAMES_AT_ADDRESS_MAX:
        _add(session, offer, application, key, at, known, organizations)
    return _status_of_new(offer)


def _missing(session: Session, slug: str) -> Problem:
    if public_conference(session, slug) is None:
        return NotFound()
    return Invalid(UNKNOWN_CATEGORY)


def _check_open(offer: Offer, at: datetime) -> None:
    if not is_open(offer, at):
        raise Closed
    if offer.entry in (Entry.INVITATION, Entry.STAFF_ONLY):
        raise NotOpenToPublic
    if offer.is_full:
        raise places.Full


def _status_of_new(offer: Offer) -> RegistrationStatus:
    return RegistrationStatus.CONFIRMED if offer.entry is Entry.OPEN else RegistrationStatus.PENDING


def _remind(session: Session, known: AtAddress, name: str) -> None:
    registration = queries.registration_by_id(session, known.registrations[name])
    if registration is not None:
        mail.remind(session, registration, mail.ALREADY_REGISTERED, mail_times=known.mail_times)


def _add(
    session: Session,
    offer: Offer,
    application: Application,
    key: str,
    at: datetime,
    known: AtAddress,
    organizations: Rows,
) -> None:
    shared = bool(known.registrations)
    registration = Registration(
        id=new_id(),
        conference_id=offer.conference_id,
        category_id=offer.category_id,
        status=RegistrationStatus.PENDING if shared else _status_of_new(offer),
        shared_address=shared,
        email=application.email,
        email_key=key,
        consents=consents.record(dict(application.consents), at),
        link_version=1,
        created_at=at,
        updated_at=at,
    )
    apply_details(registration, application, languages=offer.languages, organizations=organizations)
    write_row(session, registration)
    told = {"status": registration.status.value}
    note(session, "registration.registered", registration, fields=given_fields(application), details=told)
    mail.tell_status(session, registration, mail_times=known.mail_times)
    if registration.holds_place:
        places.take(session, [Place(Category, offer.category_id)])
