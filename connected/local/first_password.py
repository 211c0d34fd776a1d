"""The one-time password of the first administrator, on its way to the terminal of `make run`, where it is told once.

Who makes the account and who speaks to the person are two processes; the password goes from one to the other in a file
that only we can read, and that is gone when it has been told.
"""

import json
from pathlib import Path

from connected.local.keys import write_private

EMAIL = "admin@example.org"
_FILE = Path("run") / "first-password.json"


def keep(data_dir: Path, password: str) -> None:
    """Leave the password in the data folder, for whoever tells it."""
    file = data_dir / _FILE
    file.parent.mkdir(parents=True, exist_ok=True)
    write_private(file, {"password": password})


def take(data_dir: Path) -> str | None:
    """Return the password that is to be told, and forget it; None where there is none."""
    file = data_dir / _FILE
    try:
        password: str = json.loads(file.read_text())["password"]
    except FileNotFoundError:
        return None
    file.unlink()
    return password
