"""The worker killed -9 at the two moments that matter."""

from collections import Counter
from logging import Logger

import pytest

from tests.faults.running import LEASE, REPEAT, FaultyStack, wait_until
from tests.messaging.relay import ScriptedRelay

pytestmark = pytest.mark.slow


def test_between_claim_and_letter_nothing_is_lost_or_doubled_and_it_goes_on_by_itself(
    stack: FaultyStack, relay: ScriptedRelay, log: Logger
) -> None:
    relay.plan.extend(["hang@mail"] * 8)  # whoever claims stays there
    with stack.paused("worker"):
        emails = stack.registered(25)
    wait_until(lambda: all(row.state == "sending" for row in stack.messages(emails)[:20]))
    claimed = stack.messages(emails)
    assert all(row.transmitting_at is None for row in claimed)

    former = stack.kill("worker")
    relay.plan.clear()

    log.info("sent after %.1f s", wait_until(lambda: stack.are_sent(emails)))
    assert stack.is_back("worker", former)
    assert Counter(relay.message_ids) == {str(row.id): 1 for row in claimed}
    assert all(row.uncertain_at is None for row in stack.messages(emails))


def test_after_the_final_dot_only_the_letter_in_doubt_goes_twice_and_it_is_said_to_be(
    stack: FaultyStack, relay: ScriptedRelay
) -> None:
    relay.plan.append("hang@dot")  # the relay has the first letter, and holds its answer back
    with stack.paused("worker"):
        emails = stack.registered(10)
    wait_until(lambda: relay.letters)
    in_doubt, *rest = [str(row.id) for row in stack.messages(emails)]
    assert relay.message_ids == [in_doubt]

    former = stack.kill("worker")
    wait_until(lambda: stack.is_back("worker", former))
    assert stack.message(emails[0]).transmitting_at is not None
    stack.pass_time(LEASE)

    wait_until(lambda: stack.are_sent(emails[1:]))
    wait_until(lambda: stack.message(emails[0]).state == "uncertain")
    doubted = stack.message(emails[0])
    assert (doubted.reason, doubted.sent_at) == ("worker_lost", None)
    assert doubted.uncertain_at is not None
    assert 'connected_messages{state="uncertain"} 1.0' in stack.metrics()
    assert Counter(relay.message_ids) == dict.fromkeys([in_doubt, *rest], 1)

    stack.pass_time(REPEAT)
    wait_until(lambda: stack.are_sent(emails))
    assert Counter(relay.message_ids) == dict.fromkeys(rest, 1) | {in_doubt: 2}
    twice = [letter.email["Message-ID"] for letter in relay.letters if letter.message_id == in_doubt]
    assert len(set(twice)) == 1
    assert stack.message(emails[0]).uncertain_at is not None
