"""`python -m connected.local`: start the whole stack and keep it up until Ctrl-C.

It imports nothing of the application: it stays in memory as long as the stack does.
"""

import os
import sys
from urllib.parse import urlsplit

import click

from config.settings import SettingsError
from connected.local import first_password, supervisor
from connected.local.plan import Plan
from connected.local.state import AlreadyRunningError

_READY = """
ConnectED is ready.

  Site       {address}/kk/   Қазақша
             {address}/ru/   Русский
             {address}/en/   English
  Staff      {address}/staff/
  Mail       {mail}
  API        {address}/api/docs
{first_password}
Data, mail and logs are kept in {data_dir}. Ctrl-C stops everything.
"""


_FIRST_ACCOUNT = """
The first administrator is {email}, and signs in at {address}/staff/ with

  {password}

It is not told again: the first thing there is to choose a password of one's own.
"""


def main() -> int:
    """Run the stack that the environment asks for; return the exit code."""
    try:
        plan = Plan.from_environment(os.environ)
        return supervisor.run(plan, click.echo, tell_addresses)
    except (SettingsError, AlreadyRunningError) as error:
        click.echo(str(error), err=True)
    except OSError as error:
        click.echo(f"{error}. Name a folder that may be written to with DATA_DIR=…", err=True)
    return 1


def tell_addresses(plan: Plan) -> None:
    """Say that everything is ready, and where."""
    told = _READY.format(
        address=plan.address,
        mail=_where_mail_goes(plan),
        data_dir=plan.data_dir,
        first_password=_first_password(plan),
    )
    click.echo(told)


def _first_password(plan: Plan) -> str:
    password = first_password.take(plan.data_dir)
    if password is None:
        return ""
    return _FIRST_ACCOUNT.format(email=first_password.EMAIL, address=plan.address, password=password)


def _where_mail_goes(plan: Plan) -> str:
    """Say it, and warn where letters leave for a server that somebody named, which may be a real one."""
    if plan.smtp_url is None:
        return f"{plan.address}/local/mail"
    relay = urlsplit(plan.smtp_url)
    whose = {
        "capture": "every letter goes there, whatever its address",
        "allowlist": "letters to MAIL_ALLOWLIST go there",
        "live": "LETTERS GO TO REAL PEOPLE from there",
    }.get(plan.mail_mode, "")
    return f"{relay.hostname}:{relay.port or 25}  (MAIL_MODE={plan.mail_mode}: {whose})"


if __name__ == "__main__":
    sys.exit(main())
