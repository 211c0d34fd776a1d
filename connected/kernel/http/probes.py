"""What a process needs from others, and whether it is there."""

from collections.abc import Callable

from redis import Redis, RedisError
from sqlalchemy import text

from connected.kernel.db import session

#: Says what is wrong, or None.
Probe = Callable[[], str | None]

_REDIS_PATIENCE = 0.5  # seconds: who asks whether we are ready does not wait for long


def database_probe(version: str | None) -> Probe:
    """Return what asks whether the database answers and is at ``version``."""

    def probe() -> str | None:
        try:
            found = session().scalar(text("SELECT version_num FROM alembic_version"))
        except Exception as error:  # noqa: BLE001 - whatever it is, it is what keeps us from being ready
            session().rollback()
            return type(error).__name__
        return None if found == version else f"migration {found}, not {version}"

    return probe


def redis_probe(redis_url: str) -> Probe:
    """Return what asks whether Redis answers. It connects when first asked, in each process for itself."""
    client = Redis.from_url(redis_url, socket_timeout=_REDIS_PATIENCE, socket_connect_timeout=_REDIS_PATIENCE)

    def probe() -> str | None:
        try:
            client.ping()
        except (RedisError, OSError) as error:
            return type(error).__name__
        return None

    return probe
