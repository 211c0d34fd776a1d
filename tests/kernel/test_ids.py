"""UUIDv7 (RFC 9562)."""

import time

import pytest

from connected.kernel.ids import new_id


def test_ids_are_version_7_and_sort_by_time() -> None:
    first = new_id()
    time.sleep(0.002)
    second = new_id()
    assert first.version == second.version == 7
    assert first.variant == "specified in RFC 4122"
    assert first < second


def test_ids_sort_within_a_millisecond(monkeypatch: pytest.MonkeyPatch) -> None:
    moments = iter(range(1_800_000_000_000_000_000, 1_800_000_000_001_000_000, 1_000))
    monkeypatch.setattr(time, "time_ns", lambda: next(moments))
    made = [new_id() for _ in range(1_000)]
    assert made == sorted(made)
    assert len({id_.int >> 80 for id_ in made}) == 1


def test_ids_differ_within_a_millisecond() -> None:
    assert len({new_id() for _ in range(10_000)}) == 10_000
