"""What staff wait for: the list of everybody as a file, and the overview of an edition with very many in it."""

import time
from collections.abc import Callable
from http.client import HTTPConnection
from statistics import median
from urllib.parse import urlsplit

from benchmarks import processes, sites
from benchmarks.applications import EDITION
from benchmarks.editions import fill, make_edition
from benchmarks.figures import Figure, below
from benchmarks.pace import RUNS
from benchmarks.progress import say
from benchmarks.sites import Site

MANY, MOST = 100_000, 1_000_000
EMAIL = "organizer@example.org"
_BLOCK = 1 << 20


def run(full: bool) -> list[Figure]:
    """Measure with 100,000 registrations; the overview with a million if `full`."""
    with sites.postgres() as server, sites.site("staff", server) as site:
        make_edition(site.environment["DATABASE_URL"])
        with site.connect() as connection:
            fill(connection, count=MANY)
        token = _token(site)
        found = [*_files(site, token), _overview(site, token, MANY)]
        if full:
            say(f"{MOST:,} registrations")
            with site.connect() as connection:
                fill(connection, count=MOST - MANY)
                connection.execute("VACUUM ANALYZE registration")
            found.append(_overview(site, token, MOST))
    return found


def _token(site: Site) -> str:
    sites.run_to_end(["-m", "connected.cli", "staff", "create", EMAIL, "--role", "organizer"], site.environment)
    scopes = ["--scope", "registrations:read"]
    return sites.run_to_end(["-m", "connected.cli", "tokens", "create", EMAIL, *scopes], site.environment).split()[-1]


def _files(site: Site, token: str) -> list[Figure]:
    found = []
    for extension, target in (("xlsx", below(30)), ("csv", None), ("json", None)):
        before = _memory(site)
        seconds, size = _get(site, token, f"registrations.{extension}")
        name = f"{MANY:,} registrations as {extension.upper()}"
        found.append(Figure(name=name, value=seconds, unit="s", target=target, note=f"{size / 1e6:.0f} MB"))
        grown = _memory(site) - before
        found.append(Figure(name=f"memory that {extension.upper()} left in the web server", value=grown, unit="MB"))
    return found


def _overview(site: Site, token: str, count: int) -> Figure:
    times = [_get(site, token, "statistics")[0] for _ in range(RUNS)]
    return Figure(
        name=f"figures of {count:,} registrations",
        value=median(times),
        unit="s",
        target=below(1),
        details={"runs": times},
    )


def _get(site: Site, token: str, part: str) -> tuple[float, int]:
    """Get a part of the edition; return the seconds until its last byte, and its bytes."""
    address = urlsplit(site.plan.address)
    connection = HTTPConnection(address.hostname or "", address.port, timeout=300)
    begun = time.perf_counter()
    connection.request("GET", f"/api/v1/conferences/{EDITION}/{part}", headers={"Authorization": f"Bearer {token}"})
    answer = connection.getresponse()
    assert answer.status == 200, answer.read()
    size = sum(map(len, iter(_blocks(answer.read), b"")))
    connection.close()
    return time.perf_counter() - begun, size


def _blocks(read: Callable[[int], bytes]) -> Callable[[], bytes]:
    return lambda: read(_BLOCK)


def _memory(site: Site) -> float:
    return sum(processes.memory(pid).pss for pid in processes.tree(site.pids()["web server"]))
