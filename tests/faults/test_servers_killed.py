"""PostgreSQL restarted and killed, a web worker killed: what was promised holds, and all goes on by itself."""

import os
import signal
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPException

import pytest

from connected.local.parts import DELIVERY_THREADS
from tests.faults.running import LEASE, REPEAT, FaultyStack, wait_until
from tests.messaging.relay import ScriptedRelay

pytestmark = pytest.mark.slow

THREADS = 4
IN_A_ROW = 40  # registrations: more than there are pooled connections


def attempt(stack: FaultyStack) -> tuple[str, int | None]:
    """Register somebody; return the address and the status, None where there was no answer."""
    email = stack.new_email()
    try:
        return email, stack.register(email)
    except (OSError, HTTPException):
        return email, None


def until_well(stack: FaultyStack) -> list[tuple[str, int | None]]:
    """Register at several places at once until many in a row went well; return every attempt."""
    attempts: list[tuple[str, int | None]] = []

    def is_well() -> bool:
        attempts.extend(pool.map(lambda _: attempt(stack), range(THREADS)))
        return len(attempts) >= IN_A_ROW and {status for _, status in attempts[-IN_A_ROW:]} == {202}

    with ThreadPoolExecutor(THREADS) as pool:
        wait_until(is_well)
    return attempts


def assert_kept_and_sent(stack: FaultyStack, relay: ScriptedRelay, emails: list[str]) -> None:
    """Every 202 has its letter, which went once; twice, if at all, only where it is said to be in doubt."""
    stack.pass_time(LEASE)  # what was claimed when the server went
    wait_until(lambda: {row.state for row in stack.messages(emails)} <= {"sent", "uncertain"})
    stack.pass_time(REPEAT)
    wait_until(lambda: stack.are_sent(emails))
    counted = Counter(relay.message_ids)
    rows = stack.messages(emails)
    assert {counted[str(row.id)] for row in rows if not row.uncertain_at} == {1}
    in_doubt = [row for row in rows if row.uncertain_at]
    assert {counted[str(row.id)] for row in in_doubt} <= {1, 2}
    assert len(in_doubt) <= int(DELIVERY_THREADS)  # one for each connection


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGKILL], ids=["restarted", "killed"])
def test_postgresql_goes_and_comes_back(stack: FaultyStack, relay: ScriptedRelay, number: signal.Signals) -> None:
    before = stack.registered(3)
    former = stack.kill("PostgreSQL", number)
    attempts = until_well(stack)
    assert stack.is_back("PostgreSQL", former)
    assert {status for _, status in attempts} <= {202, 503}
    accepted = [email for email, status in attempts if status == 202]
    assert_kept_and_sent(stack, relay, before + accepted)
    assert stack.ask("GET", "/readyz") == 200


def test_a_web_worker_killed_takes_only_its_own_requests_along(stack: FaultyStack, relay: ScriptedRelay) -> None:
    victim, *others = stack.web_workers()
    with ThreadPoolExecutor(1) as pool:
        asking = pool.submit(until_well, stack)
        os.kill(victim, signal.SIGKILL)
        attempts = asking.result()
    assert {status for _, status in attempts} <= {202, None}
    assert_kept_and_sent(stack, relay, [email for email, status in attempts if status == 202])
    wait_until(lambda: len(stack.web_workers()) == len(others) + 1)
    assert victim not in stack.web_workers()
