"""The database's versions, and the way up."""

from functools import cache
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine

FOLDER = Path(__file__).parent


def config() -> Config:
    """Return Alembic's configuration."""
    made = Config()
    made.set_main_option("script_location", str(FOLDER))
    return made


@cache
def head() -> str | None:
    """Return the newest version this code knows."""
    return ScriptDirectory.from_config(config()).get_current_head()


def upgrade(database_url: str) -> None:
    """Bring the database at ``database_url`` (SQLAlchemy's form) to the newest version.

    Side effects: changes the schema, and creates the extensions it needs. Two at a time: the second waits for the lock.
    """
    engine = create_engine(database_url)
    try:
        with engine.begin() as connection:
            made = config()
            made.attributes["connection"] = connection
            command.upgrade(made, "head")
    finally:
        engine.dispose()
