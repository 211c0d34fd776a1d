"""The rehearsal: what was backed up is there again, row by row, and the site goes on from it."""

import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import Connection, Engine, text

from connected import migrations
from connected.backup.restoring import restore
from connected.backup.saving import save
from connected.kernel.db import Base
from tests.backup.conftest import contents, quiet

NewEngine = Callable[[], Engine]
_SCHEMA = """
    SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid), convalidated FROM pg_constraint
    WHERE connamespace = 'public'::regnamespace ORDER BY 1, 2"""


def constraints(engine: Engine) -> list[tuple[object, ...]]:
    with engine.connect() as connection:
        return [tuple(row) for row in connection.execute(text(_SCHEMA))]


def test_every_row_of_every_table_is_there_again(demo: Engine, archive: Path, new_engine: NewEngine) -> None:
    target = new_engine()
    restore(target, archive, quiet)
    before, after = contents(demo), contents(target)
    filled = {name for name, rows in before.items() if rows}
    assert filled >= {"conference", "registration", "person", "message", "account", "sign_in", "api_token"}
    assert set(after) == {*Base.metadata.tables, "alembic_version"}
    for name, rows in before.items():
        assert after[name] == rows, name
    assert constraints(target) == constraints(demo)


def test_a_database_that_was_migrated_only_is_filled_as_well(
    demo: Engine, archive: Path, new_database: Callable[[], str], new_engine: NewEngine
) -> None:
    target = new_engine()
    with target.begin() as connection:
        migrations.upgrade_on(connection)
    restore(target, archive, quiet)
    assert contents(target) == contents(demo)


def test_a_backup_of_what_was_restored_holds_the_same(archive: Path, new_engine: NewEngine, tmp_path: Path) -> None:
    target = new_engine()
    first = restore(target, archive, quiet)
    second = save(target, tmp_path / "second", quiet)
    assert {table.name: table.rows for table in second.tables} == {table.name: table.rows for table in first.tables}
    assert second.sequences == first.sequences


def test_numbers_go_on_where_they_were(demo: Engine, archive: Path, new_engine: NewEngine) -> None:
    target = new_engine()
    restore(target, archive, quiet)
    given = text("SELECT nextval(pg_get_serial_sequence('registration', 'number'))")
    highest = text("SELECT max(number) FROM registration")
    with target.connect() as connection:
        assert connection.scalar(given) == connection.scalar(highest) + 1


def test_it_is_of_one_moment_while_others_write(demo: Engine, new_engine: NewEngine, tmp_path: Path) -> None:
    """What comes, changes or goes while it is made is not seen in any table."""
    source = new_engine()
    restore(source, _saved(demo, tmp_path / "first"), quiet)
    before, written = contents(source), threading.Event()

    def write_once(_line: str) -> None:
        if not written.is_set():
            written.set()
            with source.begin() as other:
                other.execute(text("DELETE FROM message"))
                other.execute(text("UPDATE conference SET slug = slug || '-later'"))

    target = new_engine()
    restore(target, _saved(source, tmp_path / "second", write_once), quiet)
    assert written.is_set()
    assert contents(target) == before
    assert contents(source) != before


def _saved(engine: Engine, file: Path, say: Callable[[str], None] = quiet) -> Path:
    save(engine, file, say)
    return file


def test_a_backup_of_an_older_version_is_brought_up(new_engine: NewEngine, tmp_path: Path) -> None:
    old, target = new_engine(), new_engine()
    with old.begin() as connection:
        migrations.upgrade_on(connection, migrations.known()[0])
        connection.execute(text("INSERT INTO organization_word (word, frequency) VALUES ('academy', 3)"))
    manifest = save(old, tmp_path / "old", quiet)
    assert manifest.migration == migrations.known()[0]
    with target.begin() as connection:
        migrations.upgrade_on(connection)  # newer than the backup, and empty
    restore(target, tmp_path / "old", quiet)
    found = contents(target)
    assert found["alembic_version"] == [(migrations.head(),)]
    assert [row[0] for row in found["organization_word"]] == ["academy"]


_LOOP = """
    CREATE TABLE loop_a (
        id int PRIMARY KEY, b int, parent int REFERENCES loop_a, twice int GENERATED ALWAYS AS (id * 2) STORED
    );
    CREATE TABLE loop_b (id int PRIMARY KEY, a int REFERENCES loop_a);
    ALTER TABLE loop_a ADD FOREIGN KEY (b) REFERENCES loop_b"""


def test_tables_that_point_at_each_other_and_at_themselves(
    new_engine: NewEngine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No order of tables and rows would do: the foreign keys are set aside meanwhile. Computed columns are computed."""
    migrate = migrations.upgrade_on

    def migrate_with_loop(connection: Connection, version: str = "head") -> None:
        migrate(connection, version)
        if connection.scalar(text("SELECT to_regclass('loop_a')")) is None:
            connection.exec_driver_sql(_LOOP)

    monkeypatch.setattr(migrations, "upgrade_on", migrate_with_loop)
    source, target = new_engine(), new_engine()
    with source.begin() as connection:
        migrations.upgrade_on(connection)
        connection.exec_driver_sql("INSERT INTO loop_a VALUES (1, NULL, 2), (2, NULL, 1)")
        connection.exec_driver_sql("INSERT INTO loop_b VALUES (1, 2)")
        connection.exec_driver_sql("UPDATE loop_a SET b = 1")
    restore(target, _saved(source, tmp_path / "loop"), quiet)
    with target.connect() as connection:
        found = connection.execute(text("SELECT id, b, parent, twice FROM loop_a ORDER BY id")).all()
    assert [tuple(row) for row in found] == [(1, 1, 2, 2), (2, 1, 1, 4)]
    assert constraints(target) == constraints(source)
