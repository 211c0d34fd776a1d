"""The verbs of accounts."""

from connected.staff.service.accounts import change_account, create_account, disable, enable, grant, withdraw
from connected.staff.service.passwords import (
    account_of_reset,
    change_password,
    issue_password,
    request_reset,
    reset_password,
)
from connected.staff.service.signing_in import check_password, forget_failures, sign_in, sign_out, sign_out_everywhere
from connected.staff.service.tokens import create_token, revoke_token

__all__ = [
    "account_of_reset",
    "change_account",
    "change_password",
    "check_password",
    "create_account",
    "create_token",
    "disable",
    "enable",
    "forget_failures",
    "grant",
    "issue_password",
    "request_reset",
    "reset_password",
    "revoke_token",
    "sign_in",
    "sign_out",
    "sign_out_everywhere",
    "withdraw",
]
