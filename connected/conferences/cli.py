"""Commands of editions."""

import json
from pathlib import Path
from typing import Any

import click
from marshmallow import ValidationError

from connected.conferences.schemas import ConferenceSchema
from connected.conferences.service import create_conference
from connected.kernel.commands import in_application, told
from connected.kernel.db import transaction
from connected.kernel.errors import Problem
from connected.kernel.http.problems import invalid_from_messages


@click.group()
def conferences() -> None:
    """Editions of a conference."""


@conferences.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def create(file: Path) -> None:
    """Make an edition from a JSON FILE and print its address."""
    data = _read(file)
    with in_application():
        try:
            with transaction() as session:
                conference = create_conference(session, ConferenceSchema().load(data))
        except ValidationError as error:
            raise click.ClickException(told(invalid_from_messages(error.messages))) from error
        except Problem as problem:
            raise click.ClickException(told(problem)) from problem
    click.echo(f"{conference.slug} is made ({conference.status.value}).")


def _read(file: Path) -> Any:
    try:
        return json.loads(file.read_text(encoding="utf-8-sig"))  # some editors begin a file with a mark
    except (UnicodeDecodeError, json.JSONDecodeError, RecursionError) as error:
        raise click.ClickException(f"{file} is not JSON in UTF-8: {error}") from error
