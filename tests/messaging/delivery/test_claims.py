"""Leases with real commits: who holds a message, who takes it up again, and what many workers at once do."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from threading import Barrier
from typing import Any
from uuid import UUID, uuid4

import pytest
from flask import Flask
from sqlalchemy import Engine, Row, Text, cast, func, text
from sqlalchemy.orm import Session

from config.celery import SCHEDULE
from config.settings import Settings
from connected.messaging import delivery
from connected.messaging.delivery import claims, rounds
from connected.messaging.delivery.outcomes import Outcome
from connected.messaging.enums import MessageState
from connected.messaging.models import Message
from connected.messaging.smtp import Connection
from tests.messaging.conftest import pass_time, queue_note, row
from tests.messaging.relay import ScriptedRelay

WORKERS = 8
LEASE = claims.LEASE.total_seconds()
REPEAT = claims.REPEAT_AFTER.total_seconds()
SENT = Outcome(MessageState.SENT, None, "250 taken by the late one")

Work = Callable[[], int]


@pytest.fixture
def outbox(committed: Flask, engine: Engine) -> Iterator[Session]:
    """A session of the test's own; what it commits, the workers see."""
    with Session(engine, expire_on_commit=False) as session:
        yield session


@pytest.fixture
def other(outbox: Session, engine: Engine) -> Iterator[Session]:
    """A second worker's session."""
    with Session(engine, expire_on_commit=False) as session:
        yield session


@pytest.fixture
def work(committed: Flask, mail_settings: Settings) -> Work:
    """A function that delivers once, as a worker's task does, and returns how many messages it settled."""

    def deliver() -> int:
        with committed.app_context():
            return delivery.deliver(mail_settings)

    return deliver


def at_once(work: Work) -> int:
    """Deliver in many workers at once; return how many messages they settled."""
    start = Barrier(WORKERS)

    def run(_: int) -> int:
        start.wait()
        return work()

    with ThreadPoolExecutor(WORKERS) as pool:
        return sum(pool.map(run, range(WORKERS)))


def queued(session: Session) -> UUID:
    return queue_note(session, "aigul@example.org")


def claim(session: Session, most: int = 20) -> list[Message]:
    claimed = claims.claim(session, owner=uuid4(), most=most)
    session.commit()
    return claimed


def mark(session: Session, message: Message) -> bool:
    is_ours = claims.mark(session, message)
    session.commit()
    return is_ours


def settle(session: Session, message: Message, outcome: Outcome = SENT) -> bool:
    is_ours = claims.settle(session, message, outcome)
    session.commit()
    return is_ours


def reclaim(session: Session) -> list[UUID]:
    uncertain = claims.reclaim(session)
    session.commit()
    return list(uncertain)


def states(session: Session) -> dict[str, int]:
    counted = session.execute(text("SELECT state, count(*) FROM message GROUP BY state"))
    session.commit()
    return {row.state: row.count for row in counted}


# What is committed, and when


def test_a_lease_is_durable_before_smtp_and_the_mark_before_the_letter(
    outbox: Session, engine: Engine, work: Work, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: dict[str, Row[Any]] = {}

    def looked_at(name: str) -> None:
        original = getattr(Connection, name)

        def look(*arguments: Any) -> Any:
            with engine.connect() as connection:
                columns = "state, lease_owner, lease_until > now() AS is_leased, transmitting_at, attempt"
                seen[name] = connection.execute(text(f"SELECT {columns} FROM message")).one()
            return original(*arguments)

        monkeypatch.setattr(Connection, name, look)

    looked_at("offer")
    looked_at("transmit")
    message_id = queued(outbox)

    assert work() == 1

    offered, transmitted = seen["offer"], seen["transmit"]
    assert (offered.state, offered.is_leased, offered.attempt, offered.transmitting_at) == ("sending", True, 1, None)
    assert transmitted.lease_owner == offered.lease_owner is not None
    assert transmitted.is_leased
    assert transmitted.transmitting_at is not None
    settled = row(outbox, message_id)
    assert (settled.state, settled.lease_owner, settled.lease_until) == (MessageState.SENT, None, None)


def test_the_mark_renews_the_lease(outbox: Session) -> None:
    queued(outbox)
    [message] = claim(outbox)
    pass_time(outbox, LEASE - 5)
    assert mark(outbox, message)
    left = text("SELECT extract(epoch FROM lease_until - clock_timestamp()) FROM message")
    assert float(outbox.execute(left).scalar_one()) == pytest.approx(LEASE, abs=4)


def test_two_who_claim_at_once_get_different_messages_and_neither_waits(outbox: Session, other: Session) -> None:
    ids = [queued(outbox) for _ in range(4)]
    first = claims.claim(outbox, owner=uuid4(), most=2)  # not committed yet
    second = claim(other, most=4)
    outbox.commit()
    assert [message.id for message in first] == ids[:2]
    assert [message.id for message in second] == ids[2:]


# A worker that comes too late


def test_who_lost_the_lease_before_the_letter_can_do_nothing(outbox: Session, other: Session) -> None:
    message_id = queued(outbox)
    [late] = claim(outbox)
    pass_time(outbox, LEASE + 1)
    assert not mark(outbox, late)  # even while nobody else has it

    assert reclaim(other) == []
    [holder] = claim(other)
    assert (holder.id, holder.attempt) == (message_id, late.attempt + 1)
    assert not mark(outbox, late)
    assert not settle(outbox, late)
    claims.release(outbox, [late])
    outbox.commit()

    held = row(outbox, message_id)
    assert (held.state, held.lease_owner, held.reply) == (MessageState.SENDING, holder.lease_owner, None)
    assert mark(other, holder)
    assert settle(other, holder, replace(SENT, reply="250 taken"))
    assert row(other, message_id).reply == "250 taken"


def test_an_earlier_attempt_of_the_same_worker_is_late_as_well(outbox: Session) -> None:
    queued(outbox)
    owner = uuid4()
    [first] = claims.claim(outbox, owner=owner, most=1)
    claims.release(outbox, [first])
    [second] = claims.claim(outbox, owner=owner, most=1)
    outbox.commit()
    assert not mark(outbox, first)
    assert not settle(outbox, first)
    assert mark(outbox, second)


def test_who_sent_it_may_say_so_while_it_is_uncertain(outbox: Session, other: Session) -> None:
    message_id = queued(outbox)
    [late] = claim(outbox)
    assert mark(outbox, late)
    pass_time(outbox, LEASE + 1)
    assert reclaim(other) == [message_id]
    assert row(other, message_id).state is MessageState.UNCERTAIN

    assert settle(outbox, late)
    settled = row(outbox, message_id)
    assert (settled.state, settled.repeat_at) == (MessageState.SENT, None)  # and it is not sent again


def test_who_sent_it_comes_too_late_once_another_sends_it_again(outbox: Session, other: Session) -> None:
    message_id = queued(outbox)
    [late] = claim(outbox)
    assert mark(outbox, late)
    pass_time(outbox, LEASE + 1)
    reclaim(other)
    pass_time(other, REPEAT + 1)
    reclaim(other)
    [holder] = claim(other)

    assert not settle(outbox, late, Outcome(MessageState.FAILED, "refused", "550 no"))
    message = row(outbox, message_id)
    assert (message.state, message.lease_owner) == (MessageState.SENDING, holder.lease_owner)


# Many workers


def test_what_a_dead_worker_held_is_taken_up_within_a_minute() -> None:
    beat = SCHEDULE["mail.deliver"]["schedule"]
    assert LEASE + beat < 60


def test_many_workers_deliver_each_message_exactly_once(
    outbox: Session, work: Work, relay: ScriptedRelay, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rounds, "BATCH", 5)  # they meet more often
    ids = {str(queued(outbox)) for _ in range(200)}

    assert at_once(work) == 200

    assert len(relay.message_ids) == 200
    assert set(relay.message_ids) == ids
    assert states(outbox) == {"sent": 200}
    assert relay.connections > 1
    assert outbox.execute(text("SELECT max(attempt) FROM message")).scalar_one() == 1


def test_without_lock_and_fence_messages_would_go_twice(
    outbox: Session, work: Work, relay: ScriptedRelay, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control: a claim that only reads what is due, a moment before it writes, and a mark that asks nobody."""
    a_moment = cast(func.pg_sleep(0.005), Text) == ""
    monkeypatch.setattr(claims, "_locked", lambda wanted: wanted.where(a_moment))
    monkeypatch.setattr(claims, "_CLAIM", claims._claim_statement().returning(Message.__table__))
    monkeypatch.setattr(claims, "mark", lambda *_: True)
    monkeypatch.setattr(rounds, "BATCH", 5)
    ids = {str(queued(outbox)) for _ in range(50)}

    at_once(work)

    assert set(relay.message_ids) == ids
    assert len(relay.message_ids) > 50


def test_what_a_dead_worker_was_sending_is_uncertain_and_goes_once_more_however_many_look(
    outbox: Session, work: Work, relay: ScriptedRelay
) -> None:
    in_doubt = {str(queued(outbox)) for _ in range(20)}
    for message in claim(outbox):
        assert mark(outbox, message)
    not_begun = {str(queued(outbox)) for _ in range(20)}
    claim(outbox)
    pass_time(outbox, LEASE + 1)

    assert at_once(work) == 20
    assert sorted(relay.message_ids) == sorted(not_begun)
    assert states(outbox) == {"sent": 20, "uncertain": 20}

    pass_time(outbox, REPEAT + 1)
    assert at_once(work) == 20
    assert sorted(relay.message_ids) == sorted(not_begun | in_doubt)
    assert {letter.email["Message-ID"] for letter in relay.letters} == {
        f"<{each}@connected.example.org>" for each in not_begun | in_doubt
    }
    doubted = "SELECT count(*) FROM message WHERE uncertain_at IS NOT NULL AND state = 'sent'"
    assert outbox.execute(text(doubted)).scalar_one() == 20  # it stays visible
