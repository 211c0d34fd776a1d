"""How often the database is asked: `python -m benchmarks.statements` counts in the application itself.

It prints, as JSON by the name of the form, the statements and the commits of one registration.
"""

import json
import secrets
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from flask import Flask
from sqlalchemy import Engine, event

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
    counts: Counter[str] = Counter()

    def note_statement(*_: Any) -> None:
        counts["statements"] += 1

    def note_commit(_: Any) -> None:
        counts["commits"] += 1

    event.listen(Engine, "before_cursor_execute", note_statement)
    event.listen(Engine, "commit", note_commit)
    yield counts
    event.remove(Engine, "before_cursor_execute", note_statement)
    event.remove(Engine, "commit", note_commit)


if __name__ == "__main__":
    application = create_app(Settings.from_env())
    print(json.dumps({name: count(application, form()) for name, form in FORMS.items()}))
