"""The steps of an edition's life: publish, archive, take out of the archive."""

from collections.abc import Sequence

from sqlalchemy.orm import Session

from connected.audit.service import note
from connected.conferences import consequences
from connected.conferences.counts import registered
from connected.conferences.enums import ConferenceStatus
from connected.conferences.errors import WrongStatus
from connected.conferences.models import Conference
from connected.conferences.service.holding import Confirmed, hold_conference, need_confirmation
from connected.kernel import clock
from connected.kernel.errors import FieldError


def publish_conference(
    session: Session, conference: Conference, *, revision: int, confirmed: Confirmed = False
) -> Conference:
    """Show a draft to everybody and return it. Raises WrongStatus, ChangedMeanwhile, NeedsConfirmation."""
    held = _hold(session, conference, revision, ConferenceStatus.DRAFT)
    found = consequences.of_publishing(held)
    need_confirmation(found, confirmed=confirmed)
    return _step(session, held, ConferenceStatus.PUBLISHED, "published", found)


def archive_conference(
    session: Session, conference: Conference, *, revision: int, confirmed: Confirmed = False
) -> Conference:
    """Make a published edition read-only and return it. Raises WrongStatus, ChangedMeanwhile, NeedsConfirmation."""
    held = _hold(session, conference, revision, ConferenceStatus.PUBLISHED)
    found = consequences.of_archiving(held, registered(session, held.id), clock.now())
    need_confirmation(found, confirmed=confirmed)
    return _step(session, held, ConferenceStatus.ARCHIVED, "archived", found)


def unarchive_conference(session: Session, conference: Conference, *, revision: int) -> Conference:
    """Make an archived edition changeable again and return it. Raises WrongStatus or ChangedMeanwhile."""
    held = _hold(session, conference, revision, ConferenceStatus.ARCHIVED)
    return _step(session, held, ConferenceStatus.PUBLISHED, "unarchived")


def _hold(session: Session, conference: Conference, revision: int, status: ConferenceStatus) -> Conference:
    held = hold_conference(session, conference.id, revision)
    if held.status is not status:
        raise WrongStatus
    return held


def _step(
    session: Session, held: Conference, to: ConferenceStatus, done: str, found: Sequence[FieldError] = ()
) -> Conference:
    held.status = to
    session.flush()
    details = {"accepted": [each.code for each in found]} if found else {}
    note(session, f"conference.{done}", held, fields=["status"], conference_id=held.id, details=details)
    return held
