"""Reads of accounts."""

from collections.abc import Collection, Sequence
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session, contains_eager, joinedload, selectinload

from connected.kernel import clock
from connected.staff.enums import Role
from connected.staff.models import Account, ApiToken, Grant, SignIn


def account_by_email(session: Session, email_key: str) -> Account | None:
    """Return the account of an address by its key, open or closed."""
    return session.scalar(select(Account).where(Account.email_key == email_key))


def accounts(session: Session, conferences: Collection[UUID] | None = None) -> Sequence[Account]:
    """Return accounts with their roles and the conferences of these, by address.

    ``conferences``: only accounts with a role at one of these; None is every account.
    """
    roles = selectinload(Account.grants).joinedload(Grant.conference)
    query = select(Account).options(roles).order_by(Account.email_key)
    if conferences is not None:
        query = query.where(Account.grants.any(Grant.conference_id.in_(conferences)))
    return session.scalars(query).all()


def is_nobody_there(session: Session) -> bool:
    """Whether there is no account at all."""
    return session.scalar(select(Account.id).limit(1)) is None


def open_sign_in(session: Session, secret_hash: bytes) -> SignIn | None:
    """Return the sign-in of a cookie that still holds, with its account and roles."""
    return session.scalars(
        select(SignIn)
        .join(SignIn.account)
        .where(SignIn.secret_hash == secret_hash, SignIn.expires_at > clock.now(), Account.disabled_at.is_(None))
        .options(contains_eager(SignIn.account).selectinload(Account.grants))
    ).one_or_none()


def valid_token(session: Session, secret_hash: bytes) -> ApiToken | None:
    """Return an API token that still holds, with its account and roles."""
    return session.scalars(
        select(ApiToken)
        .join(ApiToken.account)
        .where(
            ApiToken.secret_hash == secret_hash,
            ApiToken.expires_at > clock.now(),
            ApiToken.revoked_at.is_(None),
            Account.disabled_at.is_(None),
        )
        .options(contains_eager(ApiToken.account).selectinload(Account.grants))
    ).one_or_none()


def sign_ins_of(session: Session, account_id: UUID) -> Sequence[SignIn]:
    """Return where an account is signed in, the last used first."""
    query = select(SignIn).where(SignIn.account_id == account_id, SignIn.expires_at > clock.now())
    return session.scalars(query.order_by(SignIn.seen_at.desc())).all()


def tokens_of(session: Session, account_id: UUID) -> Sequence[ApiToken]:
    """Return the API tokens of an account that are not revoked, the newest first."""
    query = select(ApiToken).where(ApiToken.account_id == account_id, ApiToken.revoked_at.is_(None))
    return session.scalars(query.order_by(ApiToken.id.desc())).all()


def account_with_roles(session: Session, account_id: UUID) -> Account | None:
    """Return one account with its roles and their conferences."""
    return session.get(
        Account, account_id, options=[selectinload(Account.grants).options(joinedload(Grant.conference))]
    )


def administrators(session: Session) -> int:
    """How many open accounts are administrators of everything."""
    query = select(func.count(func.distinct(Account.id))).join(Account.grants)
    is_one = (Grant.role == Role.ADMINISTRATOR, Grant.conference_id.is_(None), Account.disabled_at.is_(None))
    return session.scalar(query.where(*is_one)) or 0


def names_of(session: Session, account_ids: set[UUID]) -> dict[UUID, str]:
    """Return what to call accounts by: their names, else their addresses."""
    rows = session.execute(select(Account.id, Account.name, Account.email).where(Account.id.in_(account_ids)))
    return {id_: name or email for id_, name, email in rows}
