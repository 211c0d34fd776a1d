"""What a local stack is to be: read from the environment, and what its parts get as theirs."""

import socket
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from config import secret_files
from config.secret_files import SecretFileError
from config.settings import SettingsError

#: What other commands need in order to speak to the running stack.
SHARED = (
    "CONNECTED_LOCAL",
    "DATA_DIR",
    "DATABASE_URL",
    "REDIS_URL",
    "SMTP_URL",
    "MAIL_MODE",
    "MAIL_ALLOWLIST",
    "MAIL_FROM",
    "MAIL_DOMAIN",
    "SECRET_KEY",
    "ENCRYPTION_KEYS",
    "PUBLIC_URL",
    "HOST",
    "PORT",
    "ALLOWED_HOSTS",
)
_EVERYWHERE = ("0.0.0.0", "::", "")  # noqa: S104  compared with, not listened on
_LOOPBACK = ("127.0.0.1", "localhost", "::1")


@dataclass(frozen=True)
class Plan:
    """A local stack to be run.

    `database_url`, `redis_url` and `smtp_url` name servers that are used instead of embedded ones; None embeds one.
    `stay_empty` leaves a new embedded database without a single row, so that a backup can be restored into it.
    """

    data_dir: Path
    host: str
    port: int
    database_url: str | None
    redis_url: str | None
    smtp_url: str | None
    stay_empty: bool
    given: Mapping[str, str]

    @classmethod
    def from_environment(cls, given: Mapping[str, str]) -> "Plan":
        """Read the plan from `given`, usually os.environ.

        Raises:
            SettingsError: PORT is no port, or a file of a secret cannot be read.
        """
        try:
            given = secret_files.resolved(given)
        except SecretFileError as error:
            raise SettingsError([str(error)]) from error
        port = given.get("PORT") or "8000"
        if not port.isdecimal() or not 0 <= int(port) <= 65535:
            raise SettingsError(["PORT must be a whole number from 0 (any free one) to 65535"])
        host = given.get("HOST") or "127.0.0.1"
        return cls(
            data_dir=Path(given.get("DATA_DIR") or "var").absolute(),
            host=host,
            port=int(port) or _free_port(host),
            database_url=given.get("DATABASE_URL") or None,
            redis_url=given.get("REDIS_URL") or None,
            smtp_url=given.get("SMTP_URL") or None,
            stay_empty=(given.get("EMPTY") or "0") != "0",
            given=given,
        )

    @property
    def address(self) -> str:
        """Where the web server is reached from this machine, without a slash at the end."""
        host = "127.0.0.1" if self.host in _EVERYWHERE else self.host
        return f"http://{f'[{host}]' if ':' in host else host}:{self.port}"

    @property
    def mail_mode(self) -> str:
        """MAIL_MODE: as given, else nothing leaves by accident."""
        return self.given.get("MAIL_MODE") or "capture"

    def port_is_free(self) -> bool:
        """Say whether the web server can listen where it should."""
        family = socket.AF_INET6 if ":" in self.host else socket.AF_INET
        with socket.socket(family, socket.SOCK_STREAM) as trial:
            trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                trial.bind((self.host, self.port))
            except OSError:
                return False
        return True

    def environment(self, keys: Mapping[str, str], urls: Mapping[str, str]) -> dict[str, str]:
        """Return the environment of the parts.

        Args:
            keys: SECRET_KEY and ENCRYPTION_KEYS of the data folder; the ones given go before.
            urls: DATABASE_URL, REDIS_URL and SMTP_URL as they are used.
        """
        ours = {
            "CONNECTED_LOCAL": "1",
            "DATA_DIR": str(self.data_dir),
            "HOST": self.host,
            "PORT": str(self.port),
            "PYTHONUNBUFFERED": "1",
        }
        defaults = {
            "MAIL_MODE": self.mail_mode,
            "PUBLIC_URL": self.address,
            "ALLOWED_HOSTS": self._allowed_hosts(),
            **keys,
        }
        given = {name: value for name, value in self.given.items() if value}
        return {**defaults, **given, **ours, **urls}

    def _allowed_hosts(self) -> str:
        names = [] if self.host in _LOOPBACK else [socket.gethostname(), *([self.host] if self.host else [])]
        return ",".join(dict.fromkeys([*_LOOPBACK[:2], "[::1]", *names]))


def shared(environment: Mapping[str, str]) -> dict[str, str]:
    """Return the part of `environment` that other commands need."""
    return {name: environment[name] for name in SHARED if name in environment}


def _free_port(host: str) -> int:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as trial:
        trial.bind((host, 0))
        port: int = trial.getsockname()[1]
        return port
