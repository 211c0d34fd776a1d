"""A Flask application with one route that adds one row and commits, by Flask-SQLAlchemy and on a pool like ours."""

from flask import Flask, request
from flask.typing import ResponseReturnValue
from sqlalchemy import create_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from config.settings import Settings
from connected.kernel.http.database import db, init_database


class Base(DeclarativeBase):
    """Base of the yardstick's own table."""


class Row(Base):
    """What is added."""

    __tablename__ = "benchmark_row"

    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str]
    given_name: Mapped[str]
    family_name: Mapped[str]


def make_app(settings: Settings) -> Flask:
    """Return the application on the database of `settings`, which has the table already."""
    app = Flask("bare")
    init_database(app, settings)

    @app.get("/readyz")
    def readyz() -> ResponseReturnValue:
        return {}

    @app.post("/rows")
    def post_row() -> ResponseReturnValue:
        given = request.get_json()
        db.session.add(Row(email=given["email"], given_name=given["given_name"], family_name=given["family_name"]))
        db.session.commit()
        return {"status": "confirmed"}, 202

    return app


def make_table(database_url: str) -> None:
    """Make the yardstick's table where it is not there yet."""
    engine = create_engine(database_url)
    Base.metadata.create_all(engine)
    engine.dispose()
