"""The figures that lie in the database: asked when somebody reads ``/metrics``, and the same from every process."""

from collections.abc import Iterable

from prometheus_client.core import GaugeMetricFamily, Metric
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from connected.conferences.queries import places
from connected.kernel.db import session
from connected.kernel.http.database import APPLICATION_NAME
from connected.messaging.queries import outbox_figures

_STATES = ("active", "idle", "idle in transaction")
_CONNECTIONS = text("""
    SELECT state, count(*) AS connections FROM pg_stat_activity
    WHERE datname = current_database() AND application_name = :name AND state IS NOT NULL GROUP BY state""")


def database_metrics() -> Iterable[Metric]:
    """Give the figures of outbox, places and connections; none of them while the database is out of reach."""
    current = session()
    try:
        return [*_outbox(current), *_places(current), *_connections(current)]
    except SQLAlchemyError:
        current.rollback()
        return []


def _outbox(current: Session) -> Iterable[Metric]:
    figures = outbox_figures(current)
    depth = GaugeMetricFamily("connected_messages", "Messages by state", labels=["state"])
    for state, count in figures.by_state.items():
        depth.add_metric([state], count)
    yield depth
    yield GaugeMetricFamily(
        "connected_oldest_queued_seconds", "Age of the oldest message that is due", figures.oldest_due_seconds
    )


def _places(current: Session) -> Iterable[Metric]:
    labels = ["conference", "category"]
    taken = GaugeMetricFamily("connected_places_taken", "Places taken in a category", labels=labels)
    capacity = GaugeMetricFamily("connected_places", "Places of a category that has a limit", labels=labels)
    for row in places(current):
        taken.add_metric([row.conference, row.category], row.taken)
        if row.capacity is not None:
            capacity.add_metric([row.conference, row.category], row.capacity)
    yield taken
    yield capacity


def _connections(current: Session) -> Iterable[Metric]:
    counted = {row.state: row.connections for row in current.execute(_CONNECTIONS, {"name": APPLICATION_NAME})}
    used = GaugeMetricFamily("connected_database_connections", "Connections of all our processes", labels=["state"])
    for state in sorted({*_STATES, *counted}):
        used.add_metric([state], counted.get(state, 0))
    yield used
    limit = current.scalar(text("SELECT current_setting('max_connections')::int"))
    yield GaugeMetricFamily("connected_database_connections_limit", "Connections the server takes from all", limit)
