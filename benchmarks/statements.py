"""How often the database is asked: `python -m benchmarks.statements` counts in the application itself.

It prints, as JSON by the name of the form, the statements and the commits of one registration.
"""

import json
import secrets
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from unittest.mock import patch

import psycopg
from flask import Flask

from benchmarks import applications
from benchmarks.clients import EMAIL
from config.settings import Settings
from connected.app import create_app

FORMS = {"least": applications.least, "whole": applications.whole}
_TIMES = 10


def count(app: Flask, form: dict[str, Any]) -> dict[str, float]:
    """Register a few times and return statements and commits for each, without what only the first one needs."""
    _register(app, form)
    with _counted() as counts:
        for _ in range(_TIMES):
            _register(app, form)
    return {name: counts[name] / _TIMES for name in ("statements", "commits")}


def _register(app: Flask, form: dict[str, Any]) -> None:
    body = json.dumps(form).replace(EMAIL, f"{secrets.token_hex(8)}@example.org")
    answer = app.test_client().post(applications.PATH, data=body, content_type="application/json")
    assert answer.status_code == 202, answer.text


@contextmanager
def _counted() -> Iterator[Counter[str]]:
    """Count what cursors execute, whoever uses them, without BEGIN, and the commits."""
    counts: Counter[str] = Counter()
    execute, commit = psycopg.Cursor.execute, psycopg.Connection.commit

    def noting_execute(cursor: Any, query: Any, *args: Any, **kwargs: Any) -> Any:
        counts["statements"] += query != "BEGIN"
        return execute(cursor, query, *args, **kwargs)

    def noting_commit(connection: Any) -> None:
        counts["commits"] += connection.info.transaction_status != psycopg.pq.TransactionStatus.IDLE
        commit(connection)

    with (
        patch.object(psycopg.Cursor, "execute", noting_execute),
        patch.object(psycopg.Connection, "commit", noting_commit),
    ):
        yield counts


if __name__ == "__main__":
    application = create_app(Settings.from_env())
    print(json.dumps({name: count(application, form()) for name, form in FORMS.items()}))
