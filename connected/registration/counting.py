"""How many are registered, as the editions below ask for it before they change."""

from collections import Counter
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from connected.conferences.counts import Registered
from connected.registration.enums import HOLDS_PLACE, RegistrationStatus
from connected.registration.models import IS_ALIVE, Registration

_FACTS = (Registration.category_id, Registration.status, Registration.language)
_COUNTED = select(*_FACTS, func.count()).where(IS_ALIVE).group_by(*_FACTS)


def count_registered(session: Session, conference_id: UUID) -> Registered:
    """Count the registrations of an edition, in one statement."""
    confirmed, pending, languages = 0, Counter[UUID](), Counter[str]()
    rows = session.execute(_COUNTED.where(Registration.conference_id == conference_id))
    for category_id, status, language, number in rows:
        confirmed += number if status in HOLDS_PLACE else 0
        pending[category_id] += number if status is RegistrationStatus.PENDING else 0
        languages[language] += number
    return Registered(confirmed, pending, languages)
