"""`python -m connected.local.prepare [--demo]`: make the database what the programs expect.

It is a process of its own, so that the supervisor, which stays, need not hold the models and migrations in memory.
"""

import os
import sys

from sqlalchemy import create_engine, exists, select
from sqlalchemy.orm import Session

from connected import migrations
from connected.conferences.models import Conference
from connected.kernel import db
from connected.local.demo import load_demo


def prepare(database_url: str, *, demo: bool) -> None:
    """Migrate the database; with `demo`, fill it with the demo when it holds no conference yet.

    Args:
        database_url: an SQLAlchemy URL.
        demo: whether the demo may be loaded.
    """
    migrations.upgrade(database_url)
    if demo:
        _load_into_empty(database_url)


def _load_into_empty(database_url: str) -> None:
    engine = create_engine(database_url)
    with Session(engine, expire_on_commit=False) as session:
        db.use_sessions(lambda: session)
        with db.transaction():
            if not session.scalar(select(exists().where(Conference.id.is_not(None)))):
                load_demo(session)
    engine.dispose()


if __name__ == "__main__":
    prepare(os.environ["DATABASE_URL"], demo="--demo" in sys.argv[1:])
