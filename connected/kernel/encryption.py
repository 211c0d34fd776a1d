"""Columns that are encrypted at rest, with keys from the environment."""

from typing import Any

from cryptography.fernet import Fernet, MultiFernet
from sqlalchemy import LargeBinary
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator

_cipher: list[MultiFernet] = []


def use_keys(keys: tuple[str, ...]) -> None:
    """Encrypt with the first of ``keys`` from now on, decrypt with any. Called once, by the composition root."""
    _cipher[:] = [MultiFernet([Fernet(key) for key in keys])]


class EncryptedText(TypeDecorator[str]):
    """Text that the database sees only as a Fernet token (AES-128-CBC with HMAC-SHA256)."""

    impl = LargeBinary
    cache_ok = True

    def process_bind_param(self, value: str | None, _dialect: Dialect) -> bytes | None:
        """Encrypt on the way in."""
        return _cipher[0].encrypt(value.encode()) if value else None

    def process_result_value(self, value: Any, _dialect: Dialect) -> str | None:
        """Decrypt on the way out; raises InvalidToken where no key fits."""
        return _cipher[0].decrypt(bytes(value)).decode() if value else None
