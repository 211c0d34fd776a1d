"""The commands that back up and restore."""

import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import click
import psycopg
from sqlalchemy import Engine, create_engine
from sqlalchemy.exc import DBAPIError

from connected.backup.manifest import BackupError, Manifest
from connected.backup.restoring import restore as restore_from
from connected.backup.saving import save
from connected.kernel.commands import in_application
from connected.kernel.http.settings import current_settings

SECRETS = "SECRET_KEY and ENCRYPTION_KEYS"
_TERMINATED = 128 + signal.SIGTERM  # what a shell says of a program that SIGTERM ended


@click.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
def backup(file: Path) -> None:
    """Write everything in the database to the new FILE, while all goes on.

    Only your account may read FILE. It holds personal data, but not SECRET_KEY and ENCRYPTION_KEYS: keep them apart.
    """
    manifest = _run(save, file, "No backup was made")
    click.echo(f"{file} holds {manifest.rows} rows in {len(manifest.tables)} tables, version {manifest.migration}.")
    click.echo(f"{SECRETS} are not in it. Keep them apart: a restored database needs them.")


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def restore(file: Path) -> None:
    """Fill an empty database from FILE, all of it or nothing.

    The tables are made if there are none, and brought to the version of this code.
    """
    manifest = _run(restore_from, file, "The database was left as it was")
    click.echo(f"Restored {manifest.rows} rows, as they were at {manifest.taken_at}.")
    click.echo(f"It needs {SECRETS} of the installation that was backed up.")


def _run(work: Callable[[Engine, Path, Callable[[str], None]], Manifest], file: Path, failed: str) -> Manifest:
    with in_application(), _ending_tidily():
        # Its own engine: those of the programs give up on a statement after half a minute.
        engine = create_engine(current_settings().database_url, hide_parameters=True)
        try:
            return work(engine, file, click.echo)
        except BackupError as error:
            raise click.ClickException(f"{file}: {error}") from error
        except (DBAPIError, psycopg.Error, OSError) as error:
            raise click.ClickException(f"{failed}: {_first_line(error)}") from error
        finally:
            engine.dispose()


def _first_line(error: Exception) -> str:
    """What went wrong, without the lines in which PostgreSQL quotes a row."""
    cause = error.orig if isinstance(error, DBAPIError) else error
    return str(cause).partition("\n")[0]


@contextmanager
def _ending_tidily() -> Iterator[None]:
    """Let SIGTERM end us as an exception, so that what is unfinished is removed."""
    before = signal.signal(signal.SIGTERM, lambda *_: sys.exit(_TERMINATED))
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)
