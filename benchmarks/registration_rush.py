"""The registration rush: everybody at once for one category, all the programs at work, beside a bare route."""

import json
import os
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from functools import partial
from statistics import median

from benchmarks import applications, limited_places, processes, sites
from benchmarks.bare.app import make_table
from benchmarks.clients import Load
from benchmarks.editions import make_edition
from benchmarks.figures import Figure, at_least, below, compared
from benchmarks.pace import CLIENTS
from benchmarks.progress import say
from benchmarks.rounds import Meters, Run, take_turns
from benchmarks.sites import Site

PLACES = 2000
LEAST, WHOLE, BARE = "least form", "whole form", "bare route"
LETTERS = "letters"
_HOW = (
    f"{CLIENTS} keep-alive clients on one category; only 202s count; {{worker}}; "
    "yardstick: a route that adds one row and commits, on the same server and pool"
)
#: The yardstick writes no letters, so the web servers are compared with none on its way; then with all of it at work.
_ALONE = _HOW.format(worker="letters wait for the worker, which rests")
_BESIDE = _HOW.format(worker="the worker delivers letters on the same processors")


def run(full: bool) -> list[Figure]:
    """Measure the rush; it is the same whether `full` or not."""
    del full
    with ExitStack() as up:
        server = up.enter_context(sites.postgres())
        site = up.enter_context(sites.site("rush", server))
        make_edition(server.url("rush"), limited=PLACES)
        make_table(server.url("rush"))
        bare, bare_pid = up.enter_context(sites.bare(site))
        say("The rush beside the bare route")
        alone = _rush(site, bare, _meters(site, bare_pid))
        say("The same while the worker delivers letters")
        beside = _with_letters(site, bare, _meters(site, bare_pid))
        return [*alone, *beside, *_statements(site), *limited_places.fight(site, places=PLACES, rate=alone[0].value)]


def _rush(site: Site, bare: str, meters: Meters) -> list[Figure]:
    with site.worker_at_rest():
        runs = take_turns(_loads(site, bare), meters=meters, between=site.call_off)
    return [
        *(_compared(name, runs[name], runs[BARE], _ALONE) for name in (LEAST, WHOLE)),
        *(_slowest(name, runs[name], runs[BARE]) for name in (LEAST, WHOLE)),
        *_shares(runs, ""),
    ]


def _with_letters(site: Site, bare: str, meters: Meters) -> list[Figure]:
    loads = {name: load for name, load in _loads(site, bare).items() if name != WHOLE}
    runs = take_turns(loads, meters=meters, between=site.hush)
    return [
        _compared(f"{LEAST}, letters beside", runs[LEAST], runs[BARE], _BESIDE),
        _slowest(f"{LEAST}, letters beside", runs[LEAST], runs[BARE]),
        Figure(name="letters delivered in the rush", value=_grown(runs[LEAST], LETTERS), unit="1/s"),
        *_shares(runs, ", letters beside"),
    ]


def _loads(site: Site, bare: str) -> dict[str, Load]:
    ours = site.plan.address + applications.PATH
    return {
        LEAST: Load(ours, applications.least()),
        BARE: Load(f"{bare}/rows", applications.least()),
        WHOLE: Load(ours, applications.whole()),
    }


def _meters(site: Site, bare: int) -> Meters:
    pids = site.pids() | {"bare route": bare}
    programs = {name: partial(processes.cpu_seconds, pid) for name, pid in pids.items()}
    return {LETTERS: site.letters, "mailbox": time.process_time, **programs}


def _compared(name: str, ours: Sequence[Run], yardstick: Sequence[Run], note: str) -> Figure:
    rates = ([run.tally.rate for run in runs] for runs in (ours, yardstick))
    return compared(f"registrations, {name}", *rates, unit="1/s", target=at_least(0.35), note=note)


def _slowest(name: str, ours: Sequence[Run], yardstick: Sequence[Run]) -> Figure:
    times = [run.tally.p99 for run in ours]
    return Figure(
        name=f"p99 of a registration, {name}",
        value=median(times),
        unit="ms",
        yardstick=median(run.tally.p99 for run in yardstick),
        target=below(500),
        details={"runs": times, "p50": [run.tally.p50 for run in ours]},
    )


def _shares(runs: dict[str, list[Run]], when: str) -> Iterator[Figure]:
    """What each program used of all processors in the rush; the yardstick column has the same beside the bare route."""
    cores = len(os.sched_getaffinity(0))
    for name in ("client", *(name for name in runs[LEAST][0].grown if name != LETTERS)):
        ours, yardstick = (100 * _used(runs[side], name) / cores for side in (LEAST, BARE))
        yield Figure(name=f"processors: {name}{when}", value=ours, unit="%", yardstick=yardstick)


def _used(runs: Sequence[Run], name: str) -> float:
    return _grown(runs, name) if name != "client" else median(run.tally.cpu / run.tally.seconds for run in runs)


def _grown(runs: Sequence[Run], name: str) -> float:
    return median(run.grown[name] for run in runs)


def _statements(site: Site) -> Iterator[Figure]:
    counted = json.loads(sites.run_to_end(["-m", "benchmarks.statements"], site.environment).splitlines()[-1])
    others = {"statements": "Indico: 21, pretix: 59", "commits": "Indico: 2, pretix: 3"}
    for form, counts in counted.items():
        for name, value in counts.items():
            note = f"BEGIN and COMMIT apart; {others[name]}"
            yield Figure(name=f"{name} a registration, {form} form", value=value, unit="", note=note)
