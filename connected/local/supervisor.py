"""Runs a local stack: starts its parts in order, restarts what dies, and stops all of them in order."""

import contextlib
import signal
import sys
import time
from collections.abc import Callable, Iterator
from types import FrameType

from connected.local import logs, parts, process, state
from connected.local.keys import load_keys
from connected.local.parts import Part
from connected.local.plan import Plan, shared
from connected.local.postgres import PostgresError
from connected.local.services import NotReadyError
from connected.local.valkey import ValkeyError

FAULTS = (PostgresError, ValkeyError, NotReadyError, OSError)
_STOP_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
_LOOK_EVERY = 0.5  # seconds
_TRIM_EVERY = 60.0  # seconds
_LONGEST_PAUSE = 30.0  # seconds between two tries to restart a part
_STEADY = 60.0  # seconds after which a part counts as well again


class Stopped(BaseException):
    """Somebody asked us to stop."""


class Stack:
    """The parts that are up.

    Args:
        plan: what to run.
        say: prints a line for the person at the terminal.
    """

    def __init__(self, plan: Plan, say: Callable[[str], None]) -> None:
        self.plan = plan
        self.say = say
        self.environment: dict[str, str] = {}
        self._watched: list[_Watched] = []

    def start(self) -> None:
        """Start every part and wait until each is ready.

        Raises:
            PostgresError, ValkeyError, NotReadyError: a part cannot be used; the text says why.
            OSError: a folder or file cannot be made.
        """
        for folder in ("logs", "run"):
            (self.plan.data_dir / folder).mkdir(parents=True, exist_ok=True)
        urls = {
            "DATABASE_URL": self.plan.database_url or self._start_postgres(),
            "REDIS_URL": self.plan.redis_url or self._start_valkey(),
            "SMTP_URL": self.plan.smtp_url or self._start_mailbox(),
        }
        self.environment = self.plan.environment(load_keys(self.plan.data_dir), urls)
        self._prepare_database()
        self._start_services()

    def watch(self) -> None:
        """Look after the parts until `Stopped`."""
        trim_at = time.monotonic() + _TRIM_EVERY
        while True:
            time.sleep(_LOOK_EVERY)
            for watched in self._watched:
                watched.look(time.monotonic())
            if time.monotonic() > trim_at:
                trim_at += _TRIM_EVERY
                for log in (self.plan.data_dir / "logs").glob("*.log"):
                    logs.trim(log)

    def stop(self) -> None:
        """Stop every part, the last started first."""
        while self._watched:
            self._watched.pop().part.stop()

    def _start_postgres(self) -> str:
        server = parts.postgres(self.plan)
        self._start("PostgreSQL", server)
        if not server.has_database(parts.DATABASE):
            server.create_database(parts.DATABASE)
        return server.url(parts.DATABASE)

    def _start_valkey(self) -> str:
        server = parts.valkey(self.plan)
        self._start("Valkey", server)
        return server.url

    def _start_mailbox(self) -> str:
        server = parts.mailbox(self.plan)
        self._start("mailbox", server)
        return server.url

    def _prepare_database(self) -> None:
        demo = [] if self.plan.database_url or self.plan.stay_empty else ["--demo"]
        log = logs.fresh(parts.log_file(self.plan, "prepare"))
        command = [sys.executable, "-m", "connected.local.prepare", *demo]
        with self._timed("database is in step"):
            child = process.spawn(command, log=log, environment=self.environment)
            try:
                child.wait()
            finally:
                process.finish(child)
            if child.returncode != 0:
                raise NotReadyError(f"The database could not be made ready. The end of {log}:\n{logs.tail(log)}")

    def _start_services(self) -> None:
        """Start the programs together and wait for each: they load for seconds, on several processors."""
        made = [make(self.plan, self.environment) for make in (parts.worker, parts.beat, parts.web)]
        for service in made:
            self._watched.append(_Watched(service.name, service, self.say))
            service.start()
        with self._timed("worker, beat and web server are ready"):
            for service in made:
                service.wait_until_ready()

    def _start(self, name: str, part: Part) -> None:
        self._watched.append(_Watched(name, part, self.say))
        with self._timed(f"{name} is ready"):
            part.start()

    @contextlib.contextmanager
    def _timed(self, done: str) -> Iterator[None]:
        begun = time.monotonic()
        yield
        self.say(f"  {done} ({time.monotonic() - begun:.1f} s)")


class _Watched:
    """A part that is restarted when it dies, after a pause that grows while it keeps dying."""

    def __init__(self, name: str, part: Part, say: Callable[[str], None]) -> None:
        self.name = name
        self.part = part
        self.say = say
        self.failures = 0
        self.well_since: float | None = 0.0
        self.next_try = 0.0

    def look(self, now: float) -> None:
        """Restart the part if it is dead and its pause is over; `now` is in monotonic seconds."""
        if self.part.is_alive():
            self._note_life(now)
        elif self.well_since is not None:
            self._note_death(now)
        elif now >= self.next_try:
            self._restart(now)

    def _note_life(self, now: float) -> None:
        if self.well_since is None:
            self.well_since = now
        if now - self.well_since > _STEADY:
            self.failures = 0

    def _note_death(self, now: float, why: str = "ended unexpectedly") -> None:
        pause = min(_LONGEST_PAUSE, 2.0**self.failures)
        self.failures += 1
        self.well_since, self.next_try = None, now + pause
        self.say(f"{self.name} {why}; it is started again in {pause:.0f} s")

    def _restart(self, now: float) -> None:
        try:
            self.part.start()
        except FAULTS as fault:
            self._note_death(now, f"did not start ({fault})")
        else:
            self.well_since = now
            self.say(f"{self.name} is up again")


def run(plan: Plan, say: Callable[[str], None], when_ready: Callable[[Plan], None]) -> int:
    """Run a stack until Ctrl-C, SIGTERM or the terminal's end; return the exit code.

    Args:
        plan: what to run.
        say: prints a line for the person at the terminal.
        when_ready: called once everything is ready.

    Raises:
        AlreadyRunningError: a stack runs on this data folder.
    """
    plan.data_dir.mkdir(parents=True, exist_ok=True)
    with state.claim(plan.data_dir):
        if not plan.port_is_free():
            say(
                f"Port {plan.port} of {plan.host} is taken by another program. "
                f"Choose another: PORT={plan.port + 1} make run"
            )
            return 1
        stack = Stack(plan, say)
        try:
            _until_stopped(stack, when_ready)
        except FAULTS as fault:
            say(str(fault))
            return 1
        except Stopped:
            say("Stopping …")
        finally:
            stack.stop()
        say("Stopped.")
        return 0


def _until_stopped(stack: Stack, when_ready: Callable[[Plan], None]) -> None:
    for number in _STOP_SIGNALS:
        if number is not signal.SIGHUP or signal.getsignal(number) is not signal.SIG_IGN:  # nohup stays in force
            signal.signal(number, _stop_once)
    stack.start()
    state.announce(stack.plan.data_dir, shared(stack.environment))
    when_ready(stack.plan)
    stack.watch()


def _stop_once(_number: int, _frame: FrameType | None) -> None:
    for number in _STOP_SIGNALS:
        signal.signal(number, signal.SIG_IGN)  # we are stopping; impatience must not leave half of it up
    raise Stopped
