"""The whole local stack as a user starts it, and what is left of it when it ends."""

import json
import os
import signal
import smtplib
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest

ROOT = Path(__file__).parents[2]
PATIENCE = 90.0

pytestmark = [pytest.mark.slow, pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")]


class Run:
    """A `connected local run` that writes what it says to a file."""

    def __init__(self, data_dir: Path, **environment: str) -> None:
        self.data_dir = data_dir
        data_dir.mkdir(parents=True, exist_ok=True)
        self.said = data_dir.parent / f"said-{time.monotonic_ns()}"
        given = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST")}
        with self.said.open("wb") as output:
            self.process = subprocess.Popen(
                [str(Path(sys.executable).with_name("connected")), "local", "run"],
                env=given | {"DATA_DIR": str(data_dir), "PORT": "0"} | environment,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    def wait_until(self, words: str) -> None:
        deadline = time.monotonic() + PATIENCE
        while words not in self.said.read_text():
            assert self.process.poll() is None, self.said.read_text()
            assert time.monotonic() < deadline, self.said.read_text()
            time.sleep(0.05)

    def reached_at(self) -> dict[str, str]:
        shared: dict[str, str] = json.loads((self.data_dir / "stack.json").read_text())
        return shared

    def end(self, number: signal.Signals = signal.SIGINT) -> int:
        self.process.send_signal(number)
        return self.process.wait(PATIENCE)


@pytest.fixture
def data_dir(short_folder: Path) -> Path:
    return short_folder / "var"


@contextmanager
def stack(data_dir: Path, **environment: str) -> Iterator[Run]:
    run = Run(data_dir, **environment)
    try:
        run.wait_until("Ctrl-C stops everything")
        yield run
    finally:
        if run.process.poll() is None:
            run.end()


@pytest.fixture(scope="module")
def shared_stack() -> Iterator[Run]:
    """A stack for tests that leave one as they found it."""
    with tempfile.TemporaryDirectory(prefix="c-") as folder:
        Path(folder).chmod(0o711)
        with stack(Path(folder) / "var") as run:
            yield run


def processes_of(data_dir: Path) -> dict[int, str]:
    """Every process that has the data folder in its command, environment or working directory."""
    mark = str(data_dir).encode()
    found = {}
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            state = (folder / "stat").read_text().rpartition(")")[2].split()[0]
            traces = [(folder / "cmdline").read_bytes(), (folder / "environ").read_bytes()]
            traces.append(os.fsencode((folder / "cwd").readlink()))
        except (OSError, ProcessLookupError):
            continue
        if state != "Z" and any(mark in trace for trace in traces) and int(folder.name) != os.getpid():
            found[int(folder.name)] = (folder / "comm").read_text().strip()
    return found


def wait_until_gone(data_dir: Path) -> None:
    deadline = time.monotonic() + 30
    while processes_of(data_dir) and time.monotonic() < deadline:
        time.sleep(0.1)
    assert processes_of(data_dir) == {}


def status_of(address: str) -> int:
    try:
        with urlopen(address, timeout=10) as answer:
            return int(answer.status)
    except HTTPError as error:
        with error:
            return error.code


def test_first_start_second_start_and_ctrl_c(data_dir: Path) -> None:
    with stack(data_dir) as run:
        site = run.reached_at()["PUBLIC_URL"]
        assert f"{site}/kk/" in run.said.read_text()
        assert [status_of(f"{site}{path}") for path in ("/kk/", "/ru/", "/en/", "/local/mail", "/api/docs")] == [
            200
        ] * 5
        assert status_of(f"{site}/en/connected-next/") == 200
        smtp_port = int(run.reached_at()["SMTP_URL"].rpartition(":")[2])
        with smtplib.SMTP("127.0.0.1", smtp_port) as client:
            client.sendmail("a@example.org", ["b@example.org"], b"Subject: hello from outside\r\n\r\nx\r\n")
        assert run.end() == 0
    assert "Traceback" not in run.said.read_text()
    assert run.said.read_text().endswith("Stopped.\n")
    wait_until_gone(data_dir)
    assert not (data_dir / "stack.json").exists()
    assert not (data_dir / "postgres" / "postmaster.pid").exists()

    begun = time.monotonic()
    with stack(data_dir) as again:
        assert time.monotonic() - begun < 30  # some 4 s on an idle machine
        site = again.reached_at()["PUBLIC_URL"]
        assert status_of(f"{site}/en/connected-next/") == 200
        with urlopen(f"{site}/local/mail", timeout=10) as page:
            assert "hello from outside" in page.read().decode()


def test_a_second_one_says_where_the_first_is(shared_stack: Run) -> None:
    second = Run(shared_stack.data_dir)
    assert second.process.wait(PATIENCE) == 1
    assert shared_stack.reached_at()["PUBLIC_URL"] in second.said.read_text()
    assert status_of(f"{shared_stack.reached_at()['PUBLIC_URL']}/readyz") == 200


def test_killed_it_leaves_nothing_and_starts_again(data_dir: Path) -> None:
    with stack(data_dir) as run:
        assert len(processes_of(data_dir)) > 5
        run.end(signal.SIGKILL)
        wait_until_gone(data_dir)
    with stack(data_dir) as again:
        assert status_of(f"{again.reached_at()['PUBLIC_URL']}/en/connected-next/") == 200


def test_killed_while_it_starts_it_leaves_nothing(data_dir: Path) -> None:
    run = Run(data_dir)
    run.wait_until("Valkey is ready")
    run.end(signal.SIGKILL)
    wait_until_gone(data_dir)


def test_stopped_while_it_starts_it_leaves_nothing(data_dir: Path) -> None:
    run = Run(data_dir)
    run.wait_until("mailbox is ready")
    assert run.end(signal.SIGTERM) == 0
    assert "Traceback" not in run.said.read_text()
    assert processes_of(data_dir) == {}


@pytest.mark.parametrize(
    ("name", "command"), [("PostgreSQL", b"bin/postgres"), ("worker", b"tasks.worker"), ("web server", b"config.web")]
)
def test_what_dies_is_restarted(shared_stack: Run, name: str, command: bytes) -> None:
    os.kill(_oldest_with(shared_stack.data_dir, command), signal.SIGKILL)
    shared_stack.wait_until(f"{name} is up again")
    _wait_for_200(f"{shared_stack.reached_at()['PUBLIC_URL']}/readyz")


def test_a_web_worker_that_dies_is_replaced(shared_stack: Run) -> None:
    data_dir = shared_stack.data_dir
    server = _oldest_with(data_dir, b"config.web")
    victim, *_ = workers = [pid for pid in processes_of(data_dir) if _parent_of(pid) == server]
    os.kill(victim, signal.SIGKILL)
    _wait_for_200(f"{shared_stack.reached_at()['PUBLIC_URL']}/readyz")
    deadline = time.monotonic() + PATIENCE
    while True:
        found = [pid for pid in processes_of(data_dir) if _parent_of(pid) == server]
        if len(found) == len(workers) and victim not in found:
            break
        assert time.monotonic() < deadline
        time.sleep(0.1)


def test_a_taken_port_is_told_with_the_way_out(data_dir: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        run = Run(data_dir, PORT=str(port))
        assert run.process.wait(PATIENCE) == 1
    assert f"Port {port}" in run.said.read_text()
    assert f"PORT={port + 1} make run" in run.said.read_text()
    assert not (data_dir / "postgres").exists()


def test_a_database_that_cannot_start_is_told_with_the_end_of_its_log(data_dir: Path) -> None:
    with stack(data_dir) as run:
        run.end()
    (data_dir / "postgres" / "postgresql.conf").write_text("no_such_setting = 1\n")
    broken = Run(data_dir)
    assert broken.process.wait(PATIENCE) == 1
    assert "no_such_setting" in broken.said.read_text()
    assert "Traceback" not in broken.said.read_text()


def test_servers_that_are_given_are_used(data_dir: Path, database_url: str, redis_url: str) -> None:
    given = {"DATABASE_URL": database_url, "REDIS_URL": redis_url, "SMTP_URL": "smtp://127.0.0.1:9"}
    with stack(data_dir, **given) as run:
        assert {name: run.reached_at()[name] for name in given} == given
        assert not (data_dir / "postgres").exists()
        assert not (data_dir / "valkey").exists()
        assert not (data_dir / "mail").exists()
        # The demo is for databases of our own making only.
        assert status_of(f"{run.reached_at()['PUBLIC_URL']}/en/connected-next/") == 404


def test_it_is_small_enough_for_a_laptop(shared_stack: Run) -> None:
    status_of(f"{shared_stack.reached_at()['PUBLIC_URL']}/en/")
    time.sleep(6)  # beat has rung
    assert sum(_proportional_memory(pid) for pid in processes_of(shared_stack.data_dir)) < 600 * 1024


def test_only_we_may_read_its_secrets(shared_stack: Run) -> None:
    data_dir = shared_stack.data_dir
    assert {(data_dir / name).stat().st_mode & 0o777 for name in ("stack.json", "secrets.json")} == {0o600}
    assert (data_dir / "mail").stat().st_mode & 0o777 == 0o700


def _oldest_with(data_dir: Path, command: bytes) -> int:
    return min(pid for pid in processes_of(data_dir) if command in Path(f"/proc/{pid}/cmdline").read_bytes())


def _parent_of(pid: int) -> int:
    return int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1])


def _proportional_memory(pid: int) -> int:
    """Kilobytes, shared pages divided among those who share them."""
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("Pss:"))


def _wait_for_200(address: str) -> None:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        try:
            if status_of(address) == 200:
                return
        except OSError:
            pass
        time.sleep(0.1)
    raise AssertionError(address)
