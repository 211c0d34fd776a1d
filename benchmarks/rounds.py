"""Runs that take turns, so that whatever else the machine does falls on all of them alike."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from benchmarks.clients import Load, Tally, fire
from benchmarks.pace import RUNS, SECONDS, WARM_UP_SECONDS
from benchmarks.progress import say

#: What grows while a run goes on, by name: processor seconds, letters.
Meters = Mapping[str, Callable[[], float]]


@dataclass(frozen=True)
class Run:
    """One run: what came back, and by how much each meter grew in a second."""

    tally: Tally
    grown: Mapping[str, float]


def take_turns(loads: Mapping[str, Load], *, meters: Meters, between: Callable[[], None]) -> dict[str, list[Run]]:
    """Fire each load in turn, again and again, after a warm-up, and return its runs in order.

    Args:
        loads: by a name for the progress line.
        meters: what is read before and after each run.
        between: called after every run, so that none leaves work for the next.
    """
    for load in loads.values():
        fire(load, seconds=WARM_UP_SECONDS)
        between()
    runs: dict[str, list[Run]] = {name: [] for name in loads}
    for number in range(1, RUNS + 1):
        for name, load in loads.items():
            run = _metered(load, meters)
            runs[name].append(run)
            say(f"  {number}/{RUNS} {name}: {run.tally.rate:,.0f}/s, p99 {run.tally.p99:.0f} ms")
            between()
    return runs


def _metered(load: Load, meters: Meters) -> Run:
    before = {name: read() for name, read in meters.items()}
    tally = fire(load, seconds=SECONDS)
    return Run(tally, {name: (read() - before[name]) / tally.seconds for name, read in meters.items()})
