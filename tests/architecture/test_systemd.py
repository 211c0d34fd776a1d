"""The example units: what they start exists, their secrets are settings, and systemd has nothing against them."""

import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from config import secret_files
from tests.architecture.deployed import check_command

FOLDER = Path(__file__).parents[2] / "docs" / "systemd"
UNITS = sorted(FOLDER.glob("*.service"))
_IDS = [unit.stem for unit in UNITS]


def entries(unit: Path, name: str) -> list[str]:
    return re.findall(rf"^{name}=(.*)$", unit.read_text(encoding="utf-8"), re.MULTILINE)


def test_there_is_one_for_each_program() -> None:
    assert _IDS == ["connected-backup", "connected-beat", "connected-web", "connected-worker"]


@pytest.mark.parametrize("unit", UNITS, ids=_IDS)
def test_what_it_starts_exists(unit: Path) -> None:
    (start,) = entries(unit, "ExecStart")
    command = shlex.split(start)
    if command[0] == "/bin/sh":
        command = shlex.split(command[2].removeprefix("exec "))
    assert command[0].startswith("/srv/connected/.venv/bin/")
    check_command(command)


@pytest.mark.parametrize("unit", UNITS, ids=_IDS)
def test_each_secret_is_handed_over_in_a_file(unit: Path) -> None:
    handed = {entry.partition(":")[0] for entry in entries(unit, "LoadCredential")}
    named = dict(pair.split("=") for entry in entries(unit, "Environment") for pair in entry.split())
    assert named == {f"{name.upper()}_FILE": f"%d/{name}" for name in handed}
    assert set(secret_files.NAMES) - {"METRICS_TOKEN"} == {name.upper() for name in handed}


def test_they_are_shut_in_alike() -> None:
    shut_in = [unit.read_text(encoding="utf-8").partition("# Nothing of the system")[2] for unit in UNITS]
    assert len({text.partition("\n[Install]")[0].strip() for text in shut_in}) == 1
    assert "NoNewPrivileges=yes" in shut_in[0]


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="needs systemd-analyze")
def test_systemd_has_nothing_against_them(tmp_path: Path) -> None:
    """Their paths and their account are made ours, since it looks whether they are there."""
    for unit in FOLDER.iterdir():
        text = unit.read_text(encoding="utf-8").replace("/srv/connected/.venv", sys.prefix)
        (tmp_path / unit.name).write_text(re.sub(r"^(User|Group)=connected\n", "", text, flags=re.MULTILINE))
    command = ["systemd-analyze", "verify", "--man=no", *map(str, sorted(tmp_path.iterdir()))]
    run = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (run.returncode, run.stderr) == (0, "")
