"""The command that brings a database to the version of this code."""

import click
from sqlalchemy.exc import DBAPIError

from connected import migrations
from connected.kernel.commands import in_application
from connected.kernel.http.settings import current_settings


@click.command()
def migrate() -> None:
    """Bring the database to the version that this code needs.

    A new, empty database gets all tables. Running it again changes nothing; of two at a time the second waits.
    """
    with in_application():
        try:
            migrations.upgrade(current_settings().database_url)
        except DBAPIError as error:
            raise click.ClickException(f"The database was left as it was: {error.orig}") from error
    click.echo(f"The database is at version {migrations.head()}.")
