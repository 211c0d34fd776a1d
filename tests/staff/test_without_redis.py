"""Wrong passwords count in PostgreSQL: neither a Redis that is down nor another process makes any forgotten."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

import pytest
from flask import Flask

from config.settings import Settings
from connected.app import create_app
from connected.kernel.http.database import db
from connected.kernel.http.limits import limiter
from connected.staff import rules
from connected.staff.models import Account
from tests.site.forms import token_in
from tests.staff.conftest import EMAIL, post_sign_in


@pytest.fixture(scope="module")
def without_redis(settings: Settings, tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[Flask]]:
    """Two processes' applications with limits, while there is no Redis.

    Made before the session of a test, since an application brings sessions of its own.
    """
    socket = tmp_path_factory.mktemp("nothing") / "redis.sock"
    nowhere = replace(settings, redis_url=f"unix://{socket}", ratelimit_enabled=True)
    made = [create_app(nowhere) for _ in range(2)]
    yield made
    limiter.enabled = False
    limiter._storage_dead = False
    for app in made:
        with app.app_context():
            db.engine.dispose()


def test_wrong_passwords_are_counted_over_all_processes(without_redis: list[Flask], account: Account) -> None:
    browsers = [app.test_client() for app in without_redis]
    answers = [
        post_sign_in(browsers[number % 2], EMAIL, "wrong password").status_code
        for number in range(rules.FAILURES_OF_ACCOUNT + 2)
    ]
    assert Counter(answers) == {401: rules.FAILURES_OF_ACCOUNT, 429: 2}
    assert [post_sign_in(browser, EMAIL).status_code for browser in browsers] == [429, 429]


def test_a_link_can_be_asked_for(without_redis: list[Flask], account: Account) -> None:
    browser, url = without_redis[0].test_client(), "/staff/forgotten-password"
    answer = browser.post(url, data={"csrf_token": token_in(browser, url), "email": EMAIL})
    assert answer.status_code == 303
