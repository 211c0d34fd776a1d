"""One part of the stack that is a program of our own: web, worker or beat."""

import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from connected.local import logs, process


class NotReadyError(Exception):
    """A part ended, or was not ready in time; the text has the last lines of its log."""


@dataclass
class Service:
    """A child process with a log and a way to know when it is ready.

    Args:
        name: what people call it.
        command: program and arguments.
        environment: its whole environment.
        log: its log file.
        is_ready: asked again and again after the start, until it says yes.
        niceness: added to our own.
    """

    name: str
    command: Sequence[str | Path]
    environment: Mapping[str, str]
    log: Path
    is_ready: Callable[[], bool]
    niceness: int = 0
    child: subprocess.Popen[bytes] | None = field(default=None, init=False)

    def start(self) -> None:
        """Start it, without waiting; from the main thread, see `process.spawn`."""
        if self.child is not None:
            process.finish(self.child)
        self.child = process.spawn(self.command, log=self.log, environment=self.environment, niceness=self.niceness)

    def wait_until_ready(self, timeout: float = 60.0) -> None:
        """Wait until it does its work, at most `timeout` seconds.

        Raises:
            NotReadyError: it ended, or time is up.
        """
        deadline = time.monotonic() + timeout
        while not self.is_ready():
            if not self.is_alive():
                raise NotReadyError(f"{self.name} ended while starting. The end of {self.log}:\n{logs.tail(self.log)}")
            if time.monotonic() > deadline:
                raise NotReadyError(f"{self.name} is not ready in time. The end of {self.log}:\n{logs.tail(self.log)}")
            time.sleep(0.05)

    def stop(self) -> None:
        """Let it finish what it does and end it; nothing to do when it is not up."""
        if self.child is None:
            return
        process.stop(self.child)
        self.child = None

    def is_alive(self) -> bool:
        """Say whether it runs."""
        return self.child is not None and not process.has_ended(self.child)
