"""Redis emptied, killed and hanging, and beat killed: registering goes on, and so does the mail."""

import time
from collections.abc import Callable
from logging import Logger

import pytest
import redis

from tests.faults.running import FaultyStack, wait_until
from tests.messaging.relay import ScriptedRelay

pytestmark = pytest.mark.slow

HANGS_FOR = 8.0  # seconds: longer than every patience with it


@pytest.fixture
def emptied(stack: FaultyStack) -> Callable[[], None]:
    """A function that empties Redis."""

    def empty() -> None:
        with redis.Redis.from_url(stack.urls["REDIS_URL"]) as client:
            client.flushall()

    return empty


def timed(stack: FaultyStack, log: Logger) -> str:
    """Register somebody, note how long that took, and return the address."""
    begun = time.monotonic()
    [email] = stack.registered()
    log.info("registered in %.3f s", time.monotonic() - begun)
    return email


def delivered_once(stack: FaultyStack, relay: ScriptedRelay, emails: list[str]) -> bool:
    wait_until(lambda: stack.are_sent(emails))
    return sorted(relay.message_ids) == [str(row.id) for row in stack.messages(emails)]


def test_rings_lost_in_a_flush_are_made_up_for(
    stack: FaultyStack, relay: ScriptedRelay, emptied: Callable[[], None]
) -> None:
    with stack.paused("worker"):
        emails = stack.registered(3)
        time.sleep(0.5)  # the rings are in Redis by now
        emptied()
    assert delivered_once(stack, relay, emails)


def test_rings_after_a_flush_are_heard(stack: FaultyStack, relay: ScriptedRelay, emptied: Callable[[], None]) -> None:
    emptied()
    assert delivered_once(stack, relay, stack.registered(3))


def test_killed_it_keeps_nobody_waiting_and_the_mail_goes_when_it_is_back(
    stack: FaultyStack, relay: ScriptedRelay, log: Logger
) -> None:
    former = stack.kill("Valkey")
    emails = [timed(stack, log) for _ in range(5)]
    wait_until(lambda: stack.is_back("Valkey", former))
    assert delivered_once(stack, relay, emails)


def test_hanging_it_keeps_nobody_waiting_and_the_mail_goes_when_it_is_back(
    stack: FaultyStack, relay: ScriptedRelay, log: Logger
) -> None:
    emails = []
    with stack.paused("Valkey"):
        begun = time.monotonic()
        while time.monotonic() - begun < HANGS_FOR:
            emails.append(timed(stack, log))
            time.sleep(0.25)
    assert delivered_once(stack, relay, emails)


def test_beat_killed_is_replaced_and_the_mail_goes_meanwhile(stack: FaultyStack, relay: ScriptedRelay) -> None:
    former = stack.kill("beat")
    emails = stack.registered(3)
    assert delivered_once(stack, relay, emails)
    wait_until(lambda: stack.is_back("beat", former))
