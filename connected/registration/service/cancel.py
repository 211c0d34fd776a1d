"""Cancel: the place is free at once, and the letter says so."""

from sqlalchemy.orm import Session

from connected.conferences.models import Category
from connected.kernel import clock, places
from connected.kernel.places import Place
from connected.messaging.queries import public_mail_times
from connected.registration import mail, queries
from connected.registration.enums import RegistrationStatus
from connected.registration.errors import NotCancellable
from connected.registration.models import Registration


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
    held_place = locked.holds_place
    locked.status = RegistrationStatus.CANCELLED
    times = public_mail_times(session, email_key=locked.email_key, at=clock.now())
    mail.tell_status(session, locked, mail_times=times)
    if held_place:
        places.release(session, [Place(Category, locked.category_id)])
    return locked
