"""An edition to register for, and tables that are full already."""

from datetime import timedelta
from typing import LiteralString

import psycopg
from sqlalchemy import create_engine
from sqlalchemy.orm import Session

from benchmarks.applications import EDITION, HOT, LIMITED
from connected.conferences.enums import ConferenceStatus
from connected.conferences.service import NewCategory, NewConference, create_conference
from connected.kernel import clock

_TEXTS = {"kk": "Өлшем", "ru": "Измерение", "en": "Benchmark"}
_AT_ONCE = 50_000

# Addresses are scattered, as real ones are, so that the indexes are as they would be.
_REGISTRATIONS: LiteralString = """
    INSERT INTO registration (
        id, conference_id, category_id, status, email, email_key, given_name, family_name, name_key, search_key,
        job_title, organization_id, organization_names, organization_country, country, language, consents, revision
    )
    SELECT uuidv7(), conference.id, category.id, 'confirmed', address.email, address.email, 'Aigerim', 'Sadykova',
        'aigerim sadikova', ' aigerim sadikova universiti', 'Vice-rector for international partnership',
        known.ids[1 + n %% cardinality(known.ids)],
        '{"en": "A university with a name of some length"}', 'KZ', 'KZ', (ARRAY['kk', 'ru', 'en'])[1 + n %% 3],
        '{"processing": {"given": true, "version": "2027-01", "at": "2027-01-10T09:00:00+00:00"}}', 1
    FROM conference
        JOIN category ON category.conference_id = conference.id AND category.slug = %(category)s,
        (SELECT array_agg(id) AS ids FROM organization) AS known,
        generate_series(%(first)s::int, %(last)s::int) AS n,
        LATERAL (SELECT substr(md5(n::text), 1, 8) || '.' || n || '@example.org' AS email) AS address
    WHERE conference.slug = %(edition)s
"""
_MESSAGES: LiteralString = """
    INSERT INTO message (
        id, template, version, language, context, message_class, lane, dedupe_key, conference_id, about_id, to_email,
        to_name, email_key, cc, by_public, state, queued_at, due_at, sent_at, attempt
    )
    SELECT uuidv7(), 'registration.confirmed', 1, language, jsonb_build_object('registration_id', id), 'transactional',
        1, 'registration:' || id || ':confirmed', conference_id, id, email,
        'Aigerim Sadykova', email_key, '{}', true, 'sent', now() - day, now() - day, now() - day, 1
    FROM registration, LATERAL (SELECT number %% 86400 * interval '1 second' + interval '1 day' AS day) AS age
    WHERE conference_id = (SELECT id FROM conference WHERE slug = %(edition)s)
"""
_TAKEN: LiteralString = """
    UPDATE category SET taken = taken + %(count)s
    WHERE slug = %(category)s AND conference_id = (SELECT id FROM conference WHERE slug = %(edition)s)
"""


def make_edition(database_url: str, *, limited: int = 0) -> None:
    """Make an open edition with a category of ten million places, and one of `limited` places."""
    now = clock.now()
    edition = NewConference(
        slug=EDITION,
        name=_TEXTS,
        starts_on=(now + timedelta(days=60)).date(),
        ends_on=(now + timedelta(days=61)).date(),
        timezone="Asia/Almaty",
        languages=["kk", "ru", "en"],
        registration_opens_at=now - timedelta(days=1),
        registration_closes_at=now + timedelta(days=30),
        status=ConferenceStatus.PUBLISHED,
        categories=[
            NewCategory(slug=HOT, name=_TEXTS, capacity=10_000_000),
            NewCategory(slug=LIMITED, name=_TEXTS, capacity=limited),
        ],
    )
    engine = create_engine(database_url)
    with Session(engine) as session:
        create_conference(session, edition)
        session.commit()
    engine.dispose()


def fill(connection: psycopg.Connection[tuple[object, ...]], *, count: int) -> None:
    """Add `count` confirmed registrations with their letters to the hot category, every index at work.

    Afterwards the tables are analysed and on disk, so that what is measured next does not pay for it.
    """
    keys: dict[str, object] = {"edition": EDITION, "category": HOT}
    for first in range(1, count + 1, _AT_ONCE):
        connection.execute(_REGISTRATIONS, keys | {"first": first, "last": min(first + _AT_ONCE - 1, count)})
    connection.execute(_MESSAGES, keys)
    connection.execute(_TAKEN, keys | {"count": count})
    connection.execute("VACUUM (ANALYZE) registration, message")
    connection.execute("CHECKPOINT")
