"""Secrets in files: ``NAME_FILE`` names a file that holds what ``NAME`` would, as orchestrators mount them."""

from collections.abc import Mapping
from pathlib import Path

#: What may hold a secret, addresses with a password among them.
NAMES = ("DATABASE_URL", "REDIS_URL", "SMTP_URL", "SECRET_KEY", "ENCRYPTION_KEYS", "METRICS_TOKEN")
SUFFIX = "_FILE"


class SecretFileError(Exception):
    """A secret cannot be had from its file; the text says why, and nothing of what is in it."""


def secret(env: Mapping[str, str], name: str) -> str:
    """Return the value of ``name``, from ``env`` itself or from the file that ``name`` + ``_FILE`` names there.

    It is without spaces and line ends around it, and empty when neither is set.

    Raises:
        SecretFileError: both are set, or the file cannot be read as text.
    """
    value, file = env.get(name, "").strip(), env.get(name + SUFFIX, "").strip()
    if not file:
        return value
    if value:
        raise SecretFileError(f"{name} and {name}{SUFFIX} are both set: one of them is enough")
    try:
        return Path(file).read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        why = error.strerror if isinstance(error, OSError) else "it is not text"
        raise SecretFileError(f"{name}{SUFFIX} names {file}, which cannot be read: {why}") from error


def resolved(env: Mapping[str, str]) -> dict[str, str]:
    """Return ``env`` with the secrets themselves in place of the files that hold them. Raises SecretFileError."""
    files = {name + SUFFIX: name for name in NAMES if env.get(name + SUFFIX, "").strip()}
    secrets = {name: secret(env, name) for name in files.values()}
    return {name: value for name, value in env.items() if name not in files} | secrets
