"""Onto a new machine: back up a stack that runs, restore into another one, and go on there."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.e2e.stack import Stack

pytestmark = [pytest.mark.slow, pytest.mark.skipif(sys.platform != "linux", reason="starts whole stacks")]

APPLICATION = {
    "email": "aigul@example.org",
    "given_name": "Aigul",
    "family_name": "Akhmetova",
    "language": "en",
    "category": "audience",
    "consents": {"processing": True},
}
PATH = "/api/v1/conferences/connected-next/registrations"


def connected(stack: Stack, *arguments: str) -> str:
    """Run the command on a stack that runs, as its user would."""
    environment = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    run = subprocess.run(
        [str(Path(sys.executable).with_name("connected")), *arguments],
        env=environment | {"DATA_DIR": str(stack.folder)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stderr
    return run.stdout


@pytest.fixture
def old() -> Iterator[Stack]:
    stack = Stack()
    stack.start()
    yield stack
    stack.stop()


@pytest.fixture
def new(old: Stack) -> Iterator[Stack]:
    """A stack that starts empty, with the keys of the old one."""
    stack = Stack(EMPTY="1")
    shutil.copy(old.folder / "secrets.json", stack.folder)
    stack.start()
    yield stack
    stack.stop()


def test_a_new_machine_goes_on_where_the_old_one_was(old: Stack, new: Stack, tmp_path: Path) -> None:
    assert old.ask("POST", PATH, APPLICATION) == 202
    link = urlsplit(old.personal_link(APPLICATION["email"])).path
    assert new.ask("GET", "/en/connected-next/") == 404

    connected(old, "backup", str(tmp_path / "moved"))
    connected(new, "restore", str(tmp_path / "moved"))

    assert new.ask("GET", "/en/connected-next/") == 200
    assert new.ask("GET", link) == 200  # the personal link in a letter that went long ago
    assert new.ask("POST", PATH, APPLICATION | {"email": "dana@example.org"}) == 202
