"""Keep-alive clients that send what is counted: wrk, or a plain client of our own where there is no wrk."""

import json
import resource
import secrets
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.pace import CLIENTS

SCRIPT = Path(__file__).with_name("rush.lua")
#: Where the body has the address, which is another in every request.
EMAIL = "@EMAIL@"


@dataclass(frozen=True)
class Load:
    """What the clients post over and over: `body` as JSON to `url`; its text EMAIL is another address each time."""

    url: str
    body: Mapping[str, Any]


@dataclass(frozen=True)
class Tally:
    """What came back within `seconds`: answers 202 (`accepted`), 409 (`refused`), others; and requests that broke.

    `p50` and `p99` are milliseconds from request to whole answer, `cpu` seconds that the client used of the processors.
    """

    seconds: float
    accepted: int
    refused: int
    other: int
    broken: int
    p50: float
    p99: float
    cpu: float

    @property
    def rate(self) -> float:
        """Answers 202 a second."""
        return self.accepted / self.seconds


class UnexpectedAnswersError(Exception):
    """The server answered what it should not have, or not at all."""


def fire(load: Load, *, seconds: int, clients: int = CLIENTS) -> Tally:
    """Post from `clients` connections at once for `seconds`, each as soon as it has its answer.

    Raises:
        UnexpectedAnswersError: there was an answer other than 202 and 409, or a broken connection.
    """
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    with tempfile.NamedTemporaryFile("w", suffix=".json", encoding="utf-8") as body:
        json.dump(load.body, body)
        body.flush()
        command = _command(load.url, body.name, seconds, clients)
        done = subprocess.run(command, capture_output=True, text=True, timeout=seconds + 60, check=False)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if done.returncode != 0:
        raise UnexpectedAnswersError(done.stderr or done.stdout)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    tally = Tally(**_counted(done.stdout), cpu=cpu)
    if tally.other or tally.broken:
        raise UnexpectedAnswersError(f"{load.url}: {tally}")
    return tally


def client_name() -> str:
    """Say which client there is, with its version."""
    if not shutil.which("wrk"):
        return "our own in Python: wrk is not installed, so that the client takes more of the processors"
    told = subprocess.run(["wrk", "-v"], capture_output=True, text=True, check=False).stdout
    return " ".join(told.split()[:2])


def _command(url: str, body: str, seconds: int, clients: int) -> list[str]:
    run = secrets.token_hex(4)
    if not shutil.which("wrk"):
        return [sys.executable, "-m", "benchmarks.clients.plain", url, body, run, str(seconds), str(clients)]
    pace = ["-t1", f"-c{clients}", f"-d{seconds}s", "--timeout", "30s"]
    return ["wrk", *pace, "-s", str(SCRIPT), url, "--", body, run]


def _counted(output: str) -> dict[str, Any]:
    line = next(line for line in output.splitlines() if line.startswith("TALLY "))
    counted: dict[str, Any] = json.loads(line.removeprefix("TALLY "))
    return counted
