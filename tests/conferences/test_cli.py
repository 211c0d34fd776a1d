"""The command that makes an edition: from a good file, and from every sort of bad one."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from flask import Flask
from sqlalchemy import Engine, text

from connected import cli
from connected.conferences.cli import conferences
from connected.kernel.commands import use_application
from tests.conferences.conftest import category, described

Create = Callable[[bytes], Result]
ROWS = "SELECT (SELECT count(*) FROM conference), (SELECT count(*) FROM category)"
NOTHING = (0, 0)


@pytest.fixture
def create(committed: Flask, tmp_path: Path) -> Iterator[Create]:
    """A function that runs the command on a file of these bytes."""
    use_application(committed.app_context)  # type: ignore[arg-type]

    def run(content: bytes) -> Result:
        file = tmp_path / "edition.json"
        file.write_bytes(content)
        return CliRunner().invoke(conferences, ["create", str(file)])

    yield run
    use_application(cli.application)


def written(**changes: Any) -> bytes:
    return json.dumps(described(**changes), ensure_ascii=False).encode()


def rows(engine: Engine) -> tuple[int, ...]:
    with engine.connect() as connection:
        return tuple(connection.execute(text(ROWS)).one())


def test_a_good_file_makes_an_edition(create: Create, engine: Engine, app: Flask) -> None:
    result = create(written(categories=[category("delegate", capacity=300), category("speaker", entry="approval")]))
    assert (result.exit_code, result.output) == (0, "forum is made (published).\n")
    assert rows(engine) == (1, 2)
    answer: Any = app.test_client().get("/api/v1/conferences/forum").json
    assert [each["slug"] for each in answer["categories"]] == ["delegate", "speaker"]


def test_a_mark_at_the_beginning_of_the_file_does_no_harm(create: Create, engine: Engine) -> None:
    assert create(b"\xef\xbb\xbf" + written()).exit_code == 0
    assert rows(engine) == (1, 1)


@pytest.mark.parametrize(
    ("content", "place"),
    [
        (b"", "line 1 column 1"),
        (b'{\n  "slug": "forum",\n  "name": }', "line 3 column 11"),
        (b'{\n  "slug": "forum",\n}', "line "),  # which line, Python 3.13 sees differently
        (b"slug: forum", "line 1 column 1"),
        (b'{"slug": "\xd4\xee\xf0\xf3\xec"}', "position 10"),
        (b'{"slug": "for\x00um"}', "line 1 column 14"),
        (b"[" * 200_000, "recursion"),
    ],
)
def test_what_is_not_json_is_told_with_its_place(create: Create, engine: Engine, content: bytes, place: str) -> None:
    result = create(content)
    assert result.exit_code == 1
    assert result.stderr.startswith("Error: ")
    assert "edition.json is not JSON in UTF-8" in result.stderr
    assert place in result.stderr
    assert rows(engine) == NOTHING


def test_every_fault_is_told_at_once_with_its_pointer(create: Create, engine: Engine) -> None:
    result = create(
        written(slug="api", ends_on="2027-10-01", timezone="Almaty", categories=[category(), category(capacity=-1)])
    )
    assert result.exit_code == 1
    first, *lines = result.stderr.splitlines()
    assert first == "Error: Some fields need your attention."
    assert sorted(lines) == [
        "  #/categories/1/capacity: The least that is possible here is 0. (too_small)",
        "  #/categories/1/slug: This stands here twice. (duplicate)",
        "  #/ends_on: The end lies before the beginning. (not_in_order)",
        "  #/slug: This name is reserved. Please choose another one. (reserved_slug)",
        "  #/timezone: There is no such time zone. Please write it like Asia/Almaty. (unknown_timezone)",
    ]
    assert rows(engine) == NOTHING


@pytest.mark.parametrize("content", [b"null", b"[]", b'"forum"', b"5", b"NaN"])
def test_json_that_is_no_object_is_told_so(create: Create, engine: Engine, content: bytes) -> None:
    result = create(content)
    assert result.exit_code == 1
    assert "#: This must be an object. (not_object)" in result.stderr
    assert rows(engine) == NOTHING


def test_a_slug_is_given_once(create: Create, engine: Engine) -> None:
    create(written())
    result = create(written(name={"kk": "Басқа", "ru": "Другой", "en": "Another"}))
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr == "Error: There is a conference with this name in its address already.\n"
    assert rows(engine) == (1, 1)
    with engine.connect() as connection:
        assert connection.scalar(text("SELECT name->>'en' FROM conference")) == "Education Forum"


@pytest.mark.parametrize("slug", ["my", "static", "kk"])
def test_a_reserved_slug_is_refused(create: Create, engine: Engine, slug: str) -> None:
    result = create(written(slug=slug))
    assert result.exit_code == 1
    assert "#/slug: This name is reserved." in result.stderr
    assert rows(engine) == NOTHING


@pytest.mark.parametrize(("name", "told"), [("missing.json", "does not exist"), ("", "is a directory")])
def test_a_file_that_cannot_be_read_is_told(create: Create, tmp_path: Path, name: str, told: str) -> None:
    result = CliRunner().invoke(conferences, ["create", str(tmp_path / name)])
    assert result.exit_code == 2
    assert told in result.stderr


def test_it_is_a_command_of_connected() -> None:
    assert cli.main.commands["conferences"] is conferences
