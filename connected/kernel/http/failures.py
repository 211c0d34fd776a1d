"""Every failure becomes an answer: problem details for programs, a page for people, a log line for operators."""

from collections.abc import Callable

import structlog
from flask import Flask, Response
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from werkzeug.exceptions import HTTPException, SecurityError

from connected.kernel.errors import Problem
from connected.kernel.http.api import api_http_error, is_api_request
from connected.kernel.http.problems import http_problem, problem_response

ErrorPage = Callable[[int, str | None], ResponseReturnValue]

RETRY_SECONDS = "2"
log = structlog.get_logger()


def init_failures(app: Flask, page: ErrorPage) -> None:
    """Answer all failures of ``app``; ``page(status, reason)`` makes the page for people."""

    def answer(status: int, reason: str | None = None) -> ResponseReturnValue:
        return http_problem(status) if is_api_request() else page(status, reason)

    @app.errorhandler(Problem)
    def _problem(problem: Problem) -> ResponseReturnValue:
        return problem_response(problem) if is_api_request() else page(problem.status, None)

    @app.errorhandler(SecurityError)
    def _strange_host(_: SecurityError) -> ResponseReturnValue:
        """Answer without a page: no address can be built for a host that is not ours."""
        return http_problem(400) if is_api_request() else Response("400 Bad Request: unknown host\n", 400)

    @app.errorhandler(HTTPException)
    def _http(error: HTTPException) -> ResponseReturnValue:
        if error.code and error.code < 400:
            return error
        return api_http_error(error) if is_api_request() else page(error.code or 500, type(error).__name__)

    @app.errorhandler(OperationalError)
    @app.errorhandler(InterfaceError)
    @app.errorhandler(PoolTimeout)
    def _database_away(error: Exception) -> ResponseReturnValue:
        log.error("database.unavailable", error=type(error).__name__)
        response = app.make_response(answer(503))
        response.headers["Retry-After"] = RETRY_SECONDS
        return response

    @app.errorhandler(Exception)
    def _unexpected(error: Exception) -> ResponseReturnValue:
        log.error("request.failed", error=type(error).__name__, exc_info=_without_values(error))
        return answer(500)


def _without_values(error: Exception) -> Exception | None:
    """Return ``error`` for the log unless its text may hold what somebody typed, as database errors do."""
    return None if type(error).__module__.startswith(("sqlalchemy", "psycopg")) else error
