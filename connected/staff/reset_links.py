"""The link to a new password: an HMAC over the account, its present password hash and the end. Nothing is stored.

It works once, because the new password changes the hash that it was made from.
"""

import hmac
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error
from datetime import UTC, datetime
from hashlib import sha256
from uuid import UUID

from connected.kernel import clock
from connected.staff.models import Account
from connected.staff.rules import RESET_LASTS

_END_BYTES = 6
_SIGNATURE_BYTES = 16
_LENGTH = 16 + _END_BYTES + _SIGNATURE_BYTES


def token_of(account: Account, *, since: datetime, secret_key: str) -> str:
    """Return the token of a link that works for two hours after ``since``."""
    end = int((since + RESET_LASTS).timestamp()).to_bytes(_END_BYTES, "big")
    return urlsafe_b64encode(account.id.bytes + end + _signature(account, end, secret_key)).decode().rstrip("=")


def account_id_of(token: str) -> UUID | None:
    """Return the account that ``token`` claims to be for; None for what cannot be a token. Proves nothing yet."""
    raw = _raw(token)
    return UUID(bytes=raw[:16]) if raw else None


def is_token_of(account: Account, token: str, *, secret_key: str) -> bool:
    """Whether ``token`` was made for this account and password, and has not ended."""
    raw = _raw(token)
    if raw is None:
        return False
    end, signature = raw[16 : 16 + _END_BYTES], raw[16 + _END_BYTES :]
    is_ours = hmac.compare_digest(_signature(account, end, secret_key), signature)
    return is_ours and clock.now() < datetime.fromtimestamp(int.from_bytes(end, "big"), UTC)


def _raw(token: str) -> bytes | None:
    try:
        raw = urlsafe_b64decode(token + "=" * (-len(token) % 4))
    except (Error, ValueError):
        return None
    return raw if len(raw) == _LENGTH else None


def _signature(account: Account, end: bytes, secret_key: str) -> bytes:
    key = sha256(b"connected.password-reset:" + secret_key.encode()).digest()
    made_from = account.id.bytes + end + account.password_hash.encode()
    return hmac.digest(key, made_from, "sha256")[:_SIGNATURE_BYTES]
