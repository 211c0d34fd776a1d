"""Whether we live, are ready, or are only degraded; and who may read the figures."""

from dataclasses import replace

import pytest
from flask import Flask
from flask.testing import FlaskClient

from config.settings import Settings
from connected.kernel.http.health import health_blueprint
from connected.kernel.http.probes import Probe, redis_probe
from connected.kernel.http.settings import keep_settings


@pytest.fixture
def ask(settings: Settings) -> object:
    """A function that makes an application of these probes and gives a client of it."""

    def make(needed: Probe, helpful: Probe, token: str = "") -> FlaskClient:
        app = Flask("probed")
        keep_settings(app, replace(settings, metrics_token=token))
        app.register_blueprint(health_blueprint({"database": needed}, {"redis": helpful}, []))
        return app.test_client()

    return make


def fine() -> str | None:
    return None


def gone() -> str | None:
    return "ConnectionError"


@pytest.mark.parametrize(
    ("needed", "helpful", "code", "answer"),
    [
        (fine, fine, 200, {"status": "ready", "missing": {}, "degraded": {}}),
        (fine, gone, 200, {"status": "degraded", "missing": {}, "degraded": {"redis": "ConnectionError"}}),
        (gone, fine, 503, {"status": "not ready", "missing": {"database": "ConnectionError"}, "degraded": {}}),
    ],
)
def test_readiness_tells_what_is_missing(ask, needed: Probe, helpful: Probe, code: int, answer: object) -> None:  # type: ignore[no-untyped-def]
    client = ask(needed, helpful)
    got = client.get("/readyz")
    assert (got.status_code, got.json) == (code, answer)
    assert client.get("/healthz").status_code == 200


def test_the_figures_say_which_part_answers(ask) -> None:  # type: ignore[no-untyped-def]
    text = ask(fine, gone).get("/metrics").text
    assert 'connected_part_up{part="database"} 1.0' in text
    assert 'connected_part_up{part="redis"} 0.0' in text


@pytest.mark.parametrize(
    ("token", "headers", "peer", "code"),
    [
        ("", {}, "127.0.0.1", 200),
        ("", {}, "192.0.2.7", 404),
        ("", {"X-Forwarded-For": "127.0.0.1"}, "127.0.0.1", 404),
        ("secret", {}, "127.0.0.1", 404),
        ("secret", {"Authorization": "Bearer secret"}, "192.0.2.7", 200),
        ("secret", {"Authorization": "Bearer secre"}, "192.0.2.7", 404),
    ],
)
def test_who_may_read_the_figures(ask, token: str, headers: dict[str, str], peer: str, code: int) -> None:  # type: ignore[no-untyped-def]
    client = ask(fine, fine, token)
    assert client.get("/metrics", headers=headers, environ_base={"REMOTE_ADDR": peer}).status_code == code


def test_redis_is_asked(redis_url: str) -> None:
    assert redis_probe(redis_url)() is None
    assert redis_probe("redis://127.0.0.1:9/0")() == "ConnectionError"


def test_the_application_is_ready(client: FlaskClient) -> None:
    assert client.get("/readyz").json == {"status": "ready", "missing": {}, "degraded": {}}
