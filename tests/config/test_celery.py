"""Celery's settings: the broker is the very database that REDIS_URL names."""

from dataclasses import replace

import pytest
from redis import Redis

from config.celery import HOUSEKEEPING_QUEUE, broker_url, make_celery
from config.settings import Settings

LAST_DATABASE = 63  # no worker of a test run has a number as high


@pytest.mark.parametrize(
    ("given", "spelt"),
    [
        ("unix:///run/valkey.sock", "redis+socket:///run/valkey.sock"),
        ("unix:///run/valkey.sock?db=3", "redis+socket:///run/valkey.sock?virtual_host=3"),
        ("redis://redis:6379/3", "redis://redis:6379/3"),
        ("rediss://redis:6379/3", "rediss://redis:6379/3"),
    ],
)
def test_the_broker_is_spelt_as_kombu_does(given: str, spelt: str) -> None:
    assert broker_url(given) == spelt


def test_rings_lie_in_the_database_that_was_named(settings: Settings, redis_url: str) -> None:
    url = f"{redis_url.partition('?')[0]}?db={LAST_DATABASE}"
    celery = make_celery(replace(settings, redis_url=url))
    with Redis.from_url(url) as redis, celery:
        redis.flushdb()
        celery.send_task("housekeeping.forget")
        assert redis.llen(HOUSEKEEPING_QUEUE) == 1
        redis.flushdb()
