"""The database's versions, and the way up.

Alembic is imported where it is used: every process asks which version it needs, only one ever migrates.
"""

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import create_engine

if TYPE_CHECKING:
    from alembic.config import Config
    from sqlalchemy import Connection

FOLDER = Path(__file__).parent
MIGRATION_LOCK = 0x434F4E4E  # of PostgreSQL's advisory locks: one migrates at a time


def config() -> "Config":
    """Return Alembic's configuration."""
    from alembic.config import Config  # noqa: PLC0415

    made = Config()
    made.set_main_option("script_location", str(FOLDER))
    return made


@cache
def known() -> tuple[str, ...]:
    """Return the versions this code knows, oldest first: the numbers that the files of ``versions`` begin with."""
    return tuple(sorted(path.name.partition("_")[0] for path in FOLDER.glob("versions/[0-9]*_*.py")))


def head() -> str | None:
    """Return the newest version this code knows."""
    return max(known(), default=None)


def upgrade(database_url: str) -> None:
    """Bring the database at ``database_url`` (SQLAlchemy's form) to the newest version.

    Side effects: changes the schema, and creates the extensions it needs. Two at a time: the second waits for the lock.
    """
    engine = create_engine(database_url)
    try:
        with engine.begin() as connection:
            upgrade_on(connection)
    finally:
        engine.dispose()


def upgrade_on(connection: "Connection", version: str = "head") -> None:
    """Bring the database up to ``version`` in the transaction of ``connection``."""
    from alembic import command  # noqa: PLC0415

    command.upgrade(_on(connection), version)


def downgrade_on(connection: "Connection") -> None:
    """Take every table away again, with what is in them, in the transaction of ``connection``."""
    from alembic import command  # noqa: PLC0415

    command.downgrade(_on(connection), "base")


def _on(connection: "Connection") -> "Config":
    made = config()
    made.attributes["connection"] = connection
    return made
