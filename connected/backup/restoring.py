"""Restoring a backup: into an empty database, all of it or nothing."""

import zipfile
from collections.abc import Callable
from pathlib import Path

from sqlalchemy import Connection, Engine, exists, select, table, text

from connected import migrations
from connected.backup import catalogue
from connected.backup.archive import check_member, open_archive, read_manifest, read_member
from connected.backup.catalogue import ForeignKey, quoted
from connected.backup.copying import load, settle
from connected.backup.manifest import BackupError, Manifest, TableFacts

Say = Callable[[str], None]


def restore(engine: Engine, source: Path, say: Say) -> Manifest:
    """Fill the empty database behind ``engine`` from the backup ``source``; return what that held.

    The whole file is checked before the database is touched. Then one transaction makes the tables of the backup's
    version, copies the rows in, and migrates to the version of this code. ``say`` gets a line a step.

    Raises:
        BackupError: the file is damaged, no backup, or of a newer release; or the database is not empty.
        sqlalchemy.exc.DBAPIError, psycopg.Error: the database refused. It is as it was then, as after any exception.
    """
    with open_archive(source) as archive:
        manifest = read_manifest(archive)
        _check(archive, manifest, say)
        with engine.begin() as connection:
            _make_tables(connection, manifest)
            _fill(connection, archive, manifest, say)
            migrations.upgrade_on(connection)
            connection.execute(text("ANALYZE"))
    return manifest


def _check(archive: zipfile.ZipFile, manifest: Manifest, say: Say) -> None:
    if manifest.migration not in migrations.known():
        raise BackupError(
            f"It was made at version {manifest.migration} of the database, which this release does not know "
            f"(it knows up to {migrations.head()}): restore it with the release that made it, or a newer one."
        )
    say("Checking the file …")
    for facts in manifest.tables:
        check_member(archive, facts)


def _make_tables(connection: Connection, manifest: Manifest) -> None:
    """Bring an empty database to the version of the backup, and refuse any other."""
    connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": migrations.MIGRATION_LOCK})
    settle(connection)
    _refuse_rows(connection)
    if catalogue.version(connection) != manifest.migration:
        migrations.downgrade_on(connection)
        migrations.upgrade_on(connection, manifest.migration)
    found, expected = catalogue.tables(connection), {facts.name: facts.columns for facts in manifest.tables}
    if {name: set(columns) for name, columns in found.items()} != {name: set(cols) for name, cols in expected.items()}:
        raise BackupError(
            "It holds other tables or columns than its version of the database has. Nothing was restored."
        )


def _refuse_rows(connection: Connection) -> None:
    """Keep everybody else away from the tables, and make sure that there is not one row that could be lost."""
    names = list(catalogue.tables(connection))
    if names and catalogue.version(connection) is None:
        raise BackupError("The database holds tables that are not ours. Restore into a database of its own.")
    for name in names:
        connection.execute(text(f"LOCK TABLE {quoted(connection, name)} IN ACCESS EXCLUSIVE MODE"))
    for name in names:
        if connection.scalar(select(exists().select_from(table(name)))):
            raise BackupError(
                f"The database is not empty: there are rows in {name}. Restore into a new one. Nothing was changed."
            )


def _fill(connection: Connection, archive: zipfile.ZipFile, manifest: Manifest, say: Say) -> None:
    # Without foreign keys no order of tables and rows can be wrong; put back, they are checked for all rows at once.
    keys = catalogue.foreign_keys(connection)
    for key in keys:
        connection.execute(text(f"ALTER TABLE {key.table} DROP CONSTRAINT {quoted(connection, key.name)}"))
    for facts in manifest.tables:
        _fill_table(connection, archive, facts, say)
    for key in keys:
        _put_back(connection, key)
    for name, last in manifest.sequences.items():
        connection.execute(
            text("SELECT setval(CAST(:name AS regclass), :last)"), {"name": quoted(connection, name), "last": last}
        )


def _fill_table(connection: Connection, archive: zipfile.ZipFile, facts: TableFacts, say: Say) -> None:
    rows = load(connection, facts.name, facts.columns, read_member(archive, facts.member))
    if rows != facts.rows:
        raise BackupError(
            f"{facts.member} has {rows} rows, not {facts.rows} as its manifest says. Nothing was restored."
        )
    say(f"{facts.name}: {rows} rows")


def _put_back(connection: Connection, key: ForeignKey) -> None:
    name = quoted(connection, key.name)
    connection.exec_driver_sql(f"ALTER TABLE {key.table} ADD CONSTRAINT {name} {key.definition}")
