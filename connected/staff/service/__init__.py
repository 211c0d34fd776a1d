"""The verbs of accounts."""

from connected.staff.service.accounts import create_account, disable, enable, grant, withdraw
from connected.staff.service.passwords import change_password, request_reset, reset_password
from connected.staff.service.signing_in import sign_in, sign_out, sign_out_everywhere
from connected.staff.service.tokens import create_token, revoke_token

__all__ = [
    "change_password",
    "create_account",
    "create_token",
    "disable",
    "enable",
    "grant",
    "request_reset",
    "reset_password",
    "revoke_token",
    "sign_in",
    "sign_out",
    "sign_out_everywhere",
    "withdraw",
]
