"""One stack and one relay for all faults; every test leaves them well."""

import logging
import sys
from collections.abc import Iterator

import pytest

from tests.faults.running import FaultyStack
from tests.messaging.relay import ScriptedRelay


@pytest.fixture(scope="session")
def _running() -> Iterator[tuple[FaultyStack, ScriptedRelay]]:
    if sys.platform != "linux":
        pytest.skip("looks into /proc")
    with ScriptedRelay() as relay:
        stack = FaultyStack(relay.url)
        try:
            stack.start()
            yield stack, relay
        finally:
            stack.stop()


@pytest.fixture
def stack(_running: tuple[FaultyStack, ScriptedRelay]) -> FaultyStack:
    """The stack."""
    return _running[0]


@pytest.fixture
def relay(_running: tuple[FaultyStack, ScriptedRelay]) -> ScriptedRelay:
    """Where its letters go, without a record or a plan from earlier tests."""
    relay = _running[1]
    relay.plan.clear()
    relay.letters.clear()
    return relay


@pytest.fixture
def log() -> logging.Logger:
    """For times that are worth knowing and that no test depends on: shown with --log-cli-level=INFO."""
    return logging.getLogger("tests.faults")
