"""Write the description of the API to docs/openapi.json, as the application serves it: ``make openapi``."""

import json
from pathlib import Path

from flask import Flask

from config.settings import Settings
from connected.app import create_app

FILE = Path(__file__).parents[2] / "docs" / "openapi.json"
URL = "/api/openapi.json"

#: No server is asked for the description, so none need be there.
NOWHERE = Settings(
    database_url="postgresql+psycopg://",
    redis_url="redis://127.0.0.1:9",
    smtp_url="smtp://127.0.0.1:9",
    secret_key="not-a-secret" * 3,
    encryption_keys=("bm90LWEtc2VjcmV0LW5vdC1hLXNlY3JldC1ub3QtYSE=",),
    public_url="http://localhost",
    testing=True,
)


def described(app: Flask) -> str:
    """Return the description that ``app`` serves, in the form in which it is kept."""
    return json.dumps(app.test_client().get(URL).json, ensure_ascii=False, indent=1) + "\n"


if __name__ == "__main__":
    FILE.write_text(described(create_app(NOWHERE)), encoding="utf-8")
