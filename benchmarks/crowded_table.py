"""Whether a table of a million registrations is slower than one of a thousand: two sites side by side."""

from contextlib import ExitStack
from time import monotonic

from benchmarks import applications, sites
from benchmarks.clients import Load
from benchmarks.editions import fill, make_edition
from benchmarks.figures import Figure, at_least, compared
from benchmarks.progress import say
from benchmarks.rounds import take_turns
from benchmarks.sites import Site

FEW = 1_000
MANY, MOST = 100_000, 1_000_000


def run(full: bool) -> list[Figure]:
    """Measure the rate with many rows, a million if `full`, and with a thousand, by turns."""
    count = MOST if full else MANY
    with ExitStack() as up:
        server = up.enter_context(sites.postgres())
        crowded, empty = (up.enter_context(sites.site(name, server)) for name in ("crowded", "empty"))
        for site, rows in ((empty, FEW), (crowded, count)):
            _fill(site, rows)
        loads = {
            site.database: Load(site.plan.address + applications.PATH, applications.least())
            for site in (crowded, empty)
        }

        def hush() -> None:
            crowded.hush()
            empty.hush()

        say(f"{count:,} rows beside {FEW:,}")
        runs = take_turns(loads, meters={}, between=hush)
    rates = ([run.tally.rate for run in runs[site.database]] for site in (crowded, empty))
    return [
        compared(
            f"registrations with {count:,} in the table",
            *rates,
            unit="1/s",
            target=at_least(0.9),
            note=f"as many letters in theirs; yardstick: the same with {FEW:,}",
        )
    ]


def _fill(site: Site, rows: int) -> None:
    make_edition(site.environment["DATABASE_URL"])
    begun = monotonic()
    with site.connect() as connection:
        fill(connection, count=rows)
    say(f"  {rows:,} registrations and letters written in {monotonic() - begun:.0f} s")
