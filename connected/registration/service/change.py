"""Change: what a delegate may put right after registering."""

from sqlalchemy.orm import Session

from connected.audit.service import changed_fields, note
from connected.conferences.enums import ConferenceStatus
from connected.conferences.rules import last_moment
from connected.kernel import clock
from connected.kernel.errors import FieldError, Invalid
from connected.kernel.i18n import N_
from connected.kernel.round_trips import fetch_together
from connected.registration import consents, queries
from connected.registration.application import Details
from connected.registration.errors import ChangedMeanwhile, NotChangeable
from connected.registration.models import Registration
from connected.registration.service.details import DERIVED, apply_details, asked_of_organization, name_key


def is_changeable(registration: Registration) -> bool:
    """Whether its delegate may still change it: not cancelled, and the conference is not over."""
    return (
        registration.is_cancellable
        and registration.conference.status is ConferenceStatus.PUBLISHED
        and clock.now() < last_moment(registration.conference)
    )


def change(session: Session, registration: Registration, *, details: Details, revision: int) -> Registration:
    """Replace the details of ``registration``, as seen by the delegate in ``revision``.

    Returns the row as it now stands. Raises ChangedMeanwhile where it is another revision by now, NotChangeable, or
    Invalid. Names may change, but not to one that is registered at the same address already (Invalid).
    """
    queries.lock_address(session, registration.email_key)
    locked = queries.registration_by_id(session, registration.id, lock=True)
    if locked is None or not is_changeable(locked):
        raise NotChangeable
    if locked.revision != revision:
        raise ChangedMeanwhile
    _check_name_free(session, locked, details)
    asked = asked_of_organization(details)
    [organizations] = fetch_together(session, asked) if asked else [[]]
    apply_details(locked, details, languages=locked.conference.languages, organizations=organizations)
    locked.consents = consents.renew(dict(locked.consents), dict(details.consents), clock.now())
    if fields := set(changed_fields(locked)) - DERIVED:
        note(session, "registration.changed", locked, fields=fields)
    session.flush()
    return locked


def _check_name_free(session: Session, registration: Registration, details: Details) -> None:
    key = name_key(details)
    if registration.email_key is None:
        return
    others = queries.alive_at_address(
        session, conference_id=registration.conference_id, email_key=registration.email_key
    )
    if any(other.name_key == key and other.id != registration.id for other in others):
        raise Invalid(FieldError("#/family_name", "name_taken", N_("This name is registered at this address already.")))
