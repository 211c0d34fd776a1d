"""Editions and applications to register with."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy.orm import Session

from connected.conferences.enums import ConferenceStatus, Entry
from connected.conferences.models import Conference
from connected.conferences.service import NewCategory, NewConference, create_conference
from connected.kernel import clock

TEXTS = {"kk": "Мәтін", "ru": "Текст", "en": "Text"}


def new_conference(slug: str = "forum", *, capacity: int | None = None, **changes: Any) -> NewConference:
    """Return an open edition with a category of each kind."""
    now = clock.now()
    facts: dict[str, Any] = {
        "slug": slug,
        "name": {"kk": "Форум 2027", "ru": "Форум 2027", "en": "Forum 2027"},
        "starts_on": (now + timedelta(days=60)).date(),
        "ends_on": (now + timedelta(days=61)).date(),
        "timezone": "Asia/Almaty",
        "languages": ["kk", "ru", "en"],
        "registration_opens_at": now - timedelta(days=1),
        "registration_closes_at": now + timedelta(days=30),
        "status": ConferenceStatus.PUBLISHED,
        "categories": [
            NewCategory(slug="delegate", name=TEXTS, capacity=capacity),
            NewCategory(slug="speaker", name=TEXTS, capacity=capacity, entry=Entry.APPROVAL),
            NewCategory(slug="vip", name=TEXTS, entry=Entry.INVITATION),
            NewCategory(slug="volunteer", name=TEXTS, entry=Entry.STAFF_ONLY),
        ],
    }
    return NewConference(**(facts | changes))


def body(**changes: Any) -> dict[str, Any]:
    """Return the least that a registration needs, with ``changes``."""
    least = {
        "email": "aigul@example.org",
        "given_name": "Aigul",
        "family_name": "Akhmetova",
        "language": "en",
        "category": "delegate",
        "consents": {"processing": True},
    }
    return least | changes


@pytest.fixture
def conference(session: Session) -> Conference:
    """An open edition without limits."""
    conference = create_conference(session, new_conference())
    session.commit()
    return conference


@pytest.fixture
def make_conference(session: Session) -> Callable[..., Conference]:
    """A function that makes an edition; see ``new_conference``."""

    def make(slug: str = "forum", **changes: Any) -> Conference:
        conference = create_conference(session, new_conference(slug, **changes))
        session.commit()
        return conference

    return make
