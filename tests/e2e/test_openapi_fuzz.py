"""The API does what its description says: every operation, every check of schemathesis, good and bad input.

The web server is asked over the network as it is shipped, on a database in which there is one edition and one
organization, so that whatever one answer leads to is found by the next request.
"""

import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.error import URLError
from urllib.request import urlopen

import pytest
from sqlalchemy import NullPool, create_engine, text

from tests.conftest import ENCRYPTION_KEY, SECRET_KEY
from tests.organizations.records import record

pytestmark = pytest.mark.slow

HERE = Path(__file__).parent
SCHEMATHESIS = Path(sys.executable).with_name("schemathesis")
CONNECTED = Path(sys.executable).with_name("connected")
READY_WITHIN = 60.0  # seconds
SLUG = "fuzzed"
LANGUAGES = ["kk", "ru", "en"]


class Server:
    """The web server in a process of its own, and the command beside it."""

    def __init__(self, database_url: str, redis_url: str, folder: Path) -> None:
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.port = free.getsockname()[1]
        self.address = f"http://127.0.0.1:{self.port}"
        self.database_url = database_url
        self.folder = folder
        self.environment = os.environ | {
            "DATABASE_URL": database_url,
            "REDIS_URL": redis_url,
            "SMTP_URL": "smtp://127.0.0.1:9",
            "PUBLIC_URL": self.address,
            "PORT": str(self.port),
            "DATA_DIR": str(folder),
            "SECRET_KEY": SECRET_KEY,
            "ENCRYPTION_KEYS": ENCRYPTION_KEY,
            "MAIL_MODE": "capture",
            "RATELIMIT_ENABLED": "0",
        }

    def __enter__(self) -> "Server":
        self._log = (self.folder / "server.log").open("w")
        web = [sys.executable, "-m", "config.web"]
        self._process = subprocess.Popen(web, env=self.environment, stdout=self._log, stderr=self._log)
        deadline = time.monotonic() + READY_WITHIN
        while not self._is_ready():
            assert time.monotonic() < deadline, "it is not ready"
            assert self._process.poll() is None, "it has ended"
            time.sleep(0.1)
        return self

    def __exit__(self, *_: object) -> None:
        self._process.terminate()
        self._process.wait(30)
        self._log.close()

    def command(self, *arguments: str, content: Any) -> None:
        """Run a command of `connected` on a file with this content."""
        file = self.folder / f"{arguments[0]}.json"
        file.write_text(json.dumps(content), encoding="utf-8")
        subprocess.run([CONNECTED, *arguments, str(file)], env=self.environment, check=True, capture_output=True)

    def answer(self, path: str) -> Any:
        with urlopen(self.address + path, timeout=10) as response:
            return json.load(response)

    def _is_ready(self) -> bool:
        try:
            return self.answer("/readyz")["status"] == "ready"
        except (URLError, ConnectionError):
            return False


def edition() -> dict[str, Any]:
    """Return an open edition without limits, as a file has it."""
    now = datetime.now(UTC).replace(microsecond=0)
    name = dict.fromkeys(LANGUAGES, "Fuzzed")
    return {
        "slug": SLUG,
        "name": name,
        "starts_on": (now + timedelta(days=90)).date().isoformat(),
        "ends_on": (now + timedelta(days=91)).date().isoformat(),
        "timezone": "Asia/Almaty",
        "languages": LANGUAGES,
        "status": "published",
        "registration_opens_at": (now - timedelta(days=1)).isoformat(),
        "registration_closes_at": (now + timedelta(days=60)).isoformat(),
        "categories": [
            {"slug": "delegate", "name": name},
            {"slug": "speaker", "name": name, "entry": "approval"},
        ],
    }


@pytest.fixture(scope="module")
def server(
    new_database: Callable[[], str], redis_url: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Server]:
    """A running server that knows one edition and one organization."""
    with Server(new_database(), redis_url, tmp_path_factory.mktemp("fuzz")) as running:
        running.command("conferences", "create", content=edition())
        running.command("organizations", "import-ror", content=[record()])
        yield running


@pytest.fixture(scope="module")
def description(server: Server) -> Path:
    """The served description, told what there is, which is data and stands in no description.

    Without this hardly any request would get beyond 'no such conference', and good ones would be refused for a category
    or an organization that nobody made.
    """
    served = server.answer("/api/openapi.json")
    application = served["components"]["schemas"]["Posted"]["properties"]
    application["category"]["enum"] = [each["slug"] for each in edition()["categories"]]
    known = server.answer("/api/v1/organizations")["items"]
    application["organization_id"]["enum"] = [*(each["id"] for each in known), None]
    for operations in served["paths"].values():
        for parameter in operations.get("parameters", []):
            if parameter.get("name") == "slug":
                parameter["schema"]["enum"] = [SLUG]
    file = server.folder / "openapi.json"
    file.write_text(json.dumps(served), encoding="utf-8")
    return file


#: What is open to anybody; who may call the rest is tried route by route in tests/architecture.
PUBLIC = (
    "GET /api/v1/conferences",
    "GET /api/v1/conferences/{slug}",
    "GET /api/v1/organizations",
    "POST /api/v1/conferences/{slug}/registrations",
)


def fuzz(server: Server, description: Path, *options: str) -> subprocess.CompletedProcess[str]:
    how = [SCHEMATHESIS, "--config-file", str(HERE / "schemathesis.toml"), "run", str(description)]
    where = ["--url", server.address, "--no-color", "--checks", "all"]
    environment = os.environ | {"SCHEMATHESIS_HOOKS": str(HERE / "fuzz_data.py")}
    command = [*how, *where, *(part for name in PUBLIC for part in ("--include-name", name)), *options]
    return subprocess.run(command, env=environment, cwd=server.folder, capture_output=True, text=True, check=False)


@pytest.mark.parametrize("seed", [1, 2])
def test_the_api_does_what_its_description_says(server: Server, description: Path, seed: int) -> None:
    run = fuzz(server, description, "--seed", str(seed))
    assert run.returncode == 0, run.stdout[-20_000:] + run.stderr
    assert "Tested: 4" in run.stdout
    assert registered(server) > 30, "good requests got through to the end"


def registered(server: Server) -> int:
    engine = create_engine(server.database_url, poolclass=NullPool)
    with engine.connect() as connection:
        return int(connection.scalar(text("SELECT count(*) FROM registration")) or 0)
