"""The databases of a PostgreSQL server that is reached by its Unix socket and trusts whoever gets there."""

from pathlib import Path
from urllib.parse import quote

import psycopg
from psycopg import sql


class Databases:
    """Lists, makes and drops databases of the server whose socket lies in the folder `socket_dir`."""

    def __init__(self, socket_dir: Path) -> None:
        self.socket_dir = socket_dir

    def url(self, database: str) -> str:
        """The SQLAlchemy URL of `database` here."""
        return f"postgresql+psycopg://postgres@/{quote(database)}?host={quote(str(self.socket_dir), safe='')}"

    def connect(self, database: str = "postgres") -> psycopg.Connection[tuple[object, ...]]:
        """Open a connection to `database` that commits each statement.

        Raises:
            psycopg.OperationalError: nobody answers, or there is no such database.
        """
        return psycopg.connect(host=str(self.socket_dir), user="postgres", dbname=database, autocommit=True)

    def has_database(self, name: str) -> bool:
        """Say whether there is a database of that name."""
        with self.connect() as connection:
            return connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", (name,)).fetchone() is not None

    def create_database(self, name: str, template: str | None = None) -> None:
        """Create a database, as a copy of `template` when one is named.

        Raises:
            psycopg.errors.DuplicateDatabase: there is one of that name.
            psycopg.errors.ObjectInUse: somebody is connected to the template.
        """
        source = sql.Identifier(template if template is not None else "template1")
        statement = sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(sql.Identifier(name), source)
        with self.connect() as connection:
            connection.execute(statement)

    def drop_database(self, name: str) -> None:
        """Drop a database if it is there, throwing out whoever is connected to it."""
        with self.connect() as connection:
            connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))
