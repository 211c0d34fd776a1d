"""The relay refuses, hangs, drops, and is away, while a real worker delivers."""

import pytest

from tests.faults.running import REPEAT, FaultyStack, wait_until
from tests.messaging.relay import ScriptedRelay

pytestmark = pytest.mark.slow


@pytest.mark.parametrize(
    ("fault", "reason", "reply"),
    [
        ("451@rcpt", "deferred", "451"),
        ("452@dot", "deferred", "452"),
        ("421@mail", "smtp_421", ""),
        ("hang@mail", "timeout", ""),
        ("drop@data", "connection_lost", ""),
    ],
)
def test_what_was_surely_not_delivered_waits_and_then_goes_once(
    stack: FaultyStack, relay: ScriptedRelay, fault: str, reason: str, reply: str
) -> None:
    relay.plan.append(fault)
    [email] = stack.registered()
    wait_until(lambda: stack.message(email).reason)
    message = stack.message(email)
    assert (message.state, message.reason, message.uncertain_at) == ("queued", reason, None)
    assert (message.reply or "").startswith(reply)
    assert relay.letters == []

    stack.pass_time(REPEAT)
    wait_until(lambda: stack.are_sent([email]))
    assert relay.message_ids == [str(message.id)]


@pytest.mark.parametrize("fault", ["550@rcpt", "554@dot"])
def test_a_final_refusal_is_a_failure_with_the_relays_words(
    stack: FaultyStack, relay: ScriptedRelay, fault: str
) -> None:
    before = _failed(stack)
    relay.plan.append(fault)
    refused, other = stack.registered(2)
    wait_until(lambda: stack.message(refused).state == "failed")
    message = stack.message(refused)
    assert (message.reason, message.reply[:3]) == ("refused", fault[:3])
    wait_until(lambda: stack.are_sent([other]))
    assert [letter.recipients for letter in relay.letters] == [(other,)]
    assert _failed(stack) == before + 1


@pytest.mark.parametrize(("fault", "reason"), [("drop@dot", "connection_lost"), ("hang@dot", "timeout")])
def test_silence_after_the_final_dot_is_uncertain_and_the_letter_goes_once_more(
    stack: FaultyStack, relay: ScriptedRelay, fault: str, reason: str
) -> None:
    relay.plan.append(fault)
    [email] = stack.registered()
    wait_until(lambda: stack.message(email).state == "uncertain")
    message = stack.message(email)
    assert (message.reason, message.sent_at) == (reason, None)
    assert relay.message_ids == [str(message.id)]

    stack.pass_time(REPEAT)
    wait_until(lambda: stack.are_sent([email]))
    assert relay.message_ids == [str(message.id)] * 2
    assert len({letter.email["Message-ID"] for letter in relay.letters}) == 1
    assert stack.message(email).uncertain_at is not None


def test_a_relay_that_is_away_leaves_letters_as_they_are_and_they_go_when_it_is_back(
    stack: FaultyStack, relay: ScriptedRelay
) -> None:
    relay.stop()
    try:
        emails = stack.registered(5)
        log = stack.folder / "logs" / "worker.log"
        wait_until(lambda: "connection_refused" in log.read_text())
        assert {(row.state, row.attempt) for row in stack.messages(emails)} == {("queued", 0)}
    finally:
        relay.start()
    wait_until(lambda: stack.are_sent(emails))
    assert sorted(relay.message_ids) == [str(row.id) for row in stack.messages(emails)]


def _failed(stack: FaultyStack) -> float:
    [line] = [line for line in stack.metrics().splitlines() if line.startswith('connected_messages{state="failed"}')]
    return float(line.split()[1])
