"""The database: base of the models, the unit of work, and what happens after it. No framework."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from enum import StrEnum
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, DateTime, Enum, Insert, MetaData, Uuid, event, func, insert
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column
from sqlalchemy.types import Text

from connected.kernel.ids import new_id

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
        current.commit()
    except BaseException:
        current.rollback()
        raise


def write_row(current: Session, row: Base) -> None:
    """Insert ``row`` at once, past the unit of work, and leave it detached.

    For the few hot inserts: what the ORM does around a row (states, ordering, reading back) costs as much as the
    statement itself. Column defaults of the model apply; server defaults are not read back.
    """
    values = {name: value for name, value in vars(row).items() if name != "_sa_instance_state"}
    current.connection().execute(_inserting(type(row)), values)


@cache
def _inserting(model: type[Base]) -> Insert:
    return insert(model.__table__)  # type: ignore[arg-type]


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
