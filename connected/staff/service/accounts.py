"""Making accounts, giving and taking roles, closing and opening."""

from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from connected.audit.service import changed_fields, note
from connected.kernel import clock
from connected.kernel.addresses import email_key, normalize_email
from connected.kernel.auth import Capability, require
from connected.staff import queries
from connected.staff.enums import Role
from connected.staff.errors import AccountExists, LastAdministrator
from connected.staff.models import Account, Grant, SignIn
from connected.staff.secrets import hash_password, one_time_password


def create_account(
    session: Session, *, email: str, role: Role, conference_id: UUID | None = None, name: str = "", language: str = "en"
) -> tuple[Account, str]:
    """Make an account with a role at one conference, or at all; return it with its one-time password.

    Raises AccountExists, Forbidden, or ValueError for what is no address.
    """
    require(Capability.STAFF_WRITE, conference_id)
    address = normalize_email(email)
    if queries.account_by_email(session, email_key(address)):
        raise AccountExists
    password = one_time_password()
    account = Account(
        email=address,
        email_key=email_key(address),
        name=name,
        language=language,
        password_hash=hash_password(password),
        grants=[Grant(role=role, conference_id=conference_id)],
    )
    session.add(account)
    try:
        session.flush()
    except IntegrityError as error:  # somebody else made it at the same moment
        raise AccountExists from error
    note(session, "account.created", account, conference_id=conference_id, details={"role": role.value})
    return account, password


def grant(session: Session, account: Account, *, role: Role, conference_id: UUID | None = None) -> None:
    """Give a role at one conference, or at all; what somebody has already is not given twice. Raises Forbidden."""
    require(Capability.STAFF_WRITE, conference_id)
    if any((given.role, given.conference_id) == (role, conference_id) for given in account.grants):
        return
    account.grants.append(Grant(role=role, conference_id=conference_id))
    session.flush()
    note(session, "account.role_given", account, conference_id=conference_id, details={"role": role.value})


def withdraw(session: Session, account: Account, grant_id: UUID) -> None:
    """Take a role away. Raises LastAdministrator or Forbidden."""
    _hold_administrators(session)
    taken = next((given for given in account.grants if given.id == grant_id), None)
    if taken is None:
        return
    require(Capability.STAFF_WRITE, taken.conference_id)
    account.grants.remove(taken)
    session.flush()
    if _is_of_all(taken):
        _check_administrators(session)
    note(
        session,
        "account.role_withdrawn",
        account,
        conference_id=taken.conference_id,
        details={"role": taken.role.value},
    )


def disable(session: Session, account: Account) -> None:
    """Close an account and sign it out everywhere; its tokens stop at once. Raises LastAdministrator or Forbidden."""
    require(Capability.STAFF_WRITE)
    _hold_administrators(session)
    account.disabled_at = clock.now()
    session.execute(delete(SignIn).where(SignIn.account_id == account.id))
    session.flush()
    if any(_is_of_all(given) for given in account.grants):
        _check_administrators(session)
    note(session, "account.disabled", account)


def enable(session: Session, account: Account) -> None:
    """Open a closed account again, with the roles and the password it had. Raises Forbidden."""
    require(Capability.STAFF_WRITE)
    account.disabled_at = None
    session.flush()
    note(session, "account.enabled", account)


def change_account(session: Session, account: Account, *, name: str, language: str) -> None:
    """Let an account be called ``name``, and its pages and letters be in ``language``."""
    account.name, account.language = name, language
    if fields := changed_fields(account):
        session.flush()
        note(session, "account.changed", account, fields=fields)


def _is_of_all(given: Grant) -> bool:
    return given.role is Role.ADMINISTRATOR and given.conference_id is None


def _hold_administrators(session: Session) -> None:
    """Let two administrators who take away each other's rights do so one after the other."""
    of_all = (Grant.role == Role.ADMINISTRATOR, Grant.conference_id.is_(None))
    session.execute(select(Grant.id).where(*of_all).order_by(Grant.id).with_for_update())


def _check_administrators(session: Session) -> None:
    if queries.administrators(session) == 0:
        raise LastAdministrator
