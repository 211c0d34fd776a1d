"""Places that never sell twice: one mechanism for every limited thing.

A limited thing is a row with ``capacity`` (none: unlimited) and ``taken``. A place is taken by one guarded UPDATE, as
late in the transaction as possible, because that row is the hot one: from the UPDATE to the commit nobody else gets by.
The CHECK constraint stands behind the guard, so that no other code can oversell either.
"""

from collections.abc import Iterable
from functools import cache
from typing import Any, NamedTuple, cast
from uuid import UUID

from sqlalchemy import CheckConstraint, CursorResult, Table, Update, bindparam, or_, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from connected.kernel.errors import Problem
from connected.kernel.i18n import N_


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
        CheckConstraint("capacity IS NULL OR taken <= capacity", name="taken_within_capacity"),
    )


def take(session: Session, places: Iterable[Place]) -> None:
    """Take one place of each of ``places``, in the order of their ids so that two takers cannot deadlock.

    Raises Full where one has none left; the caller's transaction must then be rolled back, since places of
    earlier things may have been taken in it.
    """
    for place in sorted(places, key=lambda place: place.id):
        if _changed(session, _taking(_table(place.of)), place) != 1:
            raise Full(thing=str(place.id))


def release(session: Session, places: Iterable[Place]) -> None:
    """Give back one place of each of ``places``, in the order of their ids."""
    for place in sorted(places, key=lambda place: place.id):
        _changed(session, _releasing(_table(place.of)), place)


@cache
def _taking(table: Table) -> Update:
    has_place = or_(table.c.capacity.is_(None), table.c.taken < table.c.capacity)
    return update(table).where(table.c.id == bindparam("place"), has_place).values(taken=table.c.taken + 1)


@cache
def _releasing(table: Table) -> Update:
    return update(table).where(table.c.id == bindparam("place")).values(taken=table.c.taken - 1)


def _table(limited: type[Limited]) -> Table:
    return cast(Table, limited.__table__)  # type: ignore[attr-defined]


def _changed(session: Session, statement: Update, place: Place) -> int:
    session.flush()
    result = cast(CursorResult[Any], session.connection().execute(statement, {"place": place.id}))
    return result.rowcount
