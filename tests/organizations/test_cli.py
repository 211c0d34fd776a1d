"""The command that loads a dump."""

import gzip
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from flask import Flask
from sqlalchemy import Engine, func, select

from connected.kernel.commands import use_application
from connected.organizations.cli import organizations
from connected.organizations.models import Organization
from tests.organizations.records import record, ror_id

Load = Callable[[bytes], Result]


@pytest.fixture
def load(committed: Flask, tmp_path: Path) -> Load:
    use_application(committed.app_context)  # type: ignore[arg-type]

    def run(content: bytes) -> Result:
        file = tmp_path / "dump"
        file.write_bytes(content)
        return CliRunner().invoke(organizations, ["import-ror", str(file)])

    return run


def packed(*elements: Any) -> bytes:
    return json.dumps(elements).encode()


def count(engine: Engine) -> int:
    with engine.connect() as connection:
        return connection.scalar(select(func.count()).select_from(Organization)) or 0


def test_a_dump_is_loaded_and_counted(load: Load, engine: Engine) -> None:
    first = load(gzip.compress(packed(record(1), record(2))))
    assert (first.exit_code, first.stdout) == (0, "2 created, 0 updated, 0 unchanged, 0 rejected\n")
    again = load(packed(record(1), record(2, status="inactive"), record(3)))
    assert (again.exit_code, again.stdout) == (0, "1 created, 1 updated, 1 unchanged, 0 rejected\n")
    assert count(engine) == 3


def test_broken_records_are_reported_with_their_place(load: Load, engine: Engine) -> None:
    result = load(packed(record(1), {**record(2), "names": []}, "?", record(3)))
    assert result.exit_code == 0
    assert result.stderr.splitlines() == [
        f"record 1 ({ror_id(2)}): $[1].names: has 0 elements, not 1 to 500",
        "record 2 (no id): $[2]: is not an object",
    ]
    assert result.stdout == "2 created, 0 updated, 0 unchanged, 2 rejected\n"
    assert count(engine) == 2


def test_a_cut_off_file_says_where_it_stops_and_keeps_what_went_in(load: Load, engine: Engine) -> None:
    result = load(packed(record(1), record(2), record(3))[:-100])
    assert result.exit_code == 1
    assert result.stdout == "2 created, 0 updated, 0 unchanged, 0 rejected\n"
    assert "Error: The file stops being JSON in record 2, which begins in line 1: " in result.stderr
    assert "What was read before is loaded." in result.stderr
    assert count(engine) == 2


@pytest.mark.parametrize("content", [b"", b"not JSON", b"{}", b"PK\x03\x04", b"\x1f\x8b\x08"])
def test_what_is_no_dump_changes_nothing(load: Load, engine: Engine, content: bytes) -> None:
    result = load(content)
    assert result.exit_code == 1
    assert result.stderr.startswith("Error: ")
    assert "Traceback" not in result.output
    assert count(engine) == 0


def test_a_file_that_is_not_there(committed: Flask) -> None:
    result = CliRunner().invoke(organizations, ["import-ror", "/nowhere/dump.json"])
    assert result.exit_code == 2
    assert "does not exist" in result.stderr
