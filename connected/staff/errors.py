"""What can go wrong with accounts."""

from connected.kernel.errors import Conflict, FieldError, Problem
from connected.kernel.i18n import N_


class WrongPassword(Problem):
    """The address is unknown, the password wrong, or the account closed: which one is not said."""

    code = "wrong_password"
    status = 401
    text = N_("The email address or the password is not right.")


class TooManyFailures(Problem):
    """Too many wrong passwords, for one account or from one place."""

    code = "too_many_failures"
    status = 429
    text = N_("Too many wrong passwords. Please wait a quarter of an hour, or ask for a new password.")


class ResetInvalid(Problem):
    """The link to a new password was used, is too old, or was never ours."""

    code = "reset_invalid"
    status = 404
    text = N_("This link is no longer valid. Please ask for a new one.")


class AccountExists(Conflict):
    """There is an account of this address."""

    code = "account_exists"
    text = N_("There is an account with this email address already.")


class LastAdministrator(Conflict):
    """Nobody would be left who may give rights."""

    code = "last_administrator"
    text = N_("This is the last administrator. Make somebody else administrator first.")


PASSWORD_FAULTS = {
    code: FieldError("#/password", code, text)
    for code, text in {
        "too_short": N_("Please take at least 12 characters: a few words are easy to remember."),
        "too_long": N_("Please take at most 200 characters."),
        "as_before": N_("Please take another password than the one before."),
        "like_email": N_("Please take a password that is not like your email address."),
    }.items()
}
WRONG_OLD_PASSWORD = FieldError("#/old_password", "wrong_password", N_("This is not your password."))
