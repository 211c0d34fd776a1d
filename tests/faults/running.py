"""A local stack whose parts are killed and stopped, and whose letters go to a relay that does as it is told."""

import itertools
import json
import os
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

from sqlalchemy import NullPool, Row, create_engine, text
from sqlalchemy.orm import Session

from connected.messaging.delivery import claims
from tests.e2e.stack import Stack
from tests.messaging import conftest as outbox

PATIENCE = 90.0  # seconds

#: Seconds after which a lease has surely run out, and after which a letter in doubt, or refused, is surely due again.
LEASE = claims.LEASE.total_seconds() + 1
REPEAT = claims.REPEAT_AFTER.total_seconds() + 1

#: What the command of each part says.
COMMANDS = {
    "PostgreSQL": "bin/postgres",
    "Valkey": "valkey-server",
    "worker": "tasks.worker",
    "beat": "tasks.beat",
    "web server": "config.web",
}


def wait_until(condition: Callable[[], Any], *, within: float = PATIENCE) -> float:
    """Ask again and again until `condition` holds; return how many seconds that took."""
    begun = time.monotonic()
    while not condition():
        assert time.monotonic() - begun < within, condition
        time.sleep(0.05)
    return time.monotonic() - begun


class FaultyStack(Stack):
    """A stack with limits on; every registration comes from another address, through one proxy."""

    def __init__(self, smtp_url: str) -> None:
        super().__init__(SMTP_URL=smtp_url, RATELIMIT_ENABLED="1", TRUSTED_PROXIES="1")
        self._numbers = itertools.count(1)

    def start(self) -> None:
        super().start()
        self.urls: dict[str, str] = json.loads((self.folder / "stack.json").read_text())
        self._engine = create_engine(self.urls["DATABASE_URL"], poolclass=NullPool)

    # Requests

    def new_email(self) -> str:
        return f"{uuid4().hex}@example.org"

    def register(self, email: str) -> int:
        """Register by HTTP and return the status. Raises OSError or HTTPException where the server dies meanwhile."""
        number = next(self._numbers)
        body = {
            "email": email,
            "given_name": "Aigul",
            "family_name": "Akhmetova",
            "language": "en",
            "category": "audience",
            "consents": {"processing": True},
        }
        headers = {
            "Content-Type": "application/json",
            "X-Forwarded-For": f"203.0.{number // 250}.{number % 250}",
        }
        connection = HTTPConnection(urlsplit(self.address).netloc, timeout=30)
        try:
            connection.request("POST", "/api/v1/conferences/connected-next/registrations", json.dumps(body), headers)
            answer = connection.getresponse()
            answer.read()
            return answer.status
        finally:
            connection.close()

    def registered(self, count: int = 1) -> list[str]:
        """Register new delegates; return their addresses."""
        emails = [self.new_email() for _ in range(count)]
        assert {self.register(email) for email in emails} == {202}
        return emails

    def metrics(self) -> str:
        connection = HTTPConnection(urlsplit(self.address).netloc, timeout=30)
        try:
            connection.request("GET", "/metrics")
            return connection.getresponse().read().decode()
        finally:
            connection.close()

    # The outbox

    def messages(self, emails: list[str]) -> list[Row[Any]]:
        """Return the rows of the letters to these addresses, the oldest first."""
        with self._engine.connect() as connection:
            query = text("SELECT * FROM message WHERE to_email = ANY(:emails) ORDER BY id")
            return list(connection.execute(query, {"emails": emails}))

    def message(self, email: str) -> Row[Any]:
        [row] = self.messages([email])
        return row

    def are_sent(self, emails: list[str]) -> bool:
        return [row.state for row in self.messages(emails)] == ["sent"] * len(emails)

    def pass_time(self, seconds: float) -> None:
        """Let time pass for the outbox."""
        with Session(self._engine) as session:
            outbox.pass_time(session, seconds)

    # The parts

    def pid(self, part: str) -> int:
        """Return the number of the process of a part; it must be up."""
        assert self._process is not None
        [found] = [pid for pid in _children(self._process.pid) if COMMANDS[part] in _command(pid)]
        return found

    def web_workers(self) -> list[int]:
        return _children(self.pid("web server"))

    def kill(self, part: str, number: signal.Signals = signal.SIGKILL) -> int:
        """Send a signal to a part; return which process it was."""
        pid = self.pid(part)
        os.kill(pid, number)
        return pid

    def is_back(self, part: str, former: int) -> bool:
        """Say whether another process does the work of the one that was killed."""
        assert self._process is not None
        return any(pid != former and COMMANDS[part] in _command(pid) for pid in _children(self._process.pid))

    @contextmanager
    def paused(self, part: str) -> Iterator[None]:
        """Let a part hang: it takes connections and says nothing."""
        pid = self.kill(part, signal.SIGSTOP)
        try:
            yield
        finally:
            os.kill(pid, signal.SIGCONT)


def _children(parent: int) -> list[int]:
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            state, ppid = stat.read_text().rpartition(")")[2].split()[:2]
        except OSError:
            continue
        if int(ppid) == parent and state != "Z":
            found.append(int(stat.parent.name))
    return found


def _command(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
    except OSError:
        return ""
