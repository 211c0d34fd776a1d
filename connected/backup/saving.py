"""Making a backup: every row of one moment, while everything else goes on."""

import zipfile
from collections.abc import Callable
from datetime import UTC
from pathlib import Path

from sqlalchemy import Engine, text
from sqlalchemy.engine import Connection

from connected import migrations
from connected.backup import catalogue
from connected.backup.archive import MANIFEST, new_archive, write_member
from connected.backup.copying import Rows, settle
from connected.backup.manifest import BackupError, Manifest, TableFacts

Say = Callable[[str], None]


def save(engine: Engine, target: Path, say: Say) -> Manifest:
    """Write the database behind ``engine`` to the new file ``target``; return what it holds.

    It reads in one transaction that sees one moment and writes nothing; only migrations wait for it. ``say`` gets a
    line a table. Memory does not grow with the rows.

    Raises:
        BackupError: the database has no tables yet, is being migrated, or ``target`` is there already.
        OSError: the file cannot be written. Nothing of it is left then, as after any exception.
    """
    options = {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
    with new_archive(target) as archive, engine.connect().execution_options(**options) as connection:
        migration = _begin(connection)
        moment = connection.scalar(text("SELECT transaction_timestamp()")).astimezone(UTC)
        tables = tuple(
            _save_table(archive, connection, name, columns, say)
            for name, columns in catalogue.tables(connection).items()
        )
        # Sequences stand outside of transactions: read after the rows, they are at or beyond what the rows bear.
        manifest = Manifest(migration, moment.isoformat(), tables, catalogue.sequences(connection))
        archive.writestr(MANIFEST, manifest.to_json())
    return manifest


def _begin(connection: Connection) -> str:
    """Keep migrations waiting until we are through; return the version of the database."""
    free = text("SELECT pg_try_advisory_xact_lock_shared(:key)")
    if not connection.scalar(free, {"key": migrations.MIGRATION_LOCK}):
        raise BackupError("The database is being migrated or restored. Try again when that is through.")
    settle(connection)
    found = catalogue.version(connection)
    if found is None:
        raise BackupError("There is nothing in this database yet.")
    return found


def _save_table(
    archive: zipfile.ZipFile, connection: Connection, name: str, columns: tuple[str, ...], say: Say
) -> TableFacts:
    rows = Rows(connection, name, columns)
    size, digest = write_member(archive, f"tables/{name}.copy", rows)
    say(f"{name}: {rows.count} rows")
    return TableFacts(name, columns, rows.count, size, digest)
