"""The database's versions, and the way up.

Alembic is imported where it is used: every process asks which version it needs, only one ever migrates.
"""

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import create_engine

if TYPE_CHECKING:
    from alembic.config import Config

FOLDER = Path(__file__).parent


def config() -> "Config":
    """Return Alembic's configuration."""
    from alembic.config import Config  # noqa: PLC0415

    made = Config()
    made.set_main_option("script_location", str(FOLDER))
    return made


@cache
def head() -> str | None:
    """Return the newest version this code knows: the number that the last file of ``versions`` begins with."""
    numbers = [path.name.partition("_")[0] for path in FOLDER.glob("versions/[0-9]*_*.py")]
    return max(numbers, default=None)


def upgrade(database_url: str) -> None:
    """Bring the database at ``database_url`` (SQLAlchemy's form) to the newest version.

    Side effects: changes the schema, and creates the extensions it needs. Two at a time: the second waits for the lock.
    """
    from alembic import command  # noqa: PLC0415

    engine = create_engine(database_url)
    try:
        with engine.begin() as connection:
            made = config()
            made.attributes["connection"] = connection
            command.upgrade(made, "head")
    finally:
        engine.dispose()
