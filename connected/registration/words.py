"""What a mistyped word may mean, among the words that registrations are found by.

Names are many, but the words in them are few: a word is compared with the vocabulary, and registrations are then
fetched by what was meant. The vocabulary follows with a task, because registering must not wait for it; the latest
registrations of a conference are looked at as they are, so that whoever has just registered is found at once.
"""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.orm import Session

from connected.kernel import clock

#: Shorter words have too little to be alike by.
SHORTEST = 4
_LONGEST = 60
_LIKE = 5
_LATEST = 2_000
#: What is further from the typed word than the nearest one by more than this was not meant.
_FURTHER = 0.15
#: Two letters that changed places leave few trigrams in common, yet are the commonest slip of all.
_SWAPPED = 0.9

# `%` asks for a similarity of 0.3, the default of pg_trgm.
_MEANT = text(f"""
WITH typed AS (SELECT unnest(CAST(:typed AS text[])) AS word),
swapped AS (SELECT unnest(CAST(:of AS text[])) AS typed, unnest(CAST(:swapped AS text[])) AS word),
fresh AS (
    SELECT DISTINCT unnest(string_to_array(ltrim(search_key), ' ')) AS word
    FROM (SELECT search_key FROM registration WHERE conference_id = :conference_id ORDER BY number DESC LIMIT {_LATEST})
        AS latest
)
SELECT typed.word, known.word, similarity(known.word, typed.word), frequency FROM typed CROSS JOIN LATERAL (
    SELECT word, frequency FROM registration_word
    WHERE word % typed.word ORDER BY similarity(word, typed.word) DESC LIMIT {_LIKE}
) AS known
UNION
SELECT typed.word, fresh.word, similarity(fresh.word, typed.word), 1 FROM typed JOIN fresh ON fresh.word % typed.word
UNION
SELECT swapped.typed, swapped.word, {_SWAPPED}, coalesce(frequency, 1) FROM swapped
LEFT JOIN registration_word AS known ON known.word = swapped.word
WHERE known.word IS NOT NULL OR swapped.word IN (SELECT word FROM fresh)
""")  # noqa: S608 - numbers of ours

_WORDS = f"""
SELECT word, count(*) AS frequency FROM registration, unnest(string_to_array(ltrim(search_key), ' ')) AS word
WHERE length(word) BETWEEN {SHORTEST} AND {_LONGEST}
"""  # noqa: S608 - numbers of ours
_CHANGED = """
AND registration.id IN (SELECT object_id FROM audit_entry WHERE object_kind = 'registration' AND id >= :since)
"""
_BY_WORD = "GROUP BY word"
_ADD = "INSERT INTO registration_word (word, frequency) {words} ON CONFLICT DO NOTHING"
_STORE = """
INSERT INTO registration_word AS known (word, frequency) {words}
ON CONFLICT (word) DO UPDATE SET frequency = excluded.frequency WHERE known.frequency <> excluded.frequency
"""
_FORGET = """
DELETE FROM registration_word AS known WHERE NOT EXISTS (SELECT FROM ({words}) AS used WHERE used.word = known.word)
"""


class Meant(NamedTuple):
    """What a word may mean, the nearest first, and about how many registrations have one of them."""

    words: list[str]
    frequency: int


def meant_words(session: Session, typed: Sequence[str], *, conference_id: UUID) -> Mapping[str, Meant]:
    """Return what each of the folded words ``typed`` may mean; those like no other are left out."""
    swaps = [(word, swapped) for word in typed for swapped in _swaps(word)]
    asked = {
        "typed": list(typed),
        "of": [word for word, _ in swaps],
        "swapped": [swapped for _, swapped in swaps],
        "conference_id": conference_id,
    }
    found: dict[str, list[tuple[float, str, int]]] = {}
    for word, known, nearness, frequency in session.execute(_MEANT, asked):
        found.setdefault(word, []).append((float(nearness), known, frequency))
    return {word: _nearest(candidates) for word, candidates in found.items()}


def add_recent_words(session: Session, *, within: timedelta) -> None:
    """Add the words of registrations that were made or changed ``within`` this time, as the audit tells."""
    milliseconds = int((clock.now() - within).timestamp() * 1000)
    since = UUID(int=milliseconds << 80)  # no UUIDv7 of this millisecond is lower (RFC 9562, section 5.7)
    session.execute(text(_ADD.format(words=_WORDS + _CHANGED + _BY_WORD)), {"since": since})


def refresh_words(session: Session) -> None:
    """Bring the vocabulary in step with all registrations; it reads them all, which takes seconds for a million."""
    session.execute(text(_FORGET.format(words=_WORDS + _BY_WORD)))
    session.execute(text(_STORE.format(words=_WORDS + _BY_WORD)))


def _swaps(word: str) -> list[str]:
    """Return ``word`` with each two neighbours exchanged."""
    pairs = range(len(word) - 1)
    return [word[:at] + word[at + 1] + word[at] + word[at + 2 :] for at in pairs if word[at] != word[at + 1]]


def _nearest(candidates: list[tuple[float, str, int]]) -> Meant:
    ranked = sorted(candidates, reverse=True)
    near: dict[str, int] = {}
    for nearness, word, frequency in ranked:
        if nearness >= ranked[0][0] - _FURTHER:
            near[word] = max(frequency, near.get(word, 0))
    words = list(near)[:_LIKE]
    return Meant(words, sum(near[word] for word in words))
