"""API tokens: shown once, kept as a hash."""

from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

from sqlalchemy.orm import Session

from connected.audit.service import note
from connected.kernel import clock
from connected.staff import rules
from connected.staff.models import Account, ApiToken
from connected.staff.secrets import hash_secret, new_token


def create_token(
    session: Session, account: Account, *, scopes: Sequence[str], days: int = rules.TOKEN_DAYS, name: str = ""
) -> tuple[ApiToken, str]:
    """Make a token that acts for ``account`` within ``scopes`` for so many days; return it with its secret."""
    secret = new_token()
    token = ApiToken(
        account_id=account.id,
        name=name,
        secret_hash=hash_secret(secret),
        scopes=sorted(set(scopes)),
        expires_at=clock.now() + timedelta(days=days),
    )
    session.add(token)
    session.flush()
    note(session, "token.created", token, details={"account": str(account.id), "scopes": token.scopes, "days": days})
    return token, secret


def revoke_token(session: Session, account: Account, token_id: UUID) -> None:
    """Revoke a token of an account; nothing happens where it is revoked already or another's."""
    token = session.get(ApiToken, token_id)
    if token and token.account_id == account.id and token.revoked_at is None:
        token.revoked_at = clock.now()
        session.flush()
        note(session, "token.revoked", token, details={"account": str(account.id)})


def note_use(session: Session, token: ApiToken) -> bool:
    """Note that a token is used, at most every few minutes; True where there was anything to write."""
    at = clock.now()
    if token.used_at and at - token.used_at < rules.SEEN_EVERY:
        return False
    token.used_at = at
    session.flush()
    return True
