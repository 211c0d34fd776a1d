"""The commands of the local stack."""

import importlib.util
import os
import sys

import click


@click.group()
def local() -> None:
    """Run everything on this machine."""


@local.command()
def run() -> None:
    """Start the whole stack and keep it up until Ctrl-C.

    PORT, HOST and DATA_DIR say where; DATABASE_URL, REDIS_URL and SMTP_URL name servers to use instead of our own.
    """
    if importlib.util.find_spec("aiosmtpd") is None:
        raise click.ClickException("The servers of the local stack are not installed: pip install 'connected[local]'")
    # The command has loaded the application; the supervisor needs none of it and stays for long.
    os.execv(sys.executable, [sys.executable, "-m", "connected.local"])  # noqa: S606  our own interpreter
