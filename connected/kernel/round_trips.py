"""Several statements in one round trip to PostgreSQL, for the few paths that everybody takes at once.

A round trip costs the processor more than the statement in it: both sides go to sleep and are woken, and in a busy
process a thread waits for its turn. Here statements are compiled once and sent together, in libpq's pipeline mode
(PostgreSQL documentation, chapter "libpq", section "Pipeline Mode"). What is written waits for the commit and goes with
it, so that the locks of the last statements are held for no round trip at all.
"""

from collections.abc import Hashable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from typing import Any, NamedTuple, cast

import psycopg
from sqlalchemy import Connection, Dialect, Engine, Executable, event
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.orm import ORMExecuteState, Session
from sqlalchemy.sql.compiler import SQLCompiler

from connected.kernel.errors import Problem

Values = Mapping[str, Any]
Cursor = psycopg.Cursor[tuple[Any, ...]]

_WAITING = "connected.waiting"
#: psycopg would wait for the answer to a BEGIN of its own before it sends what follows. The pool undoes it afterwards.
_BEGUN_BY_US = {"isolation_level": "AUTOCOMMIT"}


class Asked(NamedTuple):
    """A statement and its values by the names of its parameters."""

    statement: Executable
    values: Values


@dataclass
class _Waiting:
    """What goes with the commit: rows as they were written, then what is held shortest, in the order of its keys."""

    rows: list[Asked] = field(default_factory=list)
    last: dict[Any, Asked] = field(default_factory=dict)
    refusals: dict[str, Problem] = field(default_factory=dict)


def fetch_together(session: Session, *asked: Asked) -> list[list[tuple[Any, ...]]]:
    """Run statements in one round trip, with the BEGIN where none was yet, and return the rows of each.

    A statement sees what another transaction wrote while the one before it waited for a lock, since each has a snapshot
    of its own (READ COMMITTED). Values are as psycopg reads them: an enum is the text in its column.
    """
    send_rows(session)
    # A session on a given connection may be part of a transaction that it does not know.
    begins = not session.in_transaction() and isinstance(session.get_bind(), Engine)
    connection = session.connection(execution_options=_BEGUN_BY_US if begins else None)
    with _pipeline(connection) as raw:
        if begins:
            raw.execute("BEGIN")
        cursors = _send(connection, asked)
    return [cursor.fetchall() for cursor in cursors]


def send_later(session: Session, asked: Asked) -> None:
    """Keep a statement that returns nothing for the commit, or for the next statement of the session."""
    _waiting(session).rows.append(asked)


def send_last(session: Session, key: Hashable, asked: Asked, *, refusals: Mapping[str, Problem]) -> None:
    """Keep a statement for the very end of the transaction.

    Args:
        session: of the transaction.
        key: statements are sent in the order of their keys, so that two transactions cannot deadlock; a later
            statement of one key replaces the earlier.
        asked: what is sent.
        refusals: what `commit` raises where PostgreSQL refuses it, by the name of the constraint.
    """
    waiting = _waiting(session)
    waiting.last[key] = asked
    waiting.refusals |= refusals


def send_rows(session: Session) -> None:
    """Send what waits, without what is to be last."""
    waiting = session.info.get(_WAITING)
    if waiting and waiting.rows:
        rows, waiting.rows = waiting.rows, []
        connection = session.connection()
        with _pipeline(connection):
            _send(connection, rows)


def commit(session: Session) -> None:
    """Flush the session, send all that waits together with the COMMIT, and end the transaction.

    Raises what was given to `send_last` where a constraint refuses it; the transaction is then to be rolled back.
    """
    session.flush()
    waiting = session.info.pop(_WAITING, None)
    if waiting:
        connection = session.connection()
        _send_all(connection, waiting, commit=not connection.in_nested_transaction())
    session.commit()


def forget(session: Session) -> None:
    """Drop what waits, as a rollback does with what was sent."""
    session.info.pop(_WAITING, None)


def _send_all(connection: Connection, waiting: _Waiting, *, commit: bool) -> None:
    try:
        with _pipeline(connection) as raw:
            _send(connection, [*waiting.rows, *(waiting.last[key] for key in sorted(waiting.last))])
            if commit:  # not where there is only a savepoint, which the session releases
                raw.commit()
    except IntegrityError as error:
        refused = cast(psycopg.Error, error.orig).diag.constraint_name
        if refused in waiting.refusals:
            raise waiting.refusals[refused] from error
        raise


def _waiting(session: Session) -> _Waiting:
    waiting: _Waiting = session.info.setdefault(_WAITING, _Waiting())
    return waiting


@contextmanager
def _pipeline(connection: Connection) -> Iterator[psycopg.Connection[tuple[Any, ...]]]:
    """Send together what is executed inside. Errors are raised as SQLAlchemy's, and drop what a lost server leaves."""
    raw = cast("psycopg.Connection[tuple[Any, ...]]", connection.connection.driver_connection)
    try:
        with raw.pipeline():
            yield raw
    except psycopg.Error as error:
        if raw.closed:
            connection.invalidate(error)
            connection.engine.dispose()  # the others of the pool are as dead
        raise DBAPIError.instance(
            None, None, error, psycopg.Error, connection_invalidated=raw.closed, dialect=connection.dialect
        ) from error


def _send(connection: Connection, statements: Sequence[Asked]) -> list[Cursor]:
    raw = cast("psycopg.Connection[tuple[Any, ...]]", connection.connection.driver_connection)
    return [raw.execute(*_prepared(statement, connection.dialect).filled(values)) for statement, values in statements]


@event.listens_for(Session, "do_orm_execute")
def _write_before_reading(state: ORMExecuteState) -> None:
    send_rows(state.session)


@event.listens_for(Session, "before_commit")
def _write_before_committing(session: Session) -> None:
    """Lose nothing where a session is committed by itself, as tests and scripts do."""
    waiting = session.info.pop(_WAITING, None)
    if waiting:
        _send_all(session.connection(), waiting, commit=False)


class _Prepared:
    """A statement as text, and how its values are written."""

    def __init__(self, statement: Executable, dialect: Dialect) -> None:
        compiled = cast(SQLCompiler, statement.compile(dialect=dialect))  # type: ignore[attr-defined]
        self.text = compiled.string
        self._fixed = {name: value for name, value in compiled.params.items() if value is not None}
        binds = compiled.bind_names.items()
        writers = ((name, bind.type.dialect_impl(dialect).bind_processor(dialect)) for bind, name in binds)
        self._writers = [(name, write) for name, write in writers if write]

    def filled(self, values: Values) -> tuple[str, dict[str, Any]]:
        filled = {**self._fixed, **values}
        for name, write in self._writers:
            filled[name] = write(filled[name])
        return self.text, filled


_prepared = cache(_Prepared)
