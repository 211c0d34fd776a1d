"""The secrets of a local stack: made once, kept in its data folder, so that links and codes stay valid."""

import base64
import json
import os
import secrets
import tempfile
from collections.abc import Mapping
from pathlib import Path

FILE = "secrets.json"


def load_keys(data_dir: Path) -> dict[str, str]:
    """Return SECRET_KEY and ENCRYPTION_KEYS of this data folder, making them (0600) the first time.

    Raises:
        OSError: the file cannot be read or written.
        ValueError: it holds no JSON.
    """
    file = data_dir / FILE
    if not file.exists():
        write_private(file, {"SECRET_KEY": secrets.token_urlsafe(48), "ENCRYPTION_KEYS": _fernet_key()})
    keys: dict[str, str] = json.loads(file.read_text())
    return keys


def write_private(file: Path, content: Mapping[str, object]) -> None:
    """Write JSON that only we may read; readers see the old file or the new one, never half of it."""
    handle, fresh = tempfile.mkstemp(dir=file.parent, prefix=f".{file.name}-")  # mkstemp makes it 0600
    with os.fdopen(handle, "w") as output:
        json.dump(content, output, indent=1)
    Path(fresh).replace(file)


def _fernet_key() -> str:
    """32 random bytes in URL-safe base64, as the Fernet specification has them."""
    return base64.urlsafe_b64encode(os.urandom(32)).decode()
