"""Changing a password, and getting a new one by mail."""

from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from connected.audit.service import note
from connected.kernel import clock
from connected.kernel.addresses import email_key
from connected.kernel.errors import Invalid
from connected.kernel.ids import new_id
from connected.messaging.enums import Lane
from connected.messaging.queries import public_mail_times
from connected.messaging.rules import PUBLIC_MAILS_AN_HOUR
from connected.messaging.service import Draft, Recipient, queue
from connected.staff import queries, reset_links, rules
from connected.staff.errors import PASSWORD_FAULTS, WRONG_OLD_PASSWORD, ResetInvalid
from connected.staff.models import Account
from connected.staff.secrets import hash_password, is_password, one_time_password
from connected.staff.service.signing_in import forgive, sign_out_everywhere

PASSWORD_RESET = "staff.password_reset"  # noqa: S105 - a template
VERSION = 1


def change_password(session: Session, account: Account, *, old: str, new: str, but: UUID | None = None) -> None:
    """Give an account the password that its owner chose, and end every sign-in ``but`` one.

    Raises Invalid where the old one is wrong, or the new one not good enough.
    """
    if not is_password(old, account.password_hash):
        raise Invalid(WRONG_OLD_PASSWORD)
    if is_password(new, account.password_hash):
        raise Invalid(PASSWORD_FAULTS["as_before"])
    _set(session, account, new)
    sign_out_everywhere(session, account, but=but)


def request_reset(session: Session, *, email: str) -> None:
    """Queue a link to a new password, where there is an open account; at most three an hour to an address.

    The caller answers the same in every case.
    """
    key = email_key(email)
    # Two requests at once must not both see the last free place of the hour.
    session.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(key, 0))))
    account = queries.account_by_email(session, key)
    if account is None or account.disabled_at:
        return
    times = public_mail_times(session, email_key=account.email_key, at=clock.now())
    if len(times) >= PUBLIC_MAILS_AN_HOUR:
        return
    draft = Draft(
        template=PASSWORD_RESET,
        version=VERSION,
        dedupe_key=f"account:{account.id}:reset:{new_id()}",
        context={"account_id": str(account.id)},
        lane=Lane.URGENT,
        about_id=account.id,
    )
    queue(session, draft=draft, recipient=Recipient(account.email, account.name, account.language), by_public=True)
    note(session, "account.reset_requested", account)


def reset_password(session: Session, *, token: str, new: str, secret_key: str) -> Account:
    """Give the account of a mailed link a new password, and end every sign-in; the link works once.

    Raises ResetInvalid, or Invalid where the password is not good enough.
    """
    account = account_of_reset(session, token=token, secret_key=secret_key)
    _set(session, account, new)
    forgive(session, account, secret_key=secret_key)
    sign_out_everywhere(session, account)
    return account


def issue_password(session: Session, account: Account) -> str:
    """Give an account a new one-time password, end every sign-in, and return the password."""
    password = one_time_password()
    account.password_hash, account.one_time = hash_password(password), True
    session.flush()
    note(session, "account.password_issued", account)
    sign_out_everywhere(session, account)
    return password


def account_of_reset(session: Session, *, token: str, secret_key: str) -> Account:
    """Return the account of a link that still works. Raises ResetInvalid."""
    account_id = reset_links.account_id_of(token)
    account = session.get(Account, account_id) if account_id else None
    if account is None or account.disabled_at or not reset_links.is_token_of(account, token, secret_key=secret_key):
        raise ResetInvalid
    return account


def _set(session: Session, account: Account, password: str) -> None:
    try:
        rules.check_password(password, account.email)
    except ValueError as error:
        raise Invalid(PASSWORD_FAULTS[str(error)]) from error
    account.password_hash = hash_password(password)
    account.one_time = False
    session.flush()
    note(session, "account.password_changed", account)
