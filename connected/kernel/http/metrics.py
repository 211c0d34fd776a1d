"""How many requests were answered, how, and in what time.

The processes of one web server count each for itself, in a file that all of them read when somebody asks: whichever
answers ``/metrics`` gives the sum, and what a process counted outlives it. `config.web` makes the folder of the files
and names it in ``PROMETHEUS_MULTIPROC_DIR``, which prometheus_client reads when it is imported.
"""

import os
from collections.abc import Iterable
from time import perf_counter
from typing import Any

from flask import Flask, Response, g, request
from prometheus_client import Histogram, disable_created_metrics
from prometheus_client.core import Metric
from prometheus_client.multiprocess import MultiProcessCollector

FOLDER = "PROMETHEUS_MULTIPROC_DIR"
NAME = "connected_request_seconds"
#: Upper ends in seconds. What the public waits for should end below 0.1; an export takes what it takes.
BUCKETS = (0.005, 0.02, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0)
#: Whatever else a caller makes up counts as one method, or he could make up figures without end.
METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})

# When a figure was first seen is of no use, and would be a line more for each.
disable_created_metrics()  # type: ignore[no-untyped-call]


class RequestMetrics:
    """Counts the requests of ``app`` by the rule of the route, the method and the class of the status."""

    def __init__(self, app: Flask) -> None:
        labels = ("rule", "method", "status")
        self._histogram = Histogram(NAME, "Requests answered, by their time", labels, registry=None, buckets=BUCKETS)
        self._known: dict[tuple[str, str, int], Any] = {}
        app.after_request(self._count)

    def collect(self) -> Iterable[Metric]:
        """Give the figures of all processes of this web server; of this process alone where no folder is named."""
        if folder := os.environ.get(FOLDER):
            together: Any = MultiProcessCollector
            counted: list[Metric] = together(None, folder).collect()
            return counted
        return self._histogram.collect()

    def _count(self, response: Response) -> Response:
        rule = request.url_rule.rule if request.url_rule else "unknown"
        method = request.method if request.method in METHODS else "other"
        key = (rule, method, response.status_code // 100)
        counted = self._known.get(key)
        if counted is None:
            counted = self._known[key] = self._histogram.labels(rule, method, f"{key[2]}xx")
        now = perf_counter()
        counted.observe(now - g.get("began", now))
        return response
