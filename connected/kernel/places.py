"""Places that never sell twice: one mechanism for every limited thing.

A limited thing is a row with ``capacity`` (none: unlimited) and ``taken``. A place is taken by one UPDATE that a CHECK
constraint guards, so that no code can oversell, and it is sent together with the COMMIT: that row is the hot one, and
from the UPDATE to the commit nobody else gets by.
"""

from collections.abc import Iterable
from functools import cache
from typing import NamedTuple, cast
from uuid import UUID

from sqlalchemy import CheckConstraint, Table, Update, bindparam, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from connected.kernel.errors import Problem
from connected.kernel.i18n import N_
from connected.kernel.round_trips import Asked, send_last

_WITHIN_CAPACITY = "taken_within_capacity"


class Full(Problem):
    """No place is left."""

    code = "full"
    status = 409
    text = N_("All places in this category are taken.")


class CapacityBelowTaken(Problem):
    """A capacity cannot be set below what is taken."""

    code = "capacity_below_taken"
    status = 409
    text = N_("%(taken)s places are taken already, so the capacity cannot be lower.")


class Limited:
    """A row that has places."""

    id: Mapped[UUID]
    capacity: Mapped[int | None] = mapped_column()
    taken: Mapped[int] = mapped_column(default=0, server_default="0")

    @property
    def is_full(self) -> bool:
        """Whether no place was left when the row was read; only ``take`` is certain."""
        return self.capacity is not None and self.taken >= self.capacity


class Place(NamedTuple):
    """One place of a limited thing: the model it is a row of, and its id."""

    of: type[Limited]
    id: UUID


def limited_constraints() -> tuple[CheckConstraint, ...]:
    """Return the constraints of a limited table, for models that have table arguments of their own."""
    return (
        CheckConstraint("taken >= 0", name="taken_not_negative"),
        CheckConstraint("capacity IS NULL OR capacity >= 0", name="capacity_not_negative"),
        CheckConstraint("capacity IS NULL OR taken <= capacity", name=_WITHIN_CAPACITY),
    )


def take(session: Session, places: Iterable[Place]) -> None:
    """Take one place of each of ``places`` with the commit, which raises Full if one has none left."""
    for place in places:
        _change(session, place, 1)


def release(session: Session, places: Iterable[Place]) -> None:
    """Give back one place of each of ``places`` with the commit."""
    for place in places:
        _change(session, place, -1)


def _change(session: Session, place: Place, by: int) -> None:
    table = _table(place.of)
    asked = Asked(_changing(table), {"place": place.id, "by": by})
    send_last(session, place.id, asked, refusals={f"ck_{table.name}_{_WITHIN_CAPACITY}": Full(thing=str(place.id))})


@cache
def _changing(table: Table) -> Update:
    return update(table).where(table.c.id == bindparam("place")).values(taken=table.c.taken + bindparam("by"))


def _table(limited: type[Limited]) -> Table:
    return cast(Table, limited.__table__)  # type: ignore[attr-defined]
