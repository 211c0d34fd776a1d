"""The database: base of the models, the unit of work, and what happens after it. No framework."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from enum import StrEnum
from functools import cache, partial
from typing import Any, cast
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    ColumnDefault,
    DateTime,
    Enum,
    Insert,
    MetaData,
    Table,
    Uuid,
    bindparam,
    event,
    func,
    insert,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column
from sqlalchemy.types import Text

from connected.kernel import round_trips
from connected.kernel.ids import new_id
from connected.kernel.round_trips import Asked

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}

#: Text that people read in several languages: ``{"en": …, "kk": …, "ru": …}``.
Translated = Mapping[str, str]


def kind_of(enum: type[StrEnum]) -> Enum:
    """Return the column type of ``enum``: its values as text under a CHECK constraint, which a migration can widen."""
    return Enum(
        enum,
        native_enum=False,
        create_constraint=True,
        name=enum.__name__.lower(),
        length=40,
        values_callable=lambda members: [member.value for member in members],
    )


class Base(DeclarativeBase):
    """Base of every model."""

    metadata = MetaData(naming_convention=NAMES)
    type_annotation_map = {  # noqa: RUF012 - as SQLAlchemy has it
        datetime: DateTime(timezone=True),
        UUID: Uuid(),
        int: BigInteger(),
        str: Text(),
        list[str]: ARRAY(Text()),
        Translated: JSONB(none_as_null=True),
        dict[str, Any]: JSONB(none_as_null=True),
    }


class Identified:
    """A UUIDv7 primary key, known before the row is written."""

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)


class Timestamped:
    """When a row was made and last changed."""

    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
    updated_at: Mapped[datetime] = mapped_column(server_default=func.now(), onupdate=func.now())


_current: list[Callable[[], Session]] = []


def use_sessions(provider: Callable[[], Session]) -> None:
    """Let ``provider`` give the session of the current request or task. Called once, by the composition root."""
    _current[:] = [provider]


def session() -> Session:
    """Return the session of the current request or task."""
    return _current[0]()


@contextmanager
def transaction() -> Iterator[Session]:
    """Run a unit of work: commit at its end, roll back on any exception.

    This is the only place that commits. What ``after_commit`` collected runs when the commit is durable.
    """
    current = session()
    try:
        yield current
        round_trips.commit(current)
    except BaseException:
        round_trips.forget(current)
        current.rollback()
        raise


def write_row(current: Session, row: Base) -> None:
    """Insert ``row`` with the commit, past the unit of work, and leave it detached.

    For the few hot inserts: what the ORM does around a row (states, ordering, reading back) costs as much as the
    statement itself. Column defaults of the model apply; server defaults are not read back. Statements of the session
    that come before the commit see the row.
    """
    values = {name: value for name, value in vars(row).items() if name != "_sa_instance_state"}
    table = cast(Table, row.__table__)
    for name, default in _defaults(table):
        values.setdefault(name, default())
    round_trips.send_later(current, Asked(_inserting(table, frozenset(values)), values))


@cache
def _defaults(table: Table) -> list[tuple[str, Callable[[], Any]]]:
    """The columns of ``table`` with a default of the model, and what makes its value."""
    defaults = [(column.name, column.default) for column in table.columns]
    return [
        (name, partial(default.arg, None) if default.is_callable else partial(_same, default.arg))
        for name, default in defaults
        if isinstance(default, ColumnDefault)
    ]


def _same(value: Any) -> Any:
    return value


@cache
def _inserting(table: Table, names: frozenset[str]) -> Insert:
    return insert(table).values({name: bindparam(name, type_=table.c[name].type) for name in names})


_WAITING = "connected.after_commit"


def after_commit(current: Session, action: Callable[[], None]) -> None:
    """Call ``action`` once the current transaction is durable; never, if it is rolled back.

    The same action is called once, however often it was asked for.
    """
    waiting = current.info.setdefault(_WAITING, [])
    if action not in waiting:
        waiting.append(action)


@event.listens_for(Session, "after_commit")
def _run_waiting(current: Session) -> None:
    for action in current.info.pop(_WAITING, []):
        action()


@event.listens_for(Session, "after_rollback")
def _forget_waiting(current: Session) -> None:
    current.info.pop(_WAITING, None)
