"""The demo: a past edition with invented delegates of real organizations, and a coming one that is open."""

from datetime import date

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from connected.conferences.models import Conference
from connected.conferences.service import create_conference
from connected.local.demo.editions import next_edition, past_edition
from connected.local.demo.organizations import add_organizations
from connected.local.demo.registrations import add_registrations
from connected.organizations.models import Organization
from connected.people.models import Person


def is_empty(session: Session) -> bool:
    """Whether the database knows no conference, no organization and nobody."""
    return not any(session.scalar(select(exists().where(model.id.is_not(None)))) for model in _KEPT)


def load_demo(session: Session, today: date) -> None:
    """Fill an empty database with the demo; leave one that is not empty as it is.

    Nothing is mailed. Encryption keys must be in use, since answers about diet and accessibility are among the data.

    Args:
        session: the caller commits it.
        today: the day in Astana, from which the coming edition's dates are reckoned.
    """
    if not is_empty(session):
        return
    organizations = add_organizations(session)
    past = create_conference(session, past_edition())
    add_registrations(session, past, organizations)
    create_conference(session, next_edition(today))


_KEPT = (Conference, Organization, Person)
