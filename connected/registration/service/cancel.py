"""Cancel: the place is free at once, and the letter says so."""

from uuid import UUID

from sqlalchemy.orm import Session

from connected.audit.service import note
from connected.conferences.models import Category
from connected.kernel import clock, places
from connected.kernel.places import Place
from connected.messaging.queries import public_mail_times
from connected.registration import mail, queries
from connected.registration.enums import RegistrationStatus
from connected.registration.errors import NotCancellable
from connected.registration.models import Registration
from connected.registration.service.holding import hold


def cancel(session: Session, registration: Registration) -> Registration:
    """Cancel ``registration`` for its delegate. Cancelling what is cancelled already changes nothing.

    Returns the row as it now stands. Raises NotCancellable where it was attended or declined. Side effects: the lock
    of the address and of the row, a freed place, a message row.
    """
    queries.lock_address(session, registration.email_key)
    locked = queries.registration_by_id(session, registration.id, lock=True)
    if locked is None:
        raise NotCancellable
    if locked.status is RegistrationStatus.CANCELLED:
        return locked
    if not locked.is_cancellable:
        raise NotCancellable
    _give_back(session, locked)
    times = public_mail_times(session, email_key=locked.email_key, at=clock.now()) if locked.email_key else []
    mail.tell_status(session, locked, mail_times=times)
    return locked


def cancel_by_staff(session: Session, registration_id: UUID, *, revision: int | None = None) -> Registration:
    """Cancel a registration as staff, as seen in ``revision`` if given. What is cancelled already stays as it is.

    Returns the row as it now stands. Raises NotFound, ChangedMeanwhile, EditionArchived, or NotCancellable where it was
    attended or declined. Side effects: the lock of the row, a freed place, a message row, an audit entry.
    """
    locked = hold(session, registration_id, revision=revision)
    if locked.status is RegistrationStatus.CANCELLED:
        return locked
    if not locked.is_cancellable:
        raise NotCancellable
    _give_back(session, locked)
    locked.decided_at = clock.now()
    mail.tell_decision(session, locked)
    session.flush()
    return locked


def _give_back(session: Session, locked: Registration) -> None:
    note(session, "registration.cancelled", locked, fields=["status"], details={"from": locked.status.value})
    if locked.holds_place:
        places.release(session, [Place(Category, locked.category_id)])
    locked.status = RegistrationStatus.CANCELLED
