"""Programs and people who may change editions, for tests."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from connected.kernel.ids import new_id
from connected.staff import service
from connected.staff.callers import COOKIE
from connected.staff.enums import Role
from connected.staff.models import Account, Grant
from connected.staff.service.tokens import create_token

BOTH = ("conferences:read", "conferences:write")


def account(
    session: Session, *, role: Role = Role.ORGANIZER, conference_id: UUID | None = None, language: str = "en"
) -> Account:
    """Make an account with a role at one conference, or at all."""
    email = f"{new_id().hex}@example.org"
    made = Account(
        email=email,
        email_key=email,
        language=language,
        password_hash="none",
        one_time=False,
        grants=[Grant(role=role, conference_id=conference_id)],
    )
    session.add(made)
    session.commit()
    return made


def token_headers(session: Session, *, scopes: Iterable[str] = BOTH, **facts: Any) -> dict[str, str]:
    """Return the headers of a program with a token of such an account; see ``account``."""
    _, secret = create_token(session, account(session, **facts), scopes=list(scopes))
    session.commit()
    return {"Authorization": f"Bearer {secret}"}


def sign_in(client: FlaskClient, session: Session, **facts: Any) -> Account:
    """Sign ``client`` in with such an account; see ``account``."""
    made = account(session, **facts)
    client.set_cookie(COOKIE, service.sign_in(session, made, browser="test"))
    session.commit()
    return made
