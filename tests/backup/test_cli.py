"""The commands: what they say, whom they let read, and how they end."""

import os
import re
import signal
import subprocess
import sys
import time
import tracemalloc
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from flask import Flask
from sqlalchemy import Engine, text

from config.settings import Settings
from connected import cli, migrations
from connected.backup.saving import save
from connected.kernel.commands import use_application
from connected.kernel.http.settings import keep_settings
from tests.backup.conftest import contents, quiet

NewEngine = Callable[[], Engine]
Run = Callable[..., Result]


@pytest.fixture
def run(settings: Settings) -> Iterator[Run]:
    """A function that runs ``connected`` on the database of an engine."""

    def run(engine: Engine, *arguments: str) -> Result:
        app = Flask("operator")
        url = engine.url.render_as_string(hide_password=False)
        keep_settings(app, replace(settings, database_url=url))
        use_application(app.app_context)  # type: ignore[arg-type]
        return CliRunner().invoke(cli.main, list(arguments))

    yield run
    use_application(cli.application)


def test_there_and_back(run: Run, demo: Engine, new_engine: NewEngine, tmp_path: Path) -> None:
    file, target = tmp_path / "connected.backup", new_engine()
    made = run(demo, "backup", str(file))
    assert made.exit_code == 0
    assert re.search(r"^registration: \d+ rows$", made.output, re.MULTILINE)
    assert re.search(rf"holds \d+ rows in \d+ tables, version {migrations.head()}\.$", made.output, re.MULTILINE)
    assert "SECRET_KEY and ENCRYPTION_KEYS are not in it" in made.output
    assert file.stat().st_mode & 0o777 == 0o600

    restored = run(target, "restore", str(file))
    assert restored.exit_code == 0, restored.output
    assert re.search(r"^Restored \d+ rows, as they were at \d{4}-", restored.output, re.MULTILINE)
    assert "It needs SECRET_KEY and ENCRYPTION_KEYS" in restored.output
    assert contents(target) == contents(demo)


def test_a_refusal_is_told_in_a_line(run: Run, demo: Engine, archive: Path) -> None:
    for command in ("backup", "restore"):
        result = run(demo, command, str(archive))
        assert result.exit_code == 1
        assert result.output.splitlines()[-1].startswith(f"Error: {archive}: ")


def test_what_cannot_be_written_is_told(run: Run, demo: Engine, tmp_path: Path) -> None:
    result = run(demo, "backup", str(tmp_path / "no-such-folder" / "file"))
    assert result.exit_code == 1
    assert "Error: No backup was made: " in result.output


def test_what_the_database_refuses_is_told_without_its_rows(run: Run, archive: Path, new_engine: NewEngine) -> None:
    gone = new_engine()
    nowhere = gone.url.set(database="test_nobody_made_it")
    gone.url = nowhere
    result = run(gone, "restore", str(archive))
    assert result.exit_code == 1
    assert "Error: The database was left as it was: " in result.output
    assert "Traceback" not in result.output


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_interrupted_it_leaves_no_file(
    demo: Engine, settings: Settings, tmp_path: Path, number: signal.Signals
) -> None:
    """It waits for a table that somebody holds, and is ended there."""
    folder = tmp_path / "backups"
    folder.mkdir()
    url = demo.url.render_as_string(hide_password=False)
    environment = os.environ | {
        "DATABASE_URL": url,
        "REDIS_URL": settings.redis_url,
        "SMTP_URL": settings.smtp_url,
        "PUBLIC_URL": settings.public_url,
        "SECRET_KEY": settings.secret_key,
        "ENCRYPTION_KEYS": settings.encryption_keys[0],
    }
    command = [str(Path(sys.executable).with_name("connected")), "backup", str(folder / "file")]
    with demo.begin() as holder:
        holder.execute(text("LOCK TABLE registration IN ACCESS EXCLUSIVE MODE"))
        with subprocess.Popen(
            command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        ) as process:
            wait_until(lambda: any(folder.iterdir()) and waits_for_a_lock(demo))
            process.send_signal(number)
            assert process.wait(30) != 0
    assert list(folder.iterdir()) == []


def waits_for_a_lock(engine: Engine) -> bool:
    waiting = """
        SELECT count(*) FROM pg_stat_activity
        WHERE datname = current_database() AND query LIKE 'COPY%' AND wait_event_type = 'Lock'"""
    with engine.connect() as connection:
        return connection.scalar(text(waiting)) == 1


def wait_until(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 30
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.05)


_MANY = "SELECT md5(n::text) || repeat('x', 600), 1 FROM generate_series(1, 60000) n"


def test_memory_does_not_grow_with_the_rows(new_engine: NewEngine, tmp_path: Path) -> None:
    source = new_engine()
    with source.begin() as connection:
        migrations.upgrade_on(connection)
        connection.execute(text(f"INSERT INTO organization_word {_MANY}"))
    tracemalloc.start()
    save(source, tmp_path / "large", quiet)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert (tmp_path / "large").stat().st_size > 1_000_000
    assert peak < 8_000_000  # the rows are 38 MB
