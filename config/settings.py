"""Every setting, read from the environment once, with all faults told at once."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from os import environ
from pathlib import Path
from urllib.parse import urlsplit

from config import secret_files
from config.secret_files import SecretFileError

MAIL_MODES = ("capture", "allowlist", "live")
LOCAL_HOSTS = ("127.0.0.1", "localhost", "[::1]")


class SettingsError(Exception):
    """Settings are missing or wrong; ``faults`` has one line for each."""

    def __init__(self, faults: list[str]) -> None:
        super().__init__("\n".join(["The settings are not complete:", *(f"  - {fault}" for fault in faults)]))
        self.faults = faults


@dataclass(frozen=True)
class Settings:
    """The settings of one process; docs/operating.md tells what each is for."""

    database_url: str
    redis_url: str
    smtp_url: str
    secret_key: str = field(repr=False)
    encryption_keys: tuple[str, ...] = field(repr=False)
    public_url: str
    host: str = "127.0.0.1"
    port: int = 8000
    data_dir: Path = Path("var")
    mail_mode: str = "live"
    mail_allowlist: tuple[str, ...] = ()
    mail_from: str = "ConnectED <no-reply@localhost>"
    mail_domain: str = "localhost"
    allowed_hosts: tuple[str, ...] = LOCAL_HOSTS
    trusted_proxies: int = 0
    ratelimit_enabled: bool = True
    metrics_token: str = field(default="", repr=False)
    pool_size: int = 8
    local: bool = False
    testing: bool = False

    @property
    def is_https(self) -> bool:
        """Whether the public reaches the site over TLS, which makes cookies Secure and sends HSTS."""
        return self.public_url.startswith("https://")

    @classmethod
    def from_env(cls, env: Mapping[str, str] | None = None) -> "Settings":
        """Read the settings from ``env`` (the process environment by default).

        Raises SettingsError naming every missing or wrong setting at once.
        """
        return _Reader(environ if env is None else env).settings()


class _Reader:
    """Reads one environment and collects what is wrong with it."""

    def __init__(self, env: Mapping[str, str]) -> None:
        self.env = env
        self.faults: list[str] = []

    def settings(self) -> Settings:
        local = self.flag("CONNECTED_LOCAL", default=False)
        public_url = self.public_url()
        mail_domain = self.env.get("MAIL_DOMAIN", "").strip() or urlsplit(public_url).hostname or "localhost"
        settings = Settings(
            database_url=self.url("DATABASE_URL", ("postgresql", "postgresql+psycopg", "postgres")),
            redis_url=self.url("REDIS_URL", ("redis", "rediss", "unix")),
            smtp_url=self.url("SMTP_URL", ("smtp", "smtps")),
            secret_key=self.secret("SECRET_KEY"),
            encryption_keys=self.encryption_keys(),
            public_url=public_url,
            host=self.env.get("HOST") or "127.0.0.1",
            port=self.number("PORT", 8000, 0, 65535),
            data_dir=Path(self.env.get("DATA_DIR") or "var"),
            mail_mode=self.one_of("MAIL_MODE", MAIL_MODES, "capture" if local else "live"),
            mail_allowlist=self.words("MAIL_ALLOWLIST"),
            mail_from=self.env.get("MAIL_FROM") or f"ConnectED <no-reply@{mail_domain}>",
            mail_domain=mail_domain,
            allowed_hosts=self.allowed_hosts(public_url),
            trusted_proxies=self.number("TRUSTED_PROXIES", 0, 0, 10),
            ratelimit_enabled=self.flag("RATELIMIT_ENABLED", default=True),
            metrics_token=self.text("METRICS_TOKEN"),
            pool_size=self.number("DATABASE_POOL_SIZE", 8, 1, 200),
            local=local,
        )
        if self.faults:
            raise SettingsError(self.faults)
        return settings

    def text(self, name: str) -> str:
        if name not in secret_files.NAMES:
            return self.env.get(name, "").strip()
        try:
            return secret_files.secret(self.env, name)
        except SecretFileError as error:
            self.faults.append(str(error))
            return ""

    def required(self, name: str) -> str:
        faults = len(self.faults)
        value = self.text(name)
        if not value and len(self.faults) == faults:
            self.faults.append(f"{name} is not set")
        return value

    def url(self, name: str, schemes: tuple[str, ...]) -> str:
        value = self.required(name)
        scheme = value.partition(":")[0]
        if value and scheme not in schemes:
            self.faults.append(f"{name} must begin with one of: {', '.join(f'{known}:' for known in schemes)}")
        if scheme in ("postgresql", "postgres"):
            return "postgresql+psycopg" + value[len(scheme) :]
        return value

    def public_url(self) -> str:
        value = self.url("PUBLIC_URL", ("http", "https")).rstrip("/")
        if value and not urlsplit(value).hostname:
            self.faults.append("PUBLIC_URL must name a host, like https://connected.example.org")
        return value

    def allowed_hosts(self, public_url: str) -> tuple[str, ...]:
        host = urlsplit(public_url).hostname
        return tuple(dict.fromkeys((*self.words("ALLOWED_HOSTS"), *([host] if host else []), *LOCAL_HOSTS)))

    def secret(self, name: str) -> str:
        value = self.required(name)
        if value and len(value) < 32:
            self.faults.append(f"{name} must have at least 32 characters")
        return value

    def encryption_keys(self) -> tuple[str, ...]:
        keys = tuple(self.required("ENCRYPTION_KEYS").replace(",", " ").split())
        if not all(len(key) == 44 for key in keys):
            self.faults.append("ENCRYPTION_KEYS must be Fernet keys (44 characters each), the newest first")
        return keys

    def words(self, name: str) -> tuple[str, ...]:
        return tuple(self.text(name).replace(",", " ").split())

    def number(self, name: str, default: int, least: int, most: int) -> int:
        text = self.env.get(name, "").strip()
        if not text:
            return default
        if not text.isdecimal() or not least <= int(text) <= most:
            self.faults.append(f"{name} must be a whole number from {least} to {most}")
            return default
        return int(text)

    def one_of(self, name: str, known: tuple[str, ...], default: str) -> str:
        value = self.env.get(name, "").strip() or default
        if value not in known:
            self.faults.append(f"{name} must be one of: {', '.join(known)}")
        return value

    def flag(self, name: str, *, default: bool) -> bool:
        value = self.env.get(name, "").strip().lower()
        if value not in ("", "0", "1", "true", "false", "yes", "no"):
            self.faults.append(f"{name} must be 0 or 1")
        return value in ("1", "true", "yes") if value else default
