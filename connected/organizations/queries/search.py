"""Search while somebody types: by any name, in any script, with slips of the keyboard.

Whole names are too long and too alike to be compared letter by letter: half of them are a university. So every word
that was typed is compared with the vocabulary, which is small, and names are fetched by the rarest of the words meant.
"""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from connected.organizations.models import Organization
from connected.organizations.queries.meant_words import SHORTEST, MeantWord, meant_words
from connected.organizations.rules import key_of

SHORTEST_QUERY = 2
_LONGEST_KEY = 120
_MOST_WORDS = 8
_RARE = 400
_MANY_NAMES = 2 * _RARE  # as many are compared with what was typed in some 5 ms
_LAST_CHARACTER = chr(0x10FFFF)

_BEGINNING = """
(SELECT organization_id, key, standing FROM organization_name
 WHERE standing = {standing} AND key >= :key AND key < :end ORDER BY key LIMIT :many)
"""
_AT_HOME = """
(SELECT organization_id, key, standing FROM organization_name
 WHERE standing = 0 AND key LIKE :inside LIMIT :many)
"""
_BY_WORDS = """
(SELECT organization_id, key, standing FROM organization_name WHERE {words} LIMIT :most)
"""
_HAS_WORD = "string_to_array(key, ' ') && CAST(:meant_{place} AS text[])"

# Equal beats beginning, beginning beats a word inside that begins so, and these beat what is merely alike. To compare
# parts of names costs three times as much as to compare them whole, so that only the nearest are looked at so closely.
_RANKED = """
WITH found AS ({found}), near AS (
    SELECT organization_id, key, standing, similarity(key, :key) AS likeness,
        CASE WHEN key = :key THEN 0 WHEN starts_with(key, :key) THEN 1
             WHEN strpos(' ' || key, ' ' || :key) > 0 THEN 2 ELSE 3 END AS tier
    FROM found ORDER BY tier, likeness DESC LIMIT :near
), close AS (
    SELECT DISTINCT ON (organization_id) organization_id, tier, standing, length(key) AS length,
        greatest(likeness, 0.9 * word_similarity(:key, key),
                 CASE WHEN length(key) > 5 THEN 0.8 * word_similarity(key, :key) END) AS closeness
    FROM near ORDER BY organization_id, tier, closeness DESC
), best AS (
    SELECT organization_id, row_number() OVER (
        ORDER BY tier, standing > 1, round(closeness * 20) DESC, standing, closeness DESC, length, organization_id
    ) AS place
    FROM close WHERE tier < 3 OR closeness > 0.4 ORDER BY place LIMIT :limit
)
SELECT organization.* FROM best JOIN organization ON organization.id = best.organization_id ORDER BY place
"""


def search(session: Session, q: str, limit: int = 10) -> list[Organization]:
    """Return the organizations that ``q`` may mean, the best first; none for fewer than two letters.

    The last word may be unfinished. Among equally good ones those that exist come before those that do not, and those
    at home before others. Takes two statements at most, whatever is found.
    """
    key = key_of(q)[:_LONGEST_KEY].rstrip()
    if len(key) < SHORTEST_QUERY:
        return []
    typed = list(dict.fromkeys(key.split()))[:_MOST_WORDS]
    meant = meant_words(session, typed)
    branches, parameters = _branches(key, meant)
    statement = text(_RANKED.format(found=" UNION ".join(branches)))
    parameters |= {"key": key, "end": key + _LAST_CHARACTER, "limit": limit}
    parameters |= {"many": 3 * limit, "near": 20 * limit, "most": _MANY_NAMES}
    return list(session.scalars(select(Organization).from_statement(statement), parameters))


def _branches(key: str, meant: Sequence[MeantWord]) -> tuple[list[str], dict[str, Any]]:
    branches = [_BEGINNING.format(standing=standing) for standing in range(4)]
    parameters: dict[str, Any] = {}
    if len(key) <= SHORTEST:
        branches.append(_AT_HOME)
        parameters["inside"] = f"% {key}%"
    rare = [word for word in meant if word.frequency <= _RARE]
    chosen, joined = (rare[:2], " OR ") if rare else (meant[:3], " AND ")
    if chosen:
        conditions = joined.join(_HAS_WORD.format(place=place) for place in range(len(chosen)))
        branches.append(_BY_WORDS.format(words=conditions))
        parameters |= {f"meant_{place}": word.words for place, word in enumerate(chosen)}
    return branches, parameters
