"""Databases to be backed up and restored into."""

import os
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import Engine, create_engine, select, text
from sqlalchemy.orm import Session

from connected.backup.saving import save
from connected.kernel.db import Base
from connected.local.databases import Databases
from connected.local.demo import load_demo
from connected.messaging.enums import MessageClass
from connected.messaging.models import Message
from connected.staff.enums import Role
from connected.staff.models import Account, ApiToken, Grant, SignIn

#: What a text format could stumble over.
AWKWARD = ["\\N", "\\.", "a\tb\nc\r\nd\\", "", " ", "\u2028", "Ә\u0301 🏛", 'NULL,"x"', "\x7f\x01"]

Contents = dict[str, list[tuple[Any, ...]]]


def quiet(_line: str) -> None:
    """Take a line of progress and keep it to oneself."""


def contents(engine: Engine) -> Contents:
    """Every row of every table, each table in the order of its key."""
    with engine.connect() as connection:
        tables = Base.metadata.sorted_tables
        found = {table.name: connection.execute(select(table).order_by(*table.primary_key)).all() for table in tables}
        found["alembic_version"] = connection.execute(text("SELECT * FROM alembic_version")).all()
    return {name: [tuple(row) for row in rows] for name, rows in found.items()}


def awkward_messages() -> list[Message]:
    return [
        Message(
            template="test.letter",
            version=1,
            language="en",
            context={"text": awkward.replace("\x00", "")},
            message_class=MessageClass.TRANSACTIONAL,
            dedupe_key=f"test {number}",
            to_email="name@example.org",
            to_name=awkward,
            email_key="name@example.org",
        )
        for number, awkward in enumerate(AWKWARD)
    ]


def staff() -> list[Base]:
    """An account with all that belongs to one: bytes, arrays and moments are among it."""
    account = Account(email="staff@example.org", email_key="staff@example.org", password_hash="$argon2id$none")
    account.grants = [Grant(role=Role.ADMINISTRATOR)]
    later = datetime(2027, 1, 1, 12, 30, 15, 123456, tzinfo=UTC)
    return [
        account,
        SignIn(account=account, secret_hash=bytes(range(256)), expires_at=later),
        ApiToken(account=account, secret_hash=b"\\x00", scopes=["a,b", '"', "{}"], expires_at=later),
    ]


@pytest.fixture(scope="session")
def demo(app: Flask, new_database: Callable[[], str]) -> Iterator[Engine]:
    """A database with the demo and with awkward texts; tests only read it. The app has the keys in use."""
    engine = create_engine(new_database())
    with Session(engine) as session:
        load_demo(session, date(2026, 11, 23))
        session.add_all([*awkward_messages(), *staff()])
        session.commit()
    yield engine
    engine.dispose()


@pytest.fixture
def archive(demo: Engine, tmp_path: Path) -> Path:
    """A backup of the demo."""
    file = tmp_path / "demo.backup"
    save(demo, file, quiet)
    return file


@pytest.fixture
def new_engine(cluster_share: dict[str, str]) -> Iterator[Callable[[], Engine]]:
    """A function that makes an engine on another database in which nothing was made yet."""
    databases = Databases(Path(cluster_share["socket_dir"]))
    made: dict[str, Engine] = {}

    def make() -> Engine:
        name = f"test_backup_{os.getpid()}_{len(made)}"
        databases.drop_database(name)
        databases.create_database(name)
        made[name] = create_engine(databases.url(name))
        return made[name]

    yield make
    for name, engine in made.items():
        engine.dispose()
        databases.drop_database(name)
