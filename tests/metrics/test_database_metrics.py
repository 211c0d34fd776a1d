"""The figures that are asked of the database."""

from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import text
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from connected import metrics
from connected.conferences.enums import ConferenceStatus, CountsAs, Entry
from connected.conferences.models import Category, Conference
from connected.kernel.db import use_sessions
from connected.kernel.http.database import APPLICATION_NAME, db
from connected.metrics import database_metrics


def edition(slug: str, status: ConferenceStatus) -> Conference:
    names = {"en": "Delegate"}
    shared = {"entry": Entry.OPEN, "counts_as": CountsAs.DELEGATE, "name": names}
    return Conference(
        slug=slug,
        name={"en": slug},
        starts_on=date(2027, 6, 1),
        ends_on=date(2027, 6, 2),
        timezone="Asia/Almaty",
        languages=["en"],
        status=status,
        registration_opens_at=datetime(2027, 1, 1, tzinfo=UTC),
        registration_closes_at=datetime(2027, 5, 1, tzinfo=UTC),
        categories=[
            Category(slug="delegate", capacity=10, taken=4, position=0, **shared),
            Category(slug="audience", capacity=None, taken=7, position=1, **shared),
        ],
    )


def figures() -> dict[str, dict[tuple[str, ...], float]]:
    return {
        metric.name: {tuple(sample.labels.values()): sample.value for sample in metric.samples}
        for metric in database_metrics()
    }


def test_places_of_published_editions(session: Session) -> None:
    session.add_all([edition("open", ConferenceStatus.PUBLISHED), edition("draft", ConferenceStatus.DRAFT)])
    session.flush()
    found = figures()
    assert found["connected_places_taken"] == {("open", "delegate"): 4, ("open", "audience"): 7}
    assert found["connected_places"] == {("open", "delegate"): 10}


def test_connections_of_all_our_processes(app: Flask, session: Session) -> None:
    with app.app_context(), db.engine.connect() as idle, db.engine.connect() as busy:
        idle.execute(text("SELECT 1"))
        idle.rollback()
        busy.execute(text("SELECT 1"))
        assert busy.scalar(text("SHOW application_name")) == APPLICATION_NAME
        found = figures()
    states = found["connected_database_connections"]
    assert states[("idle",)] >= 1
    assert states[("idle in transaction",)] >= 1
    assert found["connected_database_connections_limit"] == {(): 100}


@pytest.fixture
def database_gone(session: Session, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    def gone(_session: Session) -> None:
        raise OperationalError("SELECT", {}, ConnectionRefusedError())

    monkeypatch.setattr(metrics, "outbox_figures", gone)
    yield
    use_sessions(db.session)


def test_without_the_database_the_other_figures_are_there(database_gone: None, client: FlaskClient) -> None:
    answer = client.get("/metrics")
    assert answer.status_code == 200
    assert "connected_request_seconds" in answer.text
    assert "connected_part_up" in answer.text
    assert "connected_messages" not in answer.text
