"""Which data folder a stack runs on: a lock that ends with its holder, and a file that says how to reach the stack."""

import contextlib
import fcntl
import json
import os
import time
from collections.abc import Iterator, Mapping
from pathlib import Path

from connected.local.keys import write_private

LOCK = "stack.lock"
FILE = "stack.json"
_PATIENCE = 0.5  # seconds; `running` holds the lock for an instant when it looks


class AlreadyRunningError(Exception):
    """A stack runs on this data folder; `environment` says how it is reached, empty while it starts or stops."""

    def __init__(self, data_dir: Path, environment: Mapping[str, str]) -> None:
        where = environment.get("PUBLIC_URL")
        super().__init__(f"A stack already runs on {data_dir}" + (f", at {where}" if where else " (not ready yet)"))
        self.environment = environment


@contextlib.contextmanager
def claim(data_dir: Path) -> Iterator[None]:
    """Hold the data folder for one stack. The kernel lets go of it when we end, so no claim is ever stale.

    Raises:
        AlreadyRunningError: another process holds it.
    """
    with _lock_file(data_dir) as lock:
        if not _try_lock(lock, fcntl.LOCK_EX, _PATIENCE):
            raise AlreadyRunningError(data_dir, running(data_dir) or {})
        (data_dir / FILE).unlink(missing_ok=True)  # a killed one left it
        try:
            yield
        finally:
            (data_dir / FILE).unlink(missing_ok=True)


def announce(data_dir: Path, environment: Mapping[str, str]) -> None:
    """Tell other commands of this account how to reach the stack that we run on `data_dir`."""
    write_private(data_dir / FILE, dict(environment))


def running(data_dir: Path) -> dict[str, str] | None:
    """Return the environment in which commands reach the stack on `data_dir`, or None when none runs there."""
    try:
        environment: dict[str, str] = json.loads((data_dir / FILE).read_text())
        with _lock_file(data_dir) as lock:
            return None if _try_lock(lock, fcntl.LOCK_SH) else environment
    except (FileNotFoundError, PermissionError):
        return None


@contextlib.contextmanager
def _lock_file(data_dir: Path) -> Iterator[int]:
    descriptor = os.open(data_dir / LOCK, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        yield descriptor
    finally:
        os.close(descriptor)


def _try_lock(descriptor: int, kind: int, patience: float = 0.0) -> bool:
    deadline = time.monotonic() + patience
    while True:
        try:
            fcntl.flock(descriptor, kind | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() >= deadline:
                return False
            time.sleep(0.05)
        else:
            return True
