"""Asking the workers to look into the database. A doorbell: it carries no work and may be lost.

The work itself is a row; beat rings as well, so a lost ring costs seconds, never a mail.
"""

from collections.abc import Callable
from functools import cache, partial

from sqlalchemy.orm import Session

from connected.kernel.db import after_commit

MAIL_DELIVER = "mail.deliver"

_ring: list[Callable[[str], None]] = []


def use_doorbell(ring: Callable[[str], None]) -> None:
    """Let ``ring(name)`` carry the doorbell. Called once, by the composition root."""
    _ring[:] = [ring]


def nudge(session: Session, name: str) -> None:
    """Ring for the job ``name`` when the current transaction has been committed."""
    after_commit(session, _ringing(name))


@cache
def _ringing(name: str) -> Callable[[], None]:
    return partial(_ring_now, name)


def _ring_now(name: str) -> None:
    for ring in _ring:
        ring(name)
