"""The logs of the local stack: one file a part, the one before it kept beside it, none without bounds."""

from collections import deque
from pathlib import Path

MOST_BYTES = 10_000_000


def fresh(log: Path) -> Path:
    """Begin a new log at `log`, keeping the last one as `log`.1; return `log`."""
    if log.exists():
        log.replace(_former(log))
    log.touch(mode=0o600)
    return log


def trim(log: Path) -> None:
    """Empty a log that has grown too long, keeping what it held as `log`.1; whoever appends to it goes on."""
    if log.exists() and log.stat().st_size > MOST_BYTES:
        _former(log).write_bytes(log.read_bytes())
        log.write_bytes(b"")


def tail(log: Path, lines: int = 15) -> str:
    """Return the last lines of a log, empty when there is none."""
    try:
        with log.open(errors="replace") as text:
            return "".join(deque(text, lines)).rstrip()
    except OSError:
        return ""


def _former(log: Path) -> Path:
    return log.with_name(log.name + ".1")
