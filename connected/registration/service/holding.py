"""Holding a registration while staff decide about it."""

from uuid import UUID

from sqlalchemy.orm import Session

from connected.conferences.enums import ConferenceStatus
from connected.kernel.errors import ChangedMeanwhile, NotFound
from connected.registration import queries
from connected.registration.errors import EditionArchived
from connected.registration.models import Registration


def hold(session: Session, registration_id: UUID, *, revision: int | None = None) -> Registration:
    """Lock the row of a registration until the transaction ends, and return it as it stands.

    ``revision``: the one that whoever asks has seen; None takes whatever there is. Raises NotFound, ChangedMeanwhile
    for another revision, EditionArchived for an edition that is read-only.
    """
    locked = queries.registration_by_id(session, registration_id, lock=True)
    if locked is None:
        raise NotFound
    if revision is not None and locked.revision != revision:
        raise ChangedMeanwhile
    if locked.conference.status is ConferenceStatus.ARCHIVED:
        raise EditionArchived
    return locked
