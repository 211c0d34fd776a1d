"""Charts as plain numbers for SVG: no script draws them, and a table with the same numbers stands beside each."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any, NamedTuple

from connected.registration.dashboard.statistics import Day

WIDTH, HEIGHT = 640.0, 180.0


class Bar(NamedTuple):
    """One bar: what it stands for, how many, and its length in percent of the longest."""

    key: Any
    size: int
    percent: float


class Curve(NamedTuple):
    """A sum that grows: ``line`` and ``area`` are points of SVG in a box of WIDTH by HEIGHT."""

    line: str
    area: str
    begin: date
    end: date
    top: int


def bars(counts: Mapping[Any, int], *, most: int = 12) -> tuple[list[Bar], int]:
    """Return the longest bars, the longest first, and the sum of those left out."""
    ordered = sorted(
        ((key, count) for key, count in counts.items() if count), key=lambda pair: (-pair[1], str(pair[0]))
    )
    longest = ordered[0][1] if ordered else 1
    shown = [Bar(key, count, 100 * count / longest) for key, count in ordered[:most]]
    return shown, sum(count for _, count in ordered[most:])


def curve(days: Sequence[Day]) -> Curve | None:
    """Return how registrations added up from the first day to the last; None where there is none."""
    if not days:
        return None
    sums = list(_sums(days))
    top = sums[-1][1]
    span = max((sums[-1][0] - sums[0][0]).days, 1)
    points = [f"{WIDTH * (on - sums[0][0]).days / span:.1f},{HEIGHT - HEIGHT * count / top:.1f}" for on, count in sums]
    line = " ".join(points)
    return Curve(line, f"0,{HEIGHT} {line} {WIDTH},{HEIGHT}", sums[0][0], sums[-1][0], top)


def _sums(days: Iterable[Day]) -> Iterable[tuple[date, int]]:
    count = 0
    for number, day in enumerate(days):
        if number == 0:
            yield day.on - timedelta(days=1), 0
        count += day.registered
        yield day.on, count
