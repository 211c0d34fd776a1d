"""How long a letter takes from the answer 202 to the mailbox, while nothing else happens."""

import http.client
import json
import secrets
import time
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import urlsplit

from benchmarks import applications
from benchmarks.clients import EMAIL
from benchmarks.figures import Figure, below, percentile
from benchmarks.sites import arrived

_TIMES = 30
_REST = 0.37  # seconds; beside beat's five, it falls on every moment between two of its rings
_PATIENCE = 60.0
_EDITION, _CATEGORY = "connected-next", "audience"  # of the demo


def figures(environment: Mapping[str, str]) -> list[Figure]:
    """Register one after the other at the stack with this environment, and wait for each letter."""
    folder = Path(environment["DATA_DIR"]) / "mail"
    took = [_one(environment["PUBLIC_URL"], folder) for _ in range(_TIMES)]
    details = {"seconds": took}
    return [
        Figure(name="from the 202 to the mailbox, p50", value=percentile(took, 50), unit="s"),
        Figure(
            name="from the 202 to the mailbox, p95",
            value=percentile(took, 95),
            unit="s",
            target=below(2),
            note=f"{_TIMES} registrations one by one in the idle local stack",
            details=details,
        ),
    ]


def _one(site: str, folder: Path) -> float:
    time.sleep(_REST)
    email = f"{secrets.token_hex(8)}@example.org"
    seen = arrived(folder)
    _register(site, email)
    answered = time.monotonic()
    while not any(f"Delivered-To: {email}".encode() in file.read_bytes() for file in arrived(folder) - seen):
        if time.monotonic() - answered > _PATIENCE:
            raise TimeoutError(f"no letter within {_PATIENCE:.0f} s")
        time.sleep(0.002)
    return time.monotonic() - answered


def _register(site: str, email: str) -> None:
    body = json.dumps(applications.least(_CATEGORY)).replace(EMAIL, email)
    connection = http.client.HTTPConnection(urlsplit(site).netloc, timeout=30)
    path = applications.PATH.replace(applications.EDITION, _EDITION)
    connection.request("POST", path, body, {"Content-Type": "application/json"})
    answer = connection.getresponse()
    if answer.status != http.client.ACCEPTED:
        raise RuntimeError(f"{answer.status}: {answer.read().decode()}")
    connection.close()
