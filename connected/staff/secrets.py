"""Passwords and random secrets: how they are made, kept and compared."""

import secrets
import unicodedata
from functools import cache
from hashlib import sha256

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError

#: argon2id with the parameters of RFC 9106, section 4, second choice: 64 MiB, three passes.
_hasher = PasswordHasher()
_ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"
TOKEN_PREFIX = "connected_"  # noqa: S105 - so that scanners of leaked secrets know one


def hash_password(password: str) -> str:
    """Return the argon2id hash of a password."""
    return _hasher.hash(_typed_anywhere(password))


def is_password(password: str, password_hash: str | None) -> bool:
    """Whether it is the password of this hash; takes as long where there is none, so that time tells nothing."""
    nobody = _nobody()  # made before it is needed, so that the first unknown address takes no longer than others
    try:
        return _hasher.verify(password_hash or nobody, _typed_anywhere(password)) and password_hash is not None
    except (VerifyMismatchError, InvalidHashError):
        return False


def _typed_anywhere(password: str) -> str:
    """Return the same for the same letters, however a keyboard composes them (NIST SP 800-63B, section 3.1.1.2)."""
    return unicodedata.normalize("NFKC", password)


@cache
def _nobody() -> str:
    return hash_password(secrets.token_hex())


def one_time_password() -> str:
    """Return a password that can be read out: 20 letters and digits in groups, about 99 bits."""
    return "-".join("".join(secrets.choice(_ALPHABET) for _ in range(5)) for _ in range(4))


def new_secret() -> str:
    """Return 256 random bits for a cookie."""
    return secrets.token_urlsafe(32)


def new_token() -> str:
    """Return 256 random bits for a program, recognizable as ours."""
    return TOKEN_PREFIX + new_secret()


def hash_secret(secret: str) -> bytes:
    """Return what is kept of a secret of `new_secret`: it is random enough for a plain hash."""
    return sha256(secret.encode()).digest()
