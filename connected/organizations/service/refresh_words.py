"""The vocabulary of the search: the words of all names, with which a mistyped word is compared."""

from sqlalchemy import text
from sqlalchemy.orm import Session

WORD_MAX = 60

_COUNT = """
CREATE TEMPORARY TABLE counted_word ON COMMIT DROP AS
SELECT word, count(*) AS frequency
FROM organization_name, unnest(string_to_array(key, ' ')) AS word
WHERE length(word) <= :longest
GROUP BY word
"""
_FORGET = """
DELETE FROM organization_word AS known
WHERE NOT EXISTS (SELECT FROM counted_word WHERE counted_word.word = known.word)
"""
_STORE = """
INSERT INTO organization_word AS known (word, frequency)
SELECT word, frequency FROM counted_word ORDER BY word
ON CONFLICT (word) DO UPDATE SET frequency = excluded.frequency WHERE known.frequency <> excluded.frequency
"""


def refresh_words(session: Session) -> None:
    """Bring the vocabulary in step with all names, and the planner's figures with the tables.

    Call it when many names have changed; it counts every word, which takes a second or two for 300,000 names. Words
    that stand as often as before are not written again.
    """
    session.execute(text("DROP TABLE IF EXISTS counted_word"))
    session.execute(text(_COUNT), {"longest": WORD_MAX})
    session.execute(text(_FORGET))
    session.execute(text(_STORE))
    session.execute(text("DROP TABLE counted_word"))
    # Right after a first import the planner would still think the tables empty, until autovacuum comes by.
    session.execute(text("ANALYZE organization, organization_name, organization_word"))
