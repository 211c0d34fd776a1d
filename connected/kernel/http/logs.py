"""Structured logs with a request id and nothing personal: routes by their rule, never by their address."""

import logging
import sys
from random import getrandbits
from time import perf_counter

import structlog
from flask import Flask, Response, g, request

QUIET = ("/healthz", "/readyz", "/metrics", "/static/<path:filename>")


def configure_logs(*, level: int = logging.INFO) -> None:
    """Write our log lines as JSON to standard error, where libraries write their warnings as plain text."""
    shared: list[structlog.typing.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    structlog.configure(
        processors=[
            *shared,
            structlog.processors.format_exc_info,
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=True,
    )


def init_logs(app: Flask) -> None:
    """Log each request with its rule, status and duration in milliseconds."""
    log = structlog.get_logger("request")

    @app.before_request
    def _begin() -> None:
        g.began = perf_counter()
        g.request_id = f"{getrandbits(64):016x}"
        structlog.contextvars.bind_contextvars(request_id=g.request_id)

    @app.after_request
    def _end(response: Response) -> Response:
        rule = request.url_rule.rule if request.url_rule else "unknown"
        response.headers["X-Request-Id"] = g.get("request_id", "")
        if rule not in QUIET:
            took = round((perf_counter() - g.get("began", perf_counter())) * 1000, 1)
            log.info("request", method=request.method, rule=rule, status=response.status_code, ms=took)
        structlog.contextvars.clear_contextvars()
        return response
