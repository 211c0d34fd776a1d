"""The ``connected`` command. It speaks to the running local stack of DATA_DIR, or to DATABASE_URL."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click
from flask_babel import force_locale

from config import secret_files
from config.secret_files import SecretFileError
from config.settings import Settings, SettingsError
from connected.app import create_app
from connected.backup.cli import backup, restore
from connected.conferences.cli import conferences
from connected.kernel.commands import use_application
from connected.local import running
from connected.local.cli import local
from connected.migrations.cli import migrate
from connected.organizations.cli import organizations
from connected.staff.cli import staff, tokens


@contextmanager
def application() -> Iterator[None]:
    """Run a command in an application of the local stack that runs, or of the environment."""
    try:
        environment = secret_files.resolved(os.environ)
        if "DATABASE_URL" not in environment:
            found = running(Path(environment.get("DATA_DIR", "var")))
            if found is None:
                raise click.ClickException("No local stack is running. Start it with `make run`, or set DATABASE_URL.")
            environment = found | environment
        app = create_app(Settings.from_env(environment))
    except (SettingsError, SecretFileError) as error:
        raise click.ClickException(str(error)) from error
    with app.app_context(), force_locale("en"):
        yield


@click.group()
def main() -> None:
    """ConnectED: conferences, registration and mail."""


use_application(application)
main.add_command(local)
main.add_command(migrate)
main.add_command(backup)
main.add_command(restore)
main.add_command(conferences)
main.add_command(organizations)
main.add_command(staff)
main.add_command(tokens)


if __name__ == "__main__":
    main()
