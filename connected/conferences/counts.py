"""How many are registered: counted a layer above, so the composition root lends the counting."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from uuid import UUID

from sqlalchemy.orm import Session


@dataclass(frozen=True)
class Registered:
    """The registrations of one edition, without cancelled ones.

    ``confirmed``: who was told that they have a place. ``pending``: who waits for a decision, by category.
    ``by_language``: by the language they are written to in.
    """

    confirmed: int = 0
    pending: Mapping[UUID, int] = field(default_factory=dict)
    by_language: Mapping[str, int] = field(default_factory=dict)


Counting = Callable[[Session, UUID], Registered]
_counting: list[Counting] = []


def use_counting(counting: Counting) -> None:
    """Let ``counting(session, conference_id)`` count registrations. Called once, by the composition root."""
    _counting[:] = [counting]


def registered(session: Session, conference_id: UUID) -> Registered:
    """Return how many are registered; nobody, where nothing counts them."""
    return next((counting(session, conference_id) for counting in _counting), Registered())
