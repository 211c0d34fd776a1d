"""The programs as they are shipped, each set on a database of its own; the databases share one durable PostgreSQL."""

import contextlib
import os
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import psycopg

from connected.local import parts, process
from connected.local.keys import load_keys
from connected.local.mailbox import Mailbox
from connected.local.parts import Part
from connected.local.plan import Plan
from connected.local.postgres import EmbeddedPostgres
from connected.local.services import Service

AnyPart = TypeVar("AnyPart", bound=Part)
#: What the programs get of our environment; nobody's settings shall change what is measured.
_INHERITED = ("PATH", "HOME", "LANG", "TMPDIR")


@dataclass(frozen=True)
class Site:
    """A web server, a worker, beat and a mailbox that run, and their database."""

    plan: Plan
    environment: dict[str, str]
    database: str
    postgres: EmbeddedPostgres
    mailbox: Mailbox
    web: Service
    worker: Service

    def connect(self) -> psycopg.Connection[tuple[object, ...]]:
        """Open a connection to the database that commits each statement."""
        return self.postgres.connect(self.database)

    def count(self, query: str) -> int:
        """Return the one number that `query` asks for."""
        with self.connect() as connection:
            [(number,)] = connection.execute(query).fetchall()
        assert isinstance(number, int)
        return number

    def letters(self) -> int:
        """How many letters arrived in the mailbox so far."""
        return len(arrived(self.mailbox.folder))

    def pids(self) -> dict[str, int]:
        """The first process of each program, by what it is."""
        known = {"web server": self.web.child, "mail worker": self.worker.child, "PostgreSQL": self.postgres.process}
        return {name: child.pid for name, child in known.items() if child}

    def call_off(self) -> None:
        """Call off the letters that wait."""
        with self.connect() as connection:
            connection.execute("UPDATE message SET state = 'cancelled' WHERE state = 'queued'")

    @contextlib.contextmanager
    def worker_at_rest(self) -> Iterator[None]:
        """Stop the worker, and start it again in the end."""
        self.worker.stop()
        yield
        self.worker.start()
        self.worker.wait_until_ready()

    def hush(self) -> None:
        """Call off the letters that wait, and let those on their way arrive, so that the next run has the machine."""
        self.call_off()
        wait_for(lambda: self.count("SELECT count(*) FROM message WHERE state IN ('sending', 'queued')") == 0, 60)


def arrived(folder: Path) -> set[Path]:
    """Return the letters in the folder of a mailbox, without those that are half written."""
    return set(folder.glob("[!.]*.eml"))


@contextlib.contextmanager
def postgres() -> Iterator[EmbeddedPostgres]:
    """Run a durable PostgreSQL, set as in the local stack, in a temporary folder that goes with it."""
    with tempfile.TemporaryDirectory(prefix="connected-bench-") as name:
        folder = Path(name)
        folder.chmod(0o711)  # root's PostgreSQL runs as nobody and must get to its socket
        with running(EmbeddedPostgres(folder / "postgres", folder / "run")) as server:
            yield server


@contextlib.contextmanager
def site(name: str, server: EmbeddedPostgres) -> Iterator[Site]:
    """Run the programs on a new database called `name`, with the demo in it, until the end of the context.

    Raises:
        NotReadyError: one of them does not start; the text has the last lines of its log.
    """
    server.create_database(name)
    plan = plan_for(server.data_dir.parent / name)
    for folder in ("logs", "run"):
        (plan.data_dir / folder).mkdir(parents=True)
    with contextlib.ExitStack() as up:
        valkey = up.enter_context(running(parts.valkey(plan)))
        mailbox = up.enter_context(running(parts.mailbox(plan)))
        urls = {"DATABASE_URL": server.url(name), "REDIS_URL": valkey.url, "SMTP_URL": mailbox.url}
        environment = plan.environment(load_keys(plan.data_dir), urls)
        run_to_end(["-m", "connected.local.prepare", "--demo"], environment)
        worker, beat, web = (make(plan, environment) for make in (parts.worker, parts.beat, parts.web))
        for service in (worker, beat, web):
            up.enter_context(running(service))
        for service in (worker, beat, web):
            service.wait_until_ready()
        yield Site(plan, environment, name, server, mailbox, web, worker)


@contextlib.contextmanager
def bare(beside: Site) -> Iterator[tuple[str, int]]:
    """Run the yardstick on the database of a site; yield its address and its first process."""
    plan = plan_for(beside.plan.data_dir)
    service = Service(
        "yardstick",
        [sys.executable, "-m", "benchmarks.bare"],
        beside.environment | {"PORT": str(plan.port)},
        parts.log_file(plan, "bare"),
        lambda: parts.answers(plan),
    )
    with running(service):
        service.wait_until_ready()
        assert service.child
        yield plan.address, service.child.pid


def plan_for(data_dir: Path) -> Plan:
    """Return the plan of a stack in `data_dir` on a free port, with nothing embedded elsewhere and no limits."""
    given = {name: os.environ[name] for name in _INHERITED if name in os.environ}
    return Plan.from_environment(given | {"DATA_DIR": str(data_dir), "PORT": "0", "RATELIMIT_ENABLED": "0"})


@contextlib.contextmanager
def running(part: AnyPart) -> Iterator[AnyPart]:
    """Start a part and stop it at the end, however that comes."""
    try:
        part.start()
        yield part
    finally:
        part.stop()


def run_to_end(arguments: list[str], environment: dict[str, str]) -> str:
    """Run our Python with `arguments` to its end and return what it printed.

    Raises:
        RuntimeError: it failed; the text has what it said.
    """
    with tempfile.NamedTemporaryFile(suffix=".log") as log:
        child = process.spawn([sys.executable, *arguments], log=Path(log.name), environment=environment)
        try:
            child.wait()
        finally:
            process.finish(child)
        said = Path(log.name).read_text()
    if child.returncode != 0:
        raise RuntimeError(said)
    return said


def wait_for(happens: Callable[[], bool], seconds: float) -> None:
    """Wait until `happens` says yes.

    Raises:
        TimeoutError: it did not within so many seconds.
    """
    deadline = time.monotonic() + seconds
    while not happens():
        if time.monotonic() > deadline:
            raise TimeoutError(f"not within {seconds:.0f} s")
        time.sleep(0.1)
