"""Commands of accounts and tokens. What is secret is printed alone, so that it can be piped."""

import click
from sqlalchemy import select
from sqlalchemy.orm import Session

from connected.conferences.models import Conference
from connected.kernel.addresses import email_key
from connected.kernel.commands import in_application, told
from connected.kernel.db import transaction
from connected.kernel.errors import Problem
from connected.staff import queries, rules, service
from connected.staff.enums import Role
from connected.staff.models import Account
from connected.staff.roles import SCOPES


@click.group()
def staff() -> None:
    """Accounts of those who run conferences."""


@staff.command("create")
@click.argument("email")
@click.option("--role", type=click.Choice([role.value for role in Role]), required=True)
@click.option("--conference", "slug", metavar="SLUG", help="For this conference only; without it, for all.")
@click.option("--name", default="", help="What to call them.")
def create_staff(email: str, role: str, slug: str | None, name: str) -> None:
    """Make an account for EMAIL and print its one-time password alone."""
    with in_application():
        try:
            with transaction() as session:
                conference = _conference(session, slug) if slug else None
                _, password = service.create_account(
                    session,
                    email=email,
                    role=Role(role),
                    conference_id=conference.id if conference else None,
                    name=name,
                )
        except ValueError as error:
            raise click.ClickException(f"{email} is no email address.") from error
        except Problem as problem:
            raise click.ClickException(told(problem)) from problem
    click.echo(password)


@staff.command("new-password")
@click.argument("email")
def new_password(email: str) -> None:
    """Make a new one-time password for the account of EMAIL, and print it alone. It is signed out everywhere."""
    with in_application(), transaction() as session:
        password = service.issue_password(session, _account(session, email))
    click.echo(password)


@click.group()
def tokens() -> None:
    """Keys for programs that use the API."""


@tokens.command("create")
@click.argument("email")
@click.option("--scope", "scopes", type=click.Choice([scope.value for scope in SCOPES]), multiple=True, required=True)
@click.option("--days", type=click.IntRange(1, rules.TOKEN_DAYS_MAX), default=rules.TOKEN_DAYS, show_default=True)
@click.option("--name", default="", help="What it is for.")
def create_token(email: str, scopes: tuple[str, ...], days: int, name: str) -> None:
    """Make a token that acts for the account of EMAIL, and print it alone. It is not shown again."""
    with in_application(), transaction() as session:
        _, secret = service.create_token(session, _account(session, email), scopes=scopes, days=days, name=name)
    click.echo(secret)


def _conference(session: Session, slug: str) -> Conference:
    found = session.scalar(select(Conference).where(Conference.slug == slug))
    if found is None:
        raise click.ClickException(f"There is no conference {slug}.")
    return found


def _account(session: Session, email: str) -> Account:
    found = queries.account_by_email(session, email_key(email))
    if found is None or found.disabled_at:
        raise click.ClickException(f"There is no open account of {email}.")
    return found
