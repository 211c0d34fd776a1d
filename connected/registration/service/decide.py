"""Decide: approve takes a place, decline says why, and each sends exactly one letter."""

from uuid import UUID

from sqlalchemy.orm import Session

from connected.audit.service import note
from connected.conferences.models import Category
from connected.kernel import clock, places
from connected.kernel.places import Place
from connected.registration import mail
from connected.registration.enums import APPROVABLE, DECLINABLE, RegistrationStatus
from connected.registration.errors import NotDecidable
from connected.registration.models import Registration
from connected.registration.service.holding import hold


def approve(session: Session, registration_id: UUID, *, revision: int | None = None) -> Registration:
    """Confirm a registration, as seen in ``revision`` if given. What is confirmed already stays as it is.

    Returns the row as it now stands. Raises NotFound, ChangedMeanwhile, EditionArchived, NotDecidable where it was
    cancelled, or Full, which may also come with the commit. Side effects: the lock of the row, a place of the
    category, a message row, an audit entry.
    """
    registration = hold(session, registration_id, revision=revision)
    if registration.holds_place:
        return registration
    if registration.status not in APPROVABLE:
        raise NotDecidable
    confirm(session, registration, action="registration.approved")
    return registration


def decline(
    session: Session, registration_id: UUID, *, reason: str | None, text: str | None = None, revision: int | None = None
) -> Registration:
    """Decline a registration, as seen in ``revision`` if given. What is declined already stays as it is.

    ``reason`` is kept for staff; ``text`` stands in the letter. Returns the row as it now stands. Raises NotFound,
    ChangedMeanwhile, EditionArchived, or NotDecidable where it was confirmed or cancelled. Side effects: the lock of
    the row, a message row, an audit entry without the texts.
    """
    registration = hold(session, registration_id, revision=revision)
    if registration.status is RegistrationStatus.DECLINED:
        return registration
    if registration.status not in DECLINABLE:
        raise NotDecidable
    details = {"from": registration.status.value}
    registration.status = RegistrationStatus.DECLINED
    registration.decision_reason, registration.decision_text = reason, text
    registration.decided_at = clock.now()
    given = [name for name in ("decision_reason", "decision_text") if getattr(registration, name)]
    note(session, "registration.declined", registration, fields=["status", *given], details=details)
    mail.tell_decision(session, registration)
    session.flush()
    return registration


def confirm(session: Session, registration: Registration, *, action: str) -> None:
    """Give a held registration a place of its category with the commit; ``action`` is what the audit calls it."""
    if registration.category.is_full:
        raise places.Full
    note(session, action, registration, fields=["status"], details={"from": registration.status.value})
    registration.status = RegistrationStatus.CONFIRMED
    registration.decided_at = clock.now()
    mail.tell_decision(session, registration)
    session.flush()
    places.take(session, [Place(Category, registration.category_id)])
