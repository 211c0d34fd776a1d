"""`python -m connected.local`: start the whole stack and keep it up until Ctrl-C.

It imports nothing of the application: it stays in memory as long as the stack does.
"""

import os
import sys

import click

from config.settings import SettingsError
from connected.local import supervisor
from connected.local.plan import Plan
from connected.local.state import AlreadyRunningError

_READY = """
ConnectED is ready.

  Site       {address}/kk/   Қазақша
             {address}/ru/   Русский
             {address}/en/   English
  Mail       {address}/local/mail
  API        {address}/api/docs

Data, mail and logs are kept in {data_dir}. Ctrl-C stops everything.
"""


def main() -> int:
    """Run the stack that the environment asks for; return the exit code."""
    try:
        plan = Plan.from_environment(os.environ)
        return supervisor.run(plan, click.echo, _tell_addresses)
    except (SettingsError, AlreadyRunningError) as error:
        click.echo(str(error), err=True)
    except OSError as error:
        click.echo(f"{error}. Name a folder that may be written to with DATA_DIR=…", err=True)
    return 1


def _tell_addresses(plan: Plan) -> None:
    click.echo(_READY.format(address=plan.address, data_dir=plan.data_dir))


if __name__ == "__main__":
    sys.exit(main())
