"""Requests are counted by the rule of their route, and nothing that a caller makes up becomes a figure of its own."""

import re
import timeit
from collections.abc import Iterator

import pytest
from flask import Flask, Response, abort, g
from prometheus_client.core import Metric

from connected.kernel.http.metrics import NAME, RequestMetrics

Counted = dict[tuple[str, str, str], float]


@pytest.fixture
def small() -> Flask:
    app = Flask("small")

    @app.get("/found/<name>")
    def found(name: str) -> str:
        return name

    @app.post("/found/<name>")
    def refused(name: str) -> str:
        abort(422)

    @app.get("/broken")
    def broken() -> str:
        raise ZeroDivisionError

    return app


def samples(metrics: RequestMetrics, suffix: str) -> Iterator[tuple[dict[str, str], float]]:
    for metric in metrics.collect():
        assert isinstance(metric, Metric)
        yield from ((sample.labels, sample.value) for sample in metric.samples if sample.name == NAME + suffix)


def counts(metrics: RequestMetrics) -> Counted:
    found = samples(metrics, "_count")
    return {(labels["rule"], labels["method"], labels["status"]): value for labels, value in found}


def test_by_rule_method_and_class_of_the_status(small: Flask) -> None:
    metrics, client = RequestMetrics(small), small.test_client()
    for name in ("a", "b"):
        client.get(f"/found/{name}")
    client.post("/found/a")
    client.get("/broken")
    assert counts(metrics) == {
        ("/found/<name>", "GET", "2xx"): 2,
        ("/found/<name>", "POST", "4xx"): 1,
        ("/broken", "GET", "5xx"): 1,
    }


def test_what_a_caller_makes_up_is_one_figure(small: Flask) -> None:
    metrics, client = RequestMetrics(small), small.test_client()
    for made_up in ("x", "y", "z"):
        client.get(f"/{made_up}")
        client.open("/found/a", method=made_up.upper())
    assert counts(metrics) == {("unknown", "GET", "4xx"): 3, ("unknown", "other", "4xx"): 3}


def test_the_time_falls_into_its_bucket(small: Flask) -> None:
    @small.before_request
    def begin() -> None:
        from time import perf_counter

        g.began = perf_counter() - 0.3

    metrics = RequestMetrics(small)
    small.test_client().get("/found/a")
    buckets = {labels["le"]: value for labels, value in samples(metrics, "_bucket")}
    assert (buckets["0.25"], buckets["0.5"], buckets["+Inf"]) == (0, 1, 1)


def test_counting_costs_next_to_nothing(small: Flask) -> None:
    """Some 5 to 10 millionths of a second; a registration takes some thousandths."""
    metrics, response = RequestMetrics(small), Response()
    with small.test_request_context("/found/a"):
        g.began = 0.0
        took = min(timeit.repeat(lambda: metrics._count(response), number=500, repeat=5)) / 500
    assert took < 100e-6


def test_metrics_are_where_the_application_says(app: Flask) -> None:
    client = app.test_client()
    client.get("/healthz")
    assert re.search(rf'^{NAME}_count{{method="GET",rule="/healthz",status="2xx"}} [1-9]', _text(client), re.MULTILINE)


def _text(client: object) -> str:
    return client.get("/metrics").text  # type: ignore[attr-defined,no-any-return]
