"""The figures of the outbox."""

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from connected.messaging.queries import outbox_figures
from tests.messaging.conftest import Deliver, Queue, pass_time
from tests.messaging.relay import ScriptedRelay


def test_an_empty_outbox(session: Session) -> None:
    figures = outbox_figures(session)
    assert set(figures.by_state) == {"queued", "sending", "failed", "uncertain", "skipped", "cancelled"}
    assert set(figures.by_state.values()) == {0}
    assert figures.oldest_due_seconds == 0


def test_what_waits_failed_or_is_in_doubt_is_counted(
    session: Session, queue: Queue, deliver: Deliver, relay: ScriptedRelay
) -> None:
    relay.plan.extend(["550@rcpt", "drop@dot", "-"])
    for _ in range(3):
        queue()
    deliver()
    for _ in range(2):
        queue()
    pass_time(session, 40)

    figures = outbox_figures(session)

    assert {state: count for state, count in figures.by_state.items() if count} == {
        "queued": 2,
        "failed": 1,
        "uncertain": 1,
    }
    assert figures.oldest_due_seconds == pytest.approx(40, abs=3)


def test_the_figures_read_indexes_only(session: Session) -> None:
    session.execute(text("SET LOCAL enable_seqscan = off"))
    for statement in (
        "SELECT state, count(*) FROM message WHERE state <> 'sent' GROUP BY state",
        "SELECT min(due_at) FROM message WHERE state = 'queued'",
    ):
        plan = " ".join(session.execute(text("EXPLAIN " + statement)).scalars())
        assert "ix_message_" in plan
