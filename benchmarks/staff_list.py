"""How fast staff find people: the list of registrations with any filter, any search, any page, over HTTP."""

import json
import random
import time
from collections import defaultdict
from collections.abc import Sequence
from http.client import HTTPConnection
from statistics import median
from typing import Any, LiteralString
from urllib.parse import urlencode, urlsplit

from benchmarks import sites
from benchmarks.applications import EDITION, PATH
from benchmarks.editions import make_edition
from benchmarks.figures import Figure, at_least, below, percentile
from benchmarks.pace import RUNS
from benchmarks.progress import say
from benchmarks.sites import Site
from connected.kernel.folding import fold

MANY, MOST = 100_000, 1_000_000
_EACH = 12
_SYLLABLES = "ai al an as ba be bo da di er ga gu ka ku ma mu na nu ra ro sa se ta te ul ur ya zha zhe"
_ENDINGS = ("ov", "ova", "ev", "eva", "uly", "kyzy", "bekov", "bayeva", "in", "son", "")
_GIVEN = (
    "Aigul Aigerim Nurlan Nursultan Daniyar Yerlan Bauyrzhan Gulnara Dinara Saule Zhanar Askar Serik Marat Timur Alma "
    "Madina Zarina Kairat Talgat Arman Aliya Kamila John Maria Anna Peter Fatima Mehmet Elena Ivan Laura Emma Sofia"
)

# Names as they are: a few are very common, most are rare. Each is kept as it is written and as it is folded.
_REGISTRATIONS: LiteralString = """
    INSERT INTO registration (
        id, conference_id, category_id, status, email, email_key, given_name, family_name, name_key, search_key,
        organization_id, organization_names, organization_country, country, language, consents, revision
    )
    SELECT uuidv7(), conference.id, category.id,
        CASE WHEN dice.roll < 0.7 THEN 'confirmed' WHEN dice.roll < 0.9 THEN 'pending'
             WHEN dice.roll < 0.98 THEN 'cancelled' ELSE 'declined' END,
        address.email, address.email, given.name, family.name, given.folded || ' ' || family.folded,
        ' ' || given.folded || ' ' || family.folded || ' ' || known.folded,
        known.id, known.names, known.country,
        (ARRAY['KZ', 'KZ', 'KZ', 'KZ', 'KZ', 'UZ', 'DE', 'TR', 'KG'])[1 + (hashint4(n) & 65535) %% 9], 'en', '{}', 1
    FROM generate_series(%(first)s::int, %(last)s::int) AS n
        CROSS JOIN LATERAL (SELECT random() + n * 0 AS roll, random() + n * 0 AS g, random() + n * 0 AS f) AS dice
        JOIN bench_name AS given ON given.kind = 'given' AND given.place = floor(dice.g ^ 2 * %(given)s)
        JOIN bench_name AS family ON family.kind = 'family' AND family.place = floor(dice.f ^ 3 * %(family)s)
        JOIN bench_organization AS known ON known.place = n %% %(organizations)s
        JOIN conference ON conference.slug = %(edition)s
        JOIN category ON category.conference_id = conference.id AND category.slug = %(category)s
        CROSS JOIN LATERAL (SELECT lower(family.name) || '.' || n || '@example.org' AS email) AS address
"""
_AT_ONCE = 50_000


def run(full: bool) -> list[Figure]:
    """Fill a site with 100,000 registrations, a million if `full`; then ask for lists, one at a time."""
    count = MOST if full else MANY
    with sites.postgres() as server, sites.site("staff", server) as site:
        make_edition(site.environment["DATABASE_URL"])
        _fill(site, count)
        asked = _questions(site)
        took, found = _ask(site, asked)
    return _figures(count, took, found)


def _fill(site: Site, count: int) -> None:
    begun = time.monotonic()
    draw = random.Random(1)
    families = [
        "".join(draw.choices(_SYLLABLES.split(), k=draw.choice((2, 3)))) + draw.choice(_ENDINGS) for _ in range(40_000)
    ]
    with site.connect() as connection:
        connection.execute("CREATE TABLE bench_name (kind text, place int, name text, folded text)")
        connection.execute(
            "CREATE TABLE bench_organization (place int, id uuid, names jsonb, country text, folded text)"
        )
        with connection.cursor() as cursor, cursor.copy("COPY bench_name FROM STDIN") as rows:
            for kind, names in (("given", _GIVEN.split()), ("family", families)):
                for place, name in enumerate(names):
                    rows.write_row((kind, place, name.capitalize(), fold(name)))
        known = connection.execute("SELECT id, names, country FROM organization ORDER BY id").fetchall()
        with connection.cursor() as cursor, cursor.copy("COPY bench_organization FROM STDIN") as rows:
            for place, (id_, names, country) in enumerate(known):
                assert isinstance(names, dict)
                rows.write_row((place, id_, json.dumps(names), country, fold(" ".join(names.values()))))
        connection.execute("ANALYZE bench_name, bench_organization")
        keys: dict[str, object] = {"given": len(_GIVEN.split()), "family": len(families), "organizations": len(known)}
        for first in range(1, count + 1, _AT_ONCE):
            last = min(first + _AT_ONCE - 1, count)
            for category, share in (("hot", (first, first + (last - first) * 9 // 10)), ("limited", None)):
                begins, ends = share or (first + (last - first) * 9 // 10 + 1, last)
                part = {"first": begins, "last": ends, "edition": EDITION, "category": category}
                connection.execute(_REGISTRATIONS, keys | part)
    sites.run_to_end(["-c", _REFRESH], site.environment)
    with site.connect() as connection:
        connection.execute("VACUUM (ANALYZE) registration, registration_word")
        connection.execute("CHECKPOINT")
    say(f"  {count:,} registrations written in {time.monotonic() - begun:.0f} s")


_REFRESH = """
from config.settings import Settings
from connected.app import create_app
from connected.kernel.db import transaction
from connected.registration.words import refresh_words

with create_app(Settings.from_env()).app_context(), transaction() as session:
    refresh_words(session)
"""


def _questions(site: Site) -> list[tuple[str, dict[str, Any], str | None]]:
    """Return the manner, the query, and whom it must find, if anybody in particular."""
    draw = random.Random(2)
    with site.connect() as connection:
        people = connection.execute(
            "SELECT id, given_name, family_name, email, organization_id, number FROM registration "
            "WHERE conference_id = (SELECT id FROM conference WHERE slug = %s) AND length(family_name) > 6 "
            "AND number %% 97 = 3 ORDER BY md5(id::text) LIMIT %s",
            (EDITION, _EACH),
        ).fetchall()
    asked: list[tuple[str, dict[str, Any], str | None]] = [
        *(("filter", {"status": status}, None) for status in ("confirmed", "pending", "declined", "waitlisted")),
        *(("filter", {"category": category}, None) for category in ("hot", "limited")),
        *(("filter", {"country": country}, None) for country in ("KZ", "KG", "FR")),
        ("filter", {"status": "declined", "category": "limited", "country": "KG"}, None),
        *(("page", {"cursor": number, "limit": 50}, None) for *_, number in people),
        *(("given name", {"q": name}, None) for name in draw.sample(_GIVEN.split(), _EACH)),
        *(("beginning", {"q": name[:length]}, None) for length in (1, 2, 3) for name in draw.sample(_GIVEN.split(), 4)),
    ]
    for id_, given, family, email, organization, _ in people:
        assert isinstance(given, str)
        assert isinstance(family, str)
        place = draw.randrange(2, len(family) - 1)
        slip = family[:place] + family[place + 1] + family[place] + family[place + 2 :]
        asked += [
            ("whole name", {"q": f"{family} {given}"}, None),
            ("with a slip", {"q": f"{given} {slip}"}, family),
            ("address", {"q": email}, str(id_)),
            ("name and status", {"q": family, "status": "pending"}, None),
            ("organization", {"organization": organization}, None),
        ]
    return asked


def _ask(
    site: Site, asked: Sequence[tuple[str, dict[str, Any], str | None]]
) -> tuple[dict[str, list[list[float]]], list[bool]]:
    """Ask every question a few times; return the milliseconds by manner and run, and whether those meant were there."""
    made = ["-m", "connected.cli", "staff", "create", "bench@example.org", "--role", "administrator"]
    sites.run_to_end(made, site.environment)
    token = ["-m", "connected.cli", "tokens", "create", "bench@example.org", "--scope", "registrations:read"]
    headers = {"Authorization": f"Bearer {sites.run_to_end(token, site.environment).strip()}"}
    address = urlsplit(site.plan.address)
    connection = HTTPConnection(address.hostname or "", address.port)
    took: dict[str, list[list[float]]] = defaultdict(lambda: [[] for _ in range(RUNS)])
    found: list[bool] = []
    for number in range(RUNS):
        for manner, query, meant in asked:
            begun = time.perf_counter()
            connection.request("GET", f"{PATH}?{urlencode(query)}", headers=headers)
            items = json.loads(connection.getresponse().read())["items"]
            took[manner][number].append(1000 * (time.perf_counter() - begun))
            if meant:
                found.append(any(meant in (item["id"], item["family_name"]) for item in items))
    connection.close()
    return took, found


def _figures(count: int, took: dict[str, list[list[float]]], found: Sequence[bool]) -> list[Figure]:
    p95s = [percentile([ms for runs in took.values() for ms in runs[number]], 95) for number in range(RUNS)]
    by_manner = {manner: percentile([ms for run in runs for ms in run], 95) for manner, runs in took.items()}
    slowest = max(by_manner, key=lambda manner: by_manner[manner])
    return [
        Figure(
            name=f"list of {count:,} registrations, p95",
            value=median(p95s),
            unit="ms",
            target=below(100),
            note=f"over HTTP, one client, any filter, search, page; slowest: {slowest} {by_manner[slowest]:.0f} ms",
            details={"runs": p95s, "p95_by_manner": by_manner},
        ),
        Figure(
            name="whoever was meant is on the first page",
            value=100 * sum(found) / len(found),
            unit="%",
            target=at_least(95),
            note="by address, and by a name with two letters exchanged",
        ),
    ]
