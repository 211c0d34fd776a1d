"""Settle and tie: who stands behind a registration, where only people can tell."""

from uuid import UUID

from sqlalchemy.orm import Session

from connected.audit.service import note
from connected.conferences.enums import Entry
from connected.kernel import clock
from connected.kernel.errors import NotFound
from connected.people.models import Person
from connected.registration.errors import NotSettleable
from connected.registration.models import Registration
from connected.registration.service.decide import confirm
from connected.registration.service.holding import hold


def settle(session: Session, registration_id: UUID, *, revision: int | None = None) -> Registration:
    """Say that one more name at a shared address is somebody else, who then goes the way of the category.

    In an open category the registration is confirmed; in others it waits to be approved. Returns the row as it now
    stands. Raises NotFound, ChangedMeanwhile, EditionArchived, NotSettleable, or Full, which may also come with the
    commit. Side effects: the lock of the row, perhaps a place and a message row, an audit entry or two.
    """
    registration = hold(session, registration_id, revision=revision)
    if not registration.waits_to_be_settled:
        raise NotSettleable
    registration.settled_at = clock.now()
    note(session, "registration.settled", registration, fields=["settled_at"])
    if registration.category.entry is Entry.OPEN:
        confirm(session, registration, action="registration.confirmed")
    session.flush()
    return registration


def tie(
    session: Session, registration_id: UUID, *, person_id: UUID | None, revision: int | None = None
) -> Registration:
    """Tie a registration to a known person, or to a new one of its names where ``person_id`` is None.

    The person who is known is not changed. Returns the row as it now stands. Raises NotFound, also for an unknown
    person, ChangedMeanwhile or EditionArchived. Side effects: the lock of the row, perhaps a person, an audit entry.
    """
    registration = hold(session, registration_id, revision=revision)
    person = session.get(Person, person_id) if person_id else _new_person(session, registration)
    if person is None:
        raise NotFound
    before = registration.person_id
    registration.person = person
    session.flush()
    details = {"before": str(before)} if before else {}
    note(session, "registration.tied", registration, fields=["person_id"], details=details)
    return registration


def _new_person(session: Session, registration: Registration) -> Person:
    person = Person(
        names=registration.names_in_parts,
        form_of_address=registration.form_of_address,
        languages=[registration.language],
    )
    session.add(person)
    return person
