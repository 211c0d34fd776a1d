"""docs/example-conference.json is a conference as the command takes it, and shows every way in."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner
from flask import Flask
from time_machine import travel

from connected import cli
from connected.conferences.cli import conferences
from connected.conferences.enums import Entry
from connected.conferences.schemas import CategorySchema, ConferenceSchema
from connected.kernel.commands import use_application

FILE = Path(__file__).parents[2] / "docs" / "example-conference.json"
EXAMPLE = json.loads(FILE.read_text(encoding="utf-8"))


@pytest.fixture
def made(committed: Flask) -> Flask:
    """The application, after the example was made by the command."""
    use_application(committed.app_context)  # type: ignore[arg-type]
    result = CliRunner().invoke(conferences, ["create", str(FILE)])
    use_application(cli.application)
    assert (result.exit_code, result.output) == (0, f"{EXAMPLE['slug']} is made (published).\n")
    return committed


@travel("2027-06-02T12:00:00+05:00", tick=False)
def test_the_command_makes_it_and_it_can_be_registered_for(made: Flask) -> None:
    client = made.test_client()
    assert [client.get(f"/{language}/{EXAMPLE['slug']}/").status_code for language in EXAMPLE["languages"]] == [200] * 3
    body = {
        "email": "aigul@example.org",
        "given_name": "Aigul",
        "family_name": "Akhmetova",
        "language": "kk",
        "category": "delegate",
        "consents": {"processing": True},
    }
    answer = client.post(f"/api/v1/conferences/{EXAMPLE['slug']}/registrations", json=body)
    assert (answer.status_code, answer.json) == (202, {"status": "confirmed"})


def test_it_shows_every_way_in() -> None:
    assert {category.get("entry", "open") for category in EXAMPLE["categories"]} == {entry.value for entry in Entry}


def test_it_shows_every_field() -> None:
    assert set(EXAMPLE) == set(ConferenceSchema().fields)
    assert {field for category in EXAMPLE["categories"] for field in category} == set(CategorySchema().fields)
