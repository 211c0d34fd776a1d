"""Signing in and out. Wrong passwords are counted in PostgreSQL, so that they count whatever becomes of Redis."""

from datetime import timedelta
from uuid import UUID

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from connected.audit.service import note
from connected.kernel import clock
from connected.kernel.addresses import email_key
from connected.kernel.auth import Caller, CallerKind, calling
from connected.kernel.idempotency import keyed_hash
from connected.staff import queries, rules
from connected.staff.errors import TooManyFailures
from connected.staff.models import Account, FailedSignIn, SignIn
from connected.staff.secrets import hash_secret, is_password, new_secret

_BROWSER_MAX = 200


def check_password(session: Session, *, email: str, password: str, origin: str, secret_key: str) -> Account | None:
    """Return the account of an address and its password, or None after counting the failure.

    ``origin``: where the request comes from, such as its IP address; it is kept as a keyed hash only. Raises
    TooManyFailures. The caller commits in both cases, so that failures count, and then raises WrongPassword itself.
    Takes as long for an unknown address as for a wrong password.
    """
    keys = (_keyed(secret_key, "account", email_key(email)), _keyed(secret_key, "origin", origin))
    _check_failures(session, *keys)
    account = queries.account_by_email(session, email_key(email))
    if is_password(password, account.password_hash if account else None) and account and not account.disabled_at:
        forgive(session, account, secret_key=secret_key)
        return account
    session.add(FailedSignIn(account_key=keys[0], origin_key=keys[1], at=clock.now()))
    return None


def forgive(session: Session, account: Account, *, secret_key: str) -> None:
    """Forget the wrong passwords of an account, once somebody has proved to be its owner."""
    key = _keyed(secret_key, "account", account.email_key)
    session.execute(delete(FailedSignIn).where(FailedSignIn.account_key == key))


def sign_in(session: Session, account: Account, *, browser: str) -> str:
    """Sign an account in and return the secret of its cookie: always a new one (session fixation)."""
    secret = new_secret()
    at = clock.now()
    entry = SignIn(
        account_id=account.id,
        secret_hash=hash_secret(secret),
        browser=browser[:_BROWSER_MAX],
        created_at=at,
        seen_at=at,
        expires_at=at + rules.SIGN_IN_IDLES,
    )
    session.add(entry)
    account.signed_in_at = at
    session.flush()
    with calling(Caller(CallerKind.STAFF, account.id)):
        note(session, "account.signed_in", account)
    return secret


def keep_open(session: Session, entry: SignIn) -> bool:
    """Note that a sign-in is used and put its end off; True where there was anything to write."""
    at = clock.now()
    if at - entry.seen_at < rules.SEEN_EVERY:
        return False
    end = min(at + rules.SIGN_IN_IDLES, entry.created_at + rules.SIGN_IN_LASTS)
    # A statement of its own: another tab may be signing out at this moment, and then there is no row any more.
    session.execute(update(SignIn).where(SignIn.id == entry.id).values(seen_at=at, expires_at=end))
    return True


def sign_out(session: Session, account: Account, sign_in_id: UUID) -> None:
    """End one sign-in of an account; nothing happens where it has ended or is another's."""
    ended = delete(SignIn).where(SignIn.id == sign_in_id, SignIn.account_id == account.id).returning(SignIn.id)
    if session.execute(ended).first():
        note(session, "account.signed_out", account)


def sign_out_everywhere(session: Session, account: Account, *, but: UUID | None = None) -> None:
    """End every sign-in of an account, but for one."""
    session.execute(delete(SignIn).where(SignIn.account_id == account.id, SignIn.id != but))
    note(session, "account.signed_out_everywhere", account)


def forget_failures(session: Session) -> int:
    """Delete failures and sign-ins that count no more; return how many."""
    limit = clock.now() - rules.FAILURE_WINDOW - timedelta(minutes=1)
    failures = session.execute(delete(FailedSignIn).where(FailedSignIn.at < limit).returning(FailedSignIn.id))
    ended = session.execute(delete(SignIn).where(SignIn.expires_at < clock.now()).returning(SignIn.id))
    return len(failures.all()) + len(ended.all())


def _check_failures(session: Session, account_key: bytes, origin_key: bytes) -> None:
    since = clock.now() - rules.FAILURE_WINDOW
    recent = FailedSignIn.at > since
    of_account, of_origin = session.execute(
        select(
            select(func.count()).where(FailedSignIn.account_key == account_key, recent).scalar_subquery(),
            select(func.count()).where(FailedSignIn.origin_key == origin_key, recent).scalar_subquery(),
        )
    ).one()
    if of_account >= rules.FAILURES_OF_ACCOUNT or of_origin >= rules.FAILURES_OF_ORIGIN:
        raise TooManyFailures


def _keyed(secret_key: str, *parts: str) -> bytes:
    return keyed_hash(f"connected.sign_in:{secret_key}", *parts)
