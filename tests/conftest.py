"""Fixtures of all tests: the application on a real database, rolled back or really committing."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine, create_engine, event, text
from sqlalchemy.orm import Session

from config.settings import Settings
from connected.app import create_app
from connected.kernel.db import Base, use_sessions
from connected.kernel.http.database import db

pytest_plugins = ["tests.cluster"]

SECRET_KEY = "a-secret-key-for-tests-that-is-long-enough"
ENCRYPTION_KEY = "dGVzdHMtb25seS10ZXN0cy1vbmx5LXRlc3RzLW9ubHk="


@pytest.fixture(scope="session")
def settings(database_url: str, redis_url: str, tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """Settings of a test worker: limits off, mail to nowhere."""
    return Settings(
        database_url=database_url,
        redis_url=redis_url,
        smtp_url="smtp://127.0.0.1:9",
        secret_key=SECRET_KEY,
        encryption_keys=(ENCRYPTION_KEY,),
        public_url="http://localhost",
        data_dir=Path(tmp_path_factory.mktemp("data")),
        mail_mode="capture",
        mail_from="ConnectED <no-reply@connected.example.org>",
        mail_domain="connected.example.org",
        ratelimit_enabled=False,
        testing=True,
    )


@pytest.fixture(scope="session")
def app(settings: Settings) -> Iterator[Flask]:
    """The application of this test worker."""
    app = create_app(settings)
    yield app
    with app.app_context():
        db.engine.dispose()


@pytest.fixture(scope="session")
def engine(database_url: str) -> Iterator[Engine]:
    """An engine of the tests' own on the database of this worker."""
    engine = create_engine(database_url)
    yield engine
    engine.dispose()


@pytest.fixture
def session(app: Flask, engine: Engine) -> Iterator[Session]:
    """A session whose commits are savepoints; everything is rolled back afterwards. Requests of `client` use it too."""
    with engine.connect() as connection:
        outer = connection.begin()
        options: Any = {"join_transaction_mode": "create_savepoint", "expire_on_commit": False}
        made = Session(connection, **options)
        use_sessions(lambda: made)
        yield made
        use_sessions(db.session)
        made.close()
        outer.rollback()


@pytest.fixture
def statements(session: Session) -> Iterator[list[str]]:
    """What ``session`` sends to the database, without savepoints; clear it before what is to be counted."""
    sent: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        if "SAVEPOINT" not in statement:
            sent.append(statement)

    connection = session.connection()
    event.listen(connection, "before_cursor_execute", note)
    yield sent
    event.remove(connection, "before_cursor_execute", note)


@pytest.fixture
def client(app: Flask, session: Session) -> FlaskClient:
    """A client whose requests share the session that is rolled back."""
    return app.test_client()


@pytest.fixture
def committed(app: Flask, engine: Engine) -> Iterator[Flask]:
    """The application on a database that really commits; every table is emptied afterwards."""
    yield app
    names = ", ".join(f'"{table.name}"' for table in Base.metadata.sorted_tables)
    with engine.begin() as connection:
        connection.execute(text(f"TRUNCATE {names} CASCADE"))
