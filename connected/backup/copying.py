"""PostgreSQL's COPY, in the one text format that every version of it reads the same."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from sqlalchemy import Connection, text

from connected.backup.catalogue import quoted

#: A backup of hours is one statement a table; and what is written must not depend on how the server is set.
_SETTINGS = {
    "statement_timeout": "0",
    "idle_in_transaction_session_timeout": "0",
    "client_encoding": "UTF8",
    "datestyle": "ISO, YMD",
    "intervalstyle": "postgres",
    "timezone": "UTC",
    "bytea_output": "hex",
    "extra_float_digits": "1",
}


def settle(connection: Connection) -> None:
    """Set, for this transaction, how values are spelled, and that nothing may time out."""
    for name, value in _SETTINGS.items():
        connection.execute(text("SELECT set_config(:name, :value, true)"), {"name": name, "value": value})


class Rows:
    """The rows of a table as COPY gives them: bytes to be iterated once; then ``count`` says how many they were."""

    def __init__(self, connection: Connection, table: str, columns: Sequence[str]) -> None:
        self._connection = connection
        self._statement = f"COPY {_target(connection, table, columns)} TO STDOUT"
        self.count = 0

    def __iter__(self) -> Iterator[memoryview | bytes]:
        with _driver_cursor(self._connection) as cursor:
            with cursor.copy(self._statement) as copy:
                yield from copy
            self.count = cursor.rowcount


def load(connection: Connection, table: str, columns: Sequence[str], blocks: Iterable[bytes]) -> int:
    """Copy ``blocks`` into a table, values of identity columns too; return how many rows they were."""
    with _driver_cursor(connection) as cursor:
        with cursor.copy(f"COPY {_target(connection, table, columns)} FROM STDIN") as copy:
            for block in blocks:
                copy.write(block)
        return int(cursor.rowcount)


def _target(connection: Connection, table: str, columns: Sequence[str]) -> str:
    return f"{quoted(connection, table)} ({', '.join(quoted(connection, column) for column in columns)})"


def _driver_cursor(connection: Connection) -> Any:
    """A cursor of psycopg, in the transaction of ``connection``."""
    return connection.connection.cursor()
