"""Whether a process lives, whether it is ready, and what it counts."""

import hmac
from collections.abc import Callable, Iterable

from flask import Blueprint, Response, abort, jsonify, request
from flask.typing import ResponseReturnValue
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest
from prometheus_client.core import Metric

from connected.kernel.auth import PUBLIC, access
from connected.kernel.http.settings import current_settings

#: Who may read the metrics: a peer on the loopback interface, or the bearer of METRICS_TOKEN.
OPERATOR = "operator"
LOOPBACK_PEERS = ("127.0.0.1", "::1")

Check = Callable[[], str | None]
Collector = Callable[[], Iterable[Metric]]


class _OnScrape:
    """Asks the features for their figures when somebody reads the metrics."""

    def __init__(self, collectors: list[Collector]) -> None:
        self._collectors = collectors

    def collect(self) -> Iterable[Metric]:
        for collector in self._collectors:
            yield from collector()


def health_blueprint(checks: dict[str, Check], collectors: list[Collector]) -> Blueprint:
    """Return the routes /healthz, /readyz and /metrics.

    ``checks``: by name, what says why it is not ready, or None. ``collectors``: what gives metrics when asked.
    """
    blueprint = Blueprint("health", __name__)
    registry = CollectorRegistry()
    registry.register(_OnScrape(collectors))

    @blueprint.get("/healthz")
    @access(PUBLIC)
    def healthz() -> ResponseReturnValue:
        """Say that the process lives."""
        return jsonify(status="alive")

    @blueprint.get("/readyz")
    @access(PUBLIC)
    def readyz() -> ResponseReturnValue:
        """Say whether the process can serve, and what is missing."""
        missing = {name: reason for name, check in checks.items() if (reason := check())}
        return jsonify(status="not ready" if missing else "ready", missing=missing), 503 if missing else 200

    @blueprint.get("/metrics")
    @access(OPERATOR)
    def metrics() -> ResponseReturnValue:
        """Give the figures in the text format of Prometheus."""
        if not _is_operator():
            abort(404)
        return Response(generate_latest(registry), content_type=CONTENT_TYPE_LATEST)

    return blueprint


def _is_operator() -> bool:
    token = current_settings().metrics_token
    if token:
        return hmac.compare_digest(request.headers.get("Authorization", ""), f"Bearer {token}")
    return request.remote_addr in LOOPBACK_PEERS and "X-Forwarded-For" not in request.headers
