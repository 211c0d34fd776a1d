"""How fast, and how well, an organization is found while its name is typed; and how long a dump takes to load."""

import gzip
import json
import time
from collections import defaultdict
from collections.abc import Sequence
from http.client import HTTPConnection
from statistics import median
from typing import Any
from urllib.parse import urlencode, urlsplit

from benchmarks import sites
from benchmarks.figures import Figure, at_least, below, percentile
from benchmarks.organizations import Question, questions, records
from benchmarks.pace import RUNS
from benchmarks.progress import say
from benchmarks.sites import Site

FEW, MANY = 14_000, 110_000
_QUESTIONS_OF_A_MANNER = 60


def run(full: bool) -> list[Figure]:
    """Load a dump of 14,000 organizations, 110,000 if `full`, twice; then ask for them over HTTP, one at a time."""
    count = MANY if full else FEW
    known = records(count)
    asked = questions(known, _QUESTIONS_OF_A_MANNER)
    with sites.postgres() as server, sites.site("organizations", server) as site:
        say(f"{count:,} organizations")
        first, again = (_load(site, known) for _ in range(2))
        answers = _ask(site, asked)
    return [
        Figure(name=f"{count:,} organizations loaded", value=first, unit="s", target=None if full else below(60)),
        Figure(name="the same dump again", value=again, unit="s"),
        *_figures(count, answers),
    ]


def _load(site: Site, known: Sequence[dict[str, Any]]) -> float:
    """Load the dump by the command and return the seconds it took."""
    file = site.plan.data_dir / "dump.json.gz"
    if not file.exists():
        file.write_bytes(gzip.compress(json.dumps(known, indent=2).encode(), compresslevel=1))
    begun = time.monotonic()
    said = sites.run_to_end(["-m", "connected.cli", "organizations", "import-ror", str(file)], site.environment)
    seconds = time.monotonic() - begun
    say(f"  {said.strip()} in {seconds:.1f} s")
    return seconds


def _ask(site: Site, asked: Sequence[Question]) -> list[tuple[Question, list[float], bool]]:
    """Ask every question a few times; return it with the milliseconds of each answer, and whether the ten had it."""
    address = urlsplit(site.plan.address)
    connection = HTTPConnection(address.hostname or "", address.port)
    took: dict[Question, list[float]] = defaultdict(list)
    found: dict[Question, bool] = {}
    for _ in range(RUNS):
        for question in asked:
            begun = time.perf_counter()
            connection.request("GET", "/api/v1/organizations?" + urlencode({"q": question.q}))
            items = json.loads(connection.getresponse().read())["items"]
            took[question].append(1000 * (time.perf_counter() - begun))
            found[question] = question.ror_id in [item["ror_id"] for item in items]
    connection.close()
    return [(question, took[question], found[question]) for question in took]


def _figures(count: int, answers: Sequence[tuple[Question, list[float], bool]]) -> list[Figure]:
    runs = [[took[number] for _, took, _ in answers] for number in range(RUNS)]
    p95s = [percentile(run, 95) for run in runs]
    manners: dict[str, list[tuple[list[float], bool]]] = defaultdict(list)
    for question, took, found in answers:
        manners[question.manner].append((took, found))
    speed = Figure(
        name=f"search among {count:,}, p95",
        value=median(p95s),
        unit="ms",
        target=below(50),
        note=f"over HTTP, one client, {len(answers)} questions; median {median(map(median, runs)):.1f} ms",
        details={"runs": p95s, "p95_by_manner": {name: _p95(each) for name, each in manners.items()}},
    )
    wanted = {"with a slip": at_least(95), "in the other script": at_least(90)}
    return [
        speed,
        *(
            Figure(name=f"found among the first ten, {name}", value=_share(each), unit="%", target=wanted.get(name))
            for name, each in manners.items()
            if name not in ("two letters", "beginning")
        ),
    ]


def _p95(answers: Sequence[tuple[list[float], bool]]) -> float:
    return percentile([milliseconds for took, _ in answers for milliseconds in took], 95)


def _share(answers: Sequence[tuple[list[float], bool]]) -> float:
    return 100 * sum(found for _, found in answers) / len(answers)
