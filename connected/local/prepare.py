"""`python -m connected.local.prepare [--demo]`: make the database what the programs expect.

It is a process of its own, so that the supervisor, which stays, need not hold the models and migrations in memory.
"""

import sys
from zoneinfo import ZoneInfo

from sqlalchemy import create_engine
from sqlalchemy.orm import Session

from config.settings import Settings
from connected import migrations
from connected.kernel import clock, db
from connected.kernel.encryption import use_keys
from connected.local.demo import load_demo

HOME = ZoneInfo("Asia/Almaty")


def prepare(settings: Settings, *, demo: bool) -> None:
    """Migrate the database of `settings`; with `demo`, fill it with the demo if it is empty."""
    migrations.upgrade(settings.database_url)
    if demo:
        _load_demo(settings)


def _load_demo(settings: Settings) -> None:
    use_keys(settings.encryption_keys)
    engine = create_engine(settings.database_url, hide_parameters=True)
    with Session(engine, expire_on_commit=False) as session:
        db.use_sessions(lambda: session)
        with db.transaction():
            load_demo(session, clock.now().astimezone(HOME).date())
    engine.dispose()


if __name__ == "__main__":
    prepare(Settings.from_env(), demo="--demo" in sys.argv[1:])
