"""The processes of the web server count together, and what one counted outlives it."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from http.client import HTTPConnection, HTTPException
from pathlib import Path

import pytest

from config.settings import Settings

pytestmark = [pytest.mark.slow, pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")]

_SERVE_WITH_TWO = "import config.web; config.web._processors = lambda: 2; config.web.main()"
_COUNT = re.compile(r'^connected_request_seconds_count{method="GET",rule="/healthz",status="2xx"} (\S+)', re.MULTILINE)


class Server:
    """A web server with two processes."""

    def __init__(self, settings: Settings, folder: Path) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.folder = folder
        environment = {
            "DATABASE_URL": settings.database_url,
            "REDIS_URL": settings.redis_url,
            "SMTP_URL": settings.smtp_url,
            "PUBLIC_URL": settings.public_url,
            "SECRET_KEY": settings.secret_key,
            "ENCRYPTION_KEYS": settings.encryption_keys[0],
            "PORT": str(self.port),
            "TMPDIR": str(folder),
        }
        self.process = subprocess.Popen([sys.executable, "-c", _SERVE_WITH_TWO], env=os.environ | environment)

    def ask(self, path: str) -> str:
        """Ask on a connection of its own, which either process may take."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=5)
        try:
            connection.request("GET", path)
            return connection.getresponse().read().decode()
        finally:
            connection.close()

    def counted(self) -> float:
        found = _COUNT.search(self.ask("/metrics"))
        return float(found[1]) if found else 0.0

    def counting(self) -> int:
        """How many processes have counted something."""
        return len(list(self.folder.glob("connected-figures-*/histogram_*.db")))

    def workers(self) -> list[int]:
        of_server = f"/proc/{self.process.pid}/task/{self.process.pid}/children"
        return [int(pid) for pid in Path(of_server).read_text().split()]

    def wait(self) -> None:
        deadline = time.monotonic() + 60
        while True:
            try:
                self.ask("/metrics")
            except (OSError, HTTPException):
                assert time.monotonic() < deadline
                time.sleep(0.1)
            else:
                return


@pytest.fixture
def server(settings: Settings, tmp_path: Path) -> Iterator[Server]:
    made = Server(settings, tmp_path)
    made.wait()
    yield made
    made.process.send_signal(signal.SIGTERM)
    assert made.process.wait(30) == 0
    assert list(tmp_path.iterdir()) == []


def test_whoever_answers_gives_the_sum_also_of_those_that_died(server: Server) -> None:
    asked = 0
    deadline = time.monotonic() + 30
    while asked < 30 or server.counting() < 2:  # the second one may begin later
        server.ask("/healthz")
        asked += 1
        assert time.monotonic() < deadline
    assert [server.counted() for _ in range(6)] == [asked] * 6

    victim = server.workers()[0]
    os.kill(victim, signal.SIGKILL)
    while victim in server.workers() or len(server.workers()) < 2:
        assert time.monotonic() < deadline
        time.sleep(0.1)
    server.wait()
    for _ in range(10):
        server.ask("/healthz")
    assert [server.counted() for _ in range(6)] == [asked + 10] * 6
