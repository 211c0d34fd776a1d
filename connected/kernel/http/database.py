"""Flask-SQLAlchemy: engine, pool, and one session an application context."""

from time import monotonic
from typing import Any

from flask import Flask
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import Engine, event
from sqlalchemy.exc import DisconnectionError

from config.settings import Settings
from connected.kernel.db import Base, use_sessions

#: By which our connections are told from others at the server.
APPLICATION_NAME = "connected"

db = SQLAlchemy(metadata=Base.metadata, session_options={"expire_on_commit": False})


def init_database(app: Flask, settings: Settings) -> None:
    """Bind the database to ``app`` and make its session the current one of the kernel."""
    app.config["SQLALCHEMY_DATABASE_URI"] = settings.database_url
    app.config.setdefault("SQLALCHEMY_ENGINE_OPTIONS", engine_options(settings))
    db.init_app(app)
    with app.app_context():
        ping_after_idling(db.engine)
    use_sessions(db.session)


def engine_options(settings: Settings) -> dict[str, Any]:
    """Return the options of the engine.

    Timeouts bound what one statement or one lock can cost the others.
    """
    return {
        "pool_size": settings.pool_size,
        "max_overflow": 4,
        "pool_timeout": 10,
        "pool_recycle": 1800,
        "connect_args": {
            "connect_timeout": 5,
            "application_name": APPLICATION_NAME,
            "options": "-c statement_timeout=30000 -c lock_timeout=10000 -c idle_in_transaction_session_timeout=60000",
        },
    }


IDLE_SECONDS = 1.0


def ping_after_idling(engine: Engine) -> None:
    """Check a pooled connection before use when it has been idle for a second.

    SQLAlchemy's own pre-ping asks the server before every use, which is a fifth of the round trips of a registration.
    A server that restarted leaves idle connections behind; a busy one that breaks is noticed by the statement itself,
    and the pool then drops all of them.
    """

    @event.listens_for(engine, "checkin")
    def _note_time(_connection: Any, record: Any) -> None:
        record.info["idle_since"] = monotonic()

    @event.listens_for(engine, "checkout")
    def _ping(connection: Any, record: Any, _proxy: Any) -> None:
        if monotonic() - record.info.get("idle_since", monotonic()) < IDLE_SECONDS:
            return
        try:
            engine.dialect.do_ping(connection)
        except engine.dialect.loaded_dbapi.Error as error:
            raise DisconnectionError from error
