"""Whether a process lives, whether it is ready, and what it counts."""

import hmac
from collections.abc import Callable, Iterable, Mapping

from flask import Blueprint, Response, abort, jsonify, request
from flask.typing import ResponseReturnValue
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric

from connected.kernel.auth import PUBLIC, access
from connected.kernel.http.probes import Probe
from connected.kernel.http.settings import current_settings

#: Who may read the metrics: a peer on the loopback interface, or the bearer of METRICS_TOKEN.
OPERATOR = "operator"
LOOPBACK_PEERS = ("127.0.0.1", "::1")

Collector = Callable[[], Iterable[Metric]]


class _OnScrape:
    """Asks the features for their figures when somebody reads the metrics."""

    def __init__(self, collectors: list[Collector]) -> None:
        self._collectors = collectors

    def collect(self) -> Iterable[Metric]:
        for collector in self._collectors:
            yield from collector()


def health_blueprint(
    needed: Mapping[str, Probe], helpful: Mapping[str, Probe], collectors: list[Collector]
) -> Blueprint:
    """Return the routes /healthz, /readyz and /metrics.

    Args:
        needed: by name, the probes of what a request cannot do without.
        helpful: by name, the probes of what makes it better; we are ready without them, only degraded.
        collectors: what gives metrics when asked.
    """
    blueprint = Blueprint("health", __name__)
    registry = CollectorRegistry()
    registry.register(_OnScrape([*collectors, lambda: [_parts({**needed, **helpful})]]))

    @blueprint.get("/healthz")
    @access(PUBLIC)
    def healthz() -> ResponseReturnValue:
        """Say that the process lives."""
        return jsonify(status="alive")

    @blueprint.get("/readyz")
    @access(PUBLIC)
    def readyz() -> ResponseReturnValue:
        """Say whether the process can serve, and what is missing."""
        missing, degraded = _wrong(needed), _wrong(helpful)
        status = "not ready" if missing else "degraded" if degraded else "ready"
        return jsonify(status=status, missing=missing, degraded=degraded), 503 if missing else 200

    @blueprint.get("/metrics")
    @access(OPERATOR)
    def metrics() -> ResponseReturnValue:
        """Give the figures in the text format of Prometheus."""
        if not _is_operator():
            abort(404)
        return Response(generate_latest(registry), content_type=CONTENT_TYPE_LATEST)

    return blueprint


def _wrong(probes: Mapping[str, Probe]) -> dict[str, str]:
    return {name: reason for name, probe in probes.items() if (reason := probe())}


def _parts(probes: Mapping[str, Probe]) -> Metric:
    up = GaugeMetricFamily("connected_part_up", "Whether a part answers, as /readyz sees it", labels=["part"])
    wrong = _wrong(probes)
    for name in probes:
        up.add_metric([name], name not in wrong)
    return up


def _is_operator() -> bool:
    token = current_settings().metrics_token
    if token:
        return hmac.compare_digest(request.headers.get("Authorization", ""), f"Bearer {token}")
    return request.remote_addr in LOOPBACK_PEERS and "X-Forwarded-For" not in request.headers
