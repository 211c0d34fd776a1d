"""Limits on what the public may send. With Redis down or hanging they count in the memory of the process."""

from http import HTTPStatus
from math import ceil
from time import time

from flask import Flask, Response
from flask_limiter import Limiter, RequestLimit
from flask_limiter.util import get_remote_address
from redis import RedisError

from config.settings import Settings

#: A person corrects a form a few times; a delegation registers from one address.
PUBLIC_POSTS = "30 per minute; 300 per hour"
RESENDS = "10 per minute; 60 per hour"

_REDIS_PATIENCE = 0.2  # seconds: a limit must not cost more than what it protects

limiter = Limiter(get_remote_address, strategy="fixed-window")


def init_limits(app: Flask, settings: Settings) -> None:
    """Count in Redis, and in memory while Redis does not answer."""
    is_unix = settings.redis_url.startswith("unix:")
    app.config.update(
        RATELIMIT_ENABLED=settings.ratelimit_enabled,
        RATELIMIT_STORAGE_URI=settings.redis_url.replace("unix://", "redis+unix://", 1)
        if is_unix
        else settings.redis_url,
        RATELIMIT_STORAGE_OPTIONS={"socket_timeout": _REDIS_PATIENCE, "socket_connect_timeout": _REDIS_PATIENCE},
        RATELIMIT_IN_MEMORY_FALLBACK_ENABLED=True,
        RATELIMIT_KEY_PREFIX="connected",
    )
    limiter.init_app(app)
    if settings.ratelimit_enabled:
        app.after_request(_tell_when)


def _tell_when(response: Response) -> Response:
    """Say when to try again (RFC 6585, section 4), and only where a limit was hit.

    Flask-Limiter's own headers come with every answer, for one more question to Redis each.
    """
    breached = limiter.current_limit
    if response.status_code == HTTPStatus.TOO_MANY_REQUESTS and breached:
        response.headers["Retry-After"] = str(_seconds_left(breached))
    return response


def _seconds_left(breached: RequestLimit) -> int:
    try:
        return max(1, breached.reset_at - ceil(time()))
    except RedisError:
        return breached.limit.get_expiry()
