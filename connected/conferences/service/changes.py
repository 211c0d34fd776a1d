"""Change an edition, and move it to other days."""

from dataclasses import replace
from datetime import date

from sqlalchemy.orm import Session

from connected.audit.service import changed_fields, note
from connected.conferences import consequences
from connected.conferences.counts import registered
from connected.conferences.facts import EditionFacts, facts_of, write_facts
from connected.conferences.models import Conference
from connected.conferences.rules import moved
from connected.conferences.service.holding import Confirmed, hold_changeable, need_confirmation
from connected.kernel import clock


def change_conference(
    session: Session, conference: Conference, facts: EditionFacts, *, revision: int, confirmed: Confirmed = False
) -> Conference:
    """Change an edition into ``facts``, as seen in ``revision``, and return it as it then stands.

    Raises Archived, ChangedMeanwhile, or NeedsConfirmation where the change has consequences that are not
    ``confirmed``.
    """
    return _change(session, hold_changeable(session, conference.id, revision), facts, "changed", confirmed=confirmed)


def postpone_conference(
    session: Session,
    conference: Conference,
    *,
    starts_on: date,
    ends_on: date,
    with_window: bool,
    revision: int,
    confirmed: Confirmed = False,
) -> Conference:
    """Move an edition to other days and return it; ``with_window`` moves registration by as many days.

    Raises as `change_conference`.
    """
    held = hold_changeable(session, conference.id, revision)
    facts = replace(facts_of(held, EditionFacts), starts_on=starts_on, ends_on=ends_on)
    if with_window:
        days = (starts_on - held.starts_on).days
        facts = replace(
            facts,
            registration_opens_at=moved(held.registration_opens_at, days, held.timezone),
            registration_closes_at=moved(held.registration_closes_at, days, held.timezone),
        )
    return _change(session, held, facts, "postponed", confirmed=confirmed)


def _change(session: Session, held: Conference, facts: EditionFacts, done: str, *, confirmed: Confirmed) -> Conference:
    found = consequences.of_change(held, facts, registered(session, held.id), clock.now())
    need_confirmation(found, confirmed=confirmed)
    write_facts(held, facts)
    fields = changed_fields(held)
    session.flush()
    if fields:
        details = {"accepted": [each.code for each in found]} if found else {}
        note(session, f"conference.{done}", held, fields=fields, conference_id=held.id, details=details)
    return held
