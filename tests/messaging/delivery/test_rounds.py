"""What becomes of a message in one round, for each thing that a relay can do."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from connected.messaging import smtp
from connected.messaging.delivery import claims, rounds
from connected.messaging.delivery.outcomes import PACE
from connected.messaging.enums import Lane, MessageClass, MessageState
from connected.messaging.letters import Letter, Obsolete, register_writer
from connected.messaging.models import Message
from tests.messaging.conftest import Deliver, Queue, pass_time, row
from tests.messaging.relay import ScriptedRelay

HOUR = 3600.0


@pytest.fixture
def short_patience(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("OPEN_SECONDS", "OFFER_SECONDS", "TRANSMIT_SECONDS"):
        monkeypatch.setattr(smtp, name, 0.3)


def waits(session: Session, message_id: object) -> float:
    """Seconds until a message is due, by the database's clock."""
    left = select(func.extract("epoch", Message.due_at - func.statement_timestamp())).where(Message.id == message_id)
    return float(session.scalar(left) or 0)


def test_a_letter_is_sent_and_the_relays_answer_kept(
    session: Session, queue: Queue, deliver: Deliver, relay: ScriptedRelay
) -> None:
    message_id = queue("aigul@example.org", context={"subject": "Қош келдіңіз"})

    assert deliver() == 1

    message = row(session, message_id)
    assert (message.state, message.reply, message.reason) == (MessageState.SENT, "250 2.0.0 taken", None)
    assert message.sent_at is not None
    assert message.uncertain_at is None
    [letter] = relay.letters
    assert letter.recipients == ("aigul@example.org",)
    assert letter.sender == "no-reply@connected.example.org"
    assert letter.email["Message-ID"] == f"<{message_id}@connected.example.org>"


def test_nothing_due_needs_no_connection(deliver: Deliver, relay: ScriptedRelay) -> None:
    assert deliver() == 0
    assert relay.connections == 0


def test_what_is_due_later_waits(session: Session, queue: Queue, deliver: Deliver) -> None:
    message_id = queue()
    session.execute(update(Message).values(due_at=func.statement_timestamp() + timedelta(hours=1)))
    session.commit()

    assert deliver() == 0
    pass_time(session, HOUR)
    assert deliver() == 1
    assert row(session, message_id).state is MessageState.SENT


def test_many_go_over_one_connection_the_most_urgent_first(
    queue: Queue, deliver: Deliver, relay: ScriptedRelay
) -> None:
    lanes = [Lane.BULK, Lane.TRANSACTIONAL, Lane.URGENT, Lane.OPERATIONAL]
    ids = [str(queue(lane=lanes[number % 4])) for number in range(28)]  # more than a batch

    assert deliver() == 28
    assert relay.connections == 1
    in_order = sorted(range(28), key=lambda number: (lanes[number % 4], number))
    assert relay.message_ids == [ids[number] for number in in_order]


@pytest.mark.parametrize("fault", ["450@mail", "451@rcpt", "452@data", "451@dot", "421@dot"])
def test_a_temporary_refusal_is_tried_again_after_growing_pauses(
    session: Session, queue: Queue, deliver: Deliver, relay: ScriptedRelay, fault: str
) -> None:
    message_id = queue()
    for number, pause in enumerate(PACE[:3], start=1):
        relay.plan.append(fault)
        deliver()
        message = row(session, message_id)
        assert (message.state, message.reason, message.refusals) == (MessageState.QUEUED, "deferred", number)
        assert (message.reply or "").startswith(fault[:3])
        assert message.lease_owner is message.transmitting_at is None
        assert waits(session, message_id) == pytest.approx(pause.total_seconds(), abs=2)
        assert deliver() == 0
        pass_time(session, pause.total_seconds())

    deliver()
    assert row(session, message_id).state is MessageState.SENT
    assert relay.message_ids == [str(message_id)]


def test_after_three_days_of_refusals_it_has_failed(
    session: Session, queue: Queue, deliver: Deliver, relay: ScriptedRelay
) -> None:
    message_id = queue()
    relay.plan.extend(["450@rcpt"] * 12)
    for _ in range(len(PACE) + 1):
        deliver()
        pass_time(session, 12 * HOUR)

    message = row(session, message_id)
    assert (message.state, message.reason) == (MessageState.FAILED, "given_up")
    assert (message.reply or "").startswith("450")
    assert timedelta(days=2.5) < sum(PACE, timedelta()) < timedelta(days=3.5)


@pytest.mark.parametrize("fault", ["550@mail", "550@rcpt", "554@data", "552@dot"])
def test_a_final_refusal_is_a_failure_that_shows_why_and_others_go_on(
    session: Session, queue: Queue, deliver: Deliver, relay: ScriptedRelay, fault: str
) -> None:
    refused, other = queue(), queue()
    relay.plan.append(fault)

    assert deliver() == 2

    message = row(session, refused)
    assert (message.state, message.reason) == (MessageState.FAILED, "refused")
    assert (message.reply or "").startswith(fault[:3])
    assert row(session, other).state is MessageState.SENT
    assert relay.message_ids == [str(other)]
    assert relay.connections == 1


@pytest.mark.parametrize("fault", ["drop@mail", "421@rcpt", "drop@data", "hang@rcpt", "hang@data"])
def test_a_relay_lost_before_the_letter_was_complete_is_not_the_letters_fault(
    session: Session, queue: Queue, deliver: Deliver, relay: ScriptedRelay, fault: str, short_patience: None
) -> None:
    lost, other = queue(), queue()
    relay.plan.append(fault)

    deliver()

    message = row(session, lost)
    assert (message.state, message.refusals, message.uncertain_at) == (MessageState.QUEUED, 0, None)
    assert message.reason in ("connection_lost", "smtp_421", "timeout")
    assert 0 < waits(session, lost) <= 60
    assert row(session, other).state is MessageState.SENT
    pass_time(session, 60)
    deliver()
    assert row(session, lost).state is MessageState.SENT
    assert relay.message_ids == [str(other), str(lost)]


@pytest.mark.parametrize("fault", ["drop@dot", "hang@dot"])
def test_a_connection_lost_after_the_final_dot_leaves_the_letter_uncertain_and_it_goes_once_more(
    session: Session, queue: Queue, deliver: Deliver, relay: ScriptedRelay, fault: str, short_patience: None
) -> None:
    message_id = queue()
    relay.plan.append(fault)

    deliver()
    message = row(session, message_id)
    assert message.state is MessageState.UNCERTAIN
    assert message.uncertain_at is not None
    assert message.reason == ("timeout" if fault.startswith("hang") else "connection_lost")
    assert deliver() == 0

    pass_time(session, 61)
    deliver()
    message = row(session, message_id)
    assert message.state is MessageState.SENT
    assert message.uncertain_at is not None  # it stays visible that there may be two
    assert relay.message_ids == [str(message_id)] * 2


def test_a_second_uncertainty_is_final(session: Session, queue: Queue, deliver: Deliver, relay: ScriptedRelay) -> None:
    message_id = queue()
    relay.plan.extend(["drop@dot", "drop@dot"])
    for _ in range(4):
        deliver()
        pass_time(session, HOUR)

    assert row(session, message_id).state is MessageState.UNCERTAIN
    assert row(session, message_id).repeat_at is None
    assert len(relay.letters) == 2


@pytest.mark.parametrize(
    ("message_class", "lane", "letters"),
    [
        (MessageClass.OPERATIONAL, Lane.OPERATIONAL, 2),
        (MessageClass.NEWS, Lane.BULK, 1),
        (MessageClass.INVITATION, Lane.BULK, 1),
        (MessageClass.INVITATION, Lane.URGENT, 2),
    ],
)
def test_an_uncertain_bulk_letter_waits_for_staff(
    session: Session, queue: Queue, deliver: Deliver, relay: ScriptedRelay,
    message_class: MessageClass, lane: Lane, letters: int,
) -> None:  # fmt: skip
    message_id = queue(message_class=message_class, lane=lane)
    relay.plan.append("drop@dot")
    for _ in range(3):
        deliver()
        pass_time(session, HOUR)

    assert len(relay.letters) == letters
    assert row(session, message_id).state is (MessageState.SENT if letters == 2 else MessageState.UNCERTAIN)


def test_a_relay_that_is_down_touches_no_row(
    session: Session, queue: Queue, deliver: Deliver, relay: ScriptedRelay
) -> None:
    ids = [queue() for _ in range(3)]
    relay.stop()
    for _ in range(3):
        assert deliver() == 0
    assert {(row(session, i).state, row(session, i).attempt) for i in ids} == {(MessageState.QUEUED, 0)}

    relay.start()
    assert deliver() == 3


@pytest.mark.parametrize("greeting", ["drop", "hang", "554", "421"])
def test_a_relay_that_does_not_greet_is_down(
    session: Session, queue: Queue, deliver: Deliver, relay: ScriptedRelay, greeting: str, short_patience: None
) -> None:
    message_id = queue()
    relay.greetings.append(greeting)
    assert deliver() == 0
    assert row(session, message_id).attempt == 0
    assert deliver() == 1


def test_a_relay_that_keeps_dropping_ends_the_round_and_the_rest_stays_due(
    session: Session, queue: Queue, deliver: Deliver, relay: ScriptedRelay
) -> None:
    ids = [queue() for _ in range(6)]
    relay.plan.extend(["drop@rcpt"] * rounds.LOSSES_MAX)

    assert deliver() == rounds.LOSSES_MAX
    assert relay.connections == rounds.LOSSES_MAX
    assert [waits(session, i) > 0 for i in ids] == [True] * 3 + [False] * 3
    assert all(row(session, i).lease_owner is None for i in ids)
    assert deliver() == 3


def test_a_relay_that_goes_down_in_between_leaves_the_rest_due(
    session: Session, queue: Queue, deliver: Deliver, relay: ScriptedRelay, monkeypatch: pytest.MonkeyPatch
) -> None:
    ids = [queue() for _ in range(4)]
    monkeypatch.setattr(rounds, "write", _stop_at(relay, rounds.write, str(ids[1])))

    deliver()

    assert [row(session, i).state for i in ids] == [MessageState.SENT] + [MessageState.QUEUED] * 3
    assert [waits(session, i) > 0 for i in ids[1:]] == [True, False, False]


def _stop_at(relay, write, message_id):
    def stopping_write(session, message, settings):
        if str(message.id) == message_id:
            relay.stop()
        return write(session, message, settings)

    return stopping_write


def test_a_worker_that_is_asked_to_stop_gives_back_what_it_has_not_begun(
    session: Session, queue: Queue, deliver: Deliver, relay: ScriptedRelay
) -> None:
    ids = [queue() for _ in range(5)]

    assert deliver(stopping=lambda: len(relay.letters) >= 2) == 2

    assert [row(session, i).state for i in ids] == [MessageState.SENT] * 2 + [MessageState.QUEUED] * 3
    assert all(row(session, i).lease_owner is None for i in ids)


def test_a_refused_copy_is_noted_and_the_letter_goes(
    session: Session, queue: Queue, deliver: Deliver, relay: ScriptedRelay
) -> None:
    message_id = queue(recipient={"cc": ("copy@example.org",)})
    relay.plan.append("550@copy")
    deliver()
    message = row(session, message_id)
    assert message.state is MessageState.SENT
    assert re.fullmatch(r"250 .*; copy refused: 550 .*", message.reply or "")
    assert relay.letters[0].recipients == ("aigul@example.org",)


def test_a_letter_that_cannot_be_written_fails_visibly_and_others_go_on(
    session: Session, queue: Queue, deliver: Deliver, relay: ScriptedRelay
) -> None:
    register_writer("tests.broken", 1, lambda *_: {}["a gap"])  # type: ignore[index]
    broken, other = queue(template="tests.broken"), queue()

    deliver()

    message = row(session, broken)
    assert (message.state, message.reason) == (MessageState.FAILED, "rendering: KeyError")
    assert row(session, other).state is MessageState.SENT


def test_a_writer_that_breaks_the_transaction_harms_only_its_letter(
    session: Session, queue: Queue, deliver: Deliver
) -> None:
    from sqlalchemy import text

    register_writer("tests.broken_sql", 1, lambda session, _: session.execute(text("SELECT nonsense")))
    broken, other = queue(template="tests.broken_sql"), queue()
    deliver()
    assert row(session, broken).reason == "rendering: ProgrammingError"
    assert row(session, other).state is MessageState.SENT


def test_what_a_writer_changes_is_not_kept(session: Session, queue: Queue, deliver: Deliver) -> None:
    def change(current: Session, message: Message) -> Letter:
        current.execute(update(Message).values(to_name="changed"))
        return Letter("", "", "")

    register_writer("tests.changing", 1, change)
    message_id = queue(template="tests.changing")
    deliver()
    assert row(session, message_id).to_name == "Aigul"


def test_an_obsolete_letter_is_cancelled(
    session: Session, queue: Queue, deliver: Deliver, relay: ScriptedRelay
) -> None:
    def refuse(*_: object) -> Letter:
        raise Obsolete("registration_cancelled")

    register_writer("tests.obsolete", 1, refuse)
    message_id = queue(template="tests.obsolete")
    deliver()
    message = row(session, message_id)
    assert (message.state, message.reason) == (MessageState.CANCELLED, "registration_cancelled")
    assert relay.letters == []


def test_a_template_that_only_the_next_release_knows_waits_for_it(
    session: Session, queue: Queue, deliver: Deliver
) -> None:
    message_id = queue(template="tests.unheard_of")
    deliver()
    message = row(session, message_id)
    assert (message.state, message.reason, message.refusals) == (MessageState.QUEUED, "no_writer", 1)


def test_an_address_that_cannot_be_written_fails(session: Session, queue: Queue, deliver: Deliver) -> None:
    message_id = queue("no address")
    deliver()
    message = row(session, message_id)
    assert (message.state, message.reason) == (MessageState.FAILED, "impossible_address")


def test_a_language_is_the_recipients(queue: Queue, deliver: Deliver, relay: ScriptedRelay) -> None:
    from flask_babel import get_locale

    register_writer("tests.locale", 1, lambda *_: Letter(str(get_locale()), "", ""))
    for language in ("kk", "ru", "en"):
        queue(template="tests.locale", recipient={"language": language})
    deliver()
    assert [letter.email["Subject"] for letter in relay.letters] == ["kk", "ru", "en"]


def test_a_lost_lease_stops_the_letter_before_it_goes_out(
    session: Session, queue: Queue, deliver: Deliver, relay: ScriptedRelay, monkeypatch: pytest.MonkeyPatch
) -> None:
    message_id, other = queue(), queue()
    write = rounds.write

    def taken_over_meanwhile(current, message, settings):
        parcel = write(current, message, settings)
        if message.id == message_id:
            current.execute(update(Message).where(Message.id == message_id).values(lease_owner=uuid4()))
            current.commit()
        return parcel

    monkeypatch.setattr(rounds, "write", taken_over_meanwhile)
    deliver()
    assert relay.message_ids == [str(other)]
    assert row(session, message_id).state is MessageState.SENDING


def test_a_round_takes_half_a_minute_at_most_and_rings_for_the_next(
    session: Session, queue: Queue, deliver: Deliver, relay: ScriptedRelay, monkeypatch: pytest.MonkeyPatch
) -> None:
    rung: list[str] = []
    monkeypatch.setattr(rounds.jobs, "nudge", lambda _session, name: rung.append(name))
    monkeypatch.setattr(rounds, "ROUND_SECONDS", 0.2)
    monkeypatch.setattr(rounds, "BATCH", 2)
    relay.pause = 0.1
    for _ in range(8):
        queue()
    rung.clear()

    delivered = deliver()

    assert 2 <= delivered < 8
    assert rung == ["mail.deliver"]


def test_a_batch_whose_leases_run_out_is_given_back(
    session: Session, queue: Queue, deliver: Deliver, relay: ScriptedRelay, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rounds, "BEGIN_SECONDS", 0.15)
    relay.pause = 0.1
    for _ in range(4):
        queue()
    assert deliver() == 4  # by claiming again
    attempts = [row(session, i).attempt for i in session.scalars(select(Message.id).order_by(Message.id))]
    assert max(attempts) > 1
    assert len(set(relay.message_ids)) == 4


def test_an_expired_lease_goes_back_to_the_queue(
    session: Session, queue: Queue, deliver: Deliver, relay: ScriptedRelay
) -> None:
    message_id = queue()
    claims.claim(session, owner=uuid4(), most=20)
    session.commit()

    assert deliver() == 0  # it is leased
    pass_time(session, 46)
    assert deliver() == 1
    assert relay.message_ids == [str(message_id)]
    assert row(session, message_id).uncertain_at is None


def test_an_expired_lease_in_transmission_is_uncertain_and_then_repeated(
    session: Session, queue: Queue, deliver: Deliver, relay: ScriptedRelay
) -> None:
    message_id = queue()
    [claimed] = claims.claim(session, owner=uuid4(), most=20)
    assert claims.mark(session, claimed)
    session.commit()
    pass_time(session, 46)

    assert deliver() == 0
    message = row(session, message_id)
    assert (message.state, message.reason) == (MessageState.UNCERTAIN, "worker_lost")
    pass_time(session, 61)
    assert deliver() == 1
    assert row(session, message_id).state is MessageState.SENT
    assert relay.message_ids == [str(message_id)]
