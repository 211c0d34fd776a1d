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
from connected.local import first_password
from connected.local.demo import load_demo
from connected.staff.enums import Role
from connected.staff.queries import is_nobody_there
from connected.staff.service import create_account

HOME = ZoneInfo("Asia/Almaty")


def prepare(settings: Settings, *, demo: bool) -> None:
    """Migrate the database of `settings`; with `demo`, fill it where it is empty: with the demo, with an administrator.

    The one-time password of the administrator is left for `connected.local.first_password.take`.
    """
    migrations.upgrade(settings.database_url)
    if demo:
        _fill(settings)


def _fill(settings: Settings) -> None:
    use_keys(settings.encryption_keys)
    engine = create_engine(settings.database_url, hide_parameters=True)
    with Session(engine, expire_on_commit=False) as session:
        db.use_sessions(lambda: session)
        with db.transaction():
            load_demo(session, clock.now().astimezone(HOME).date())
            _make_first_account(session, settings)
    engine.dispose()


def _make_first_account(session: Session, settings: Settings) -> None:
    if is_nobody_there(session):
        _, password = create_account(session, email=first_password.EMAIL, role=Role.ADMINISTRATOR)
        first_password.keep(settings.data_dir, password)


if __name__ == "__main__":
    prepare(Settings.from_env(), demo="--demo" in sys.argv[1:])
