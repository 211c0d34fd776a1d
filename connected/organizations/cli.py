"""Commands of organizations."""

from pathlib import Path

import click

from connected.kernel.commands import in_application
from connected.kernel.db import transaction
from connected.organizations.ror.dumps import read_dump
from connected.organizations.ror.records import Rejected
from connected.organizations.service import import_ror


@click.group()
def organizations() -> None:
    """Universities and other organizations."""


@organizations.command("import-ror")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def import_ror_file(file: Path) -> None:
    """Load the dump FILE of the Research Organization Registry: .json, .json.gz, or the .zip of a release.

    A record that is not right is reported on the error output with its place, and left out. Loading a file again
    changes nothing.
    """
    with in_application():
        result = import_ror(transaction, read_dump(file), _report)
    click.echo(
        f"{result.created} created, {result.updated} updated, {result.unchanged} unchanged, {result.rejected} rejected"
    )
    if result.stopped:
        raise click.ClickException(f"{result.stopped} What was read before is loaded.")


def _report(problem: Rejected) -> None:
    click.echo(str(problem), err=True)
