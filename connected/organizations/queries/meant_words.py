"""What the words somebody typed may mean, among the words that stand in names."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from sqlalchemy import text
from sqlalchemy.orm import Session

#: Shorter words are looked for as they are: three letters have too little to be alike by.
SHORTEST = 3
_LIKE = 12
_BEGINNING = 20

# `%` asks for a similarity of 0.3, `<%` for a word similarity of 0.6: the defaults of pg_trgm. The word being typed may
# go on, with a slip in it or without.
_MEANT = text(f"""
SELECT typed.place, known.word, known.frequency
FROM unnest(CAST(:words AS text[])) WITH ORDINALITY AS typed (word, place)
CROSS JOIN LATERAL (
    SELECT word, frequency FROM organization_word WHERE word = typed.word
    UNION
    (SELECT word, frequency FROM organization_word
     WHERE word % typed.word AND length(word) > length(typed.word) / 2
     ORDER BY similarity(word, typed.word) DESC, frequency DESC LIMIT {_LIKE})
    UNION
    (SELECT word, frequency FROM organization_word
     WHERE typed.place = :last AND word >= typed.word AND word < typed.word || chr(1114111)
     ORDER BY frequency DESC LIMIT {_BEGINNING})
    UNION
    (SELECT word, frequency FROM organization_word
     WHERE typed.place = :last AND length(typed.word) > {SHORTEST} AND typed.word <% word
     ORDER BY word_similarity(typed.word, word) DESC, frequency DESC LIMIT {_LIKE})
) AS known
""")  # noqa: S608 - numbers of ours


@dataclass
class MeantWord:
    """The words that one typed word may mean, and in how many names they stand."""

    words: list[str] = field(default_factory=list)
    frequency: int = 0


def meant_words(session: Session, typed: Sequence[str]) -> list[MeantWord]:
    """Return what each of the folded words ``typed`` may mean, the rarest first; words unlike any known are left out.

    The last one may be unfinished.
    """
    words = [word for word in typed if len(word) >= SHORTEST]
    if not words:
        return []
    last = len(words) if words[-1] == typed[-1] else 0
    meant: dict[int, MeantWord] = {}
    for place, word, frequency in session.execute(_MEANT, {"words": words, "last": last}):
        entry = meant.setdefault(place, MeantWord())
        entry.words.append(word)
        entry.frequency += frequency
    return sorted(meant.values(), key=lambda entry: entry.frequency)
