"""Editions as they are described in a file, and made."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy.orm import Session

from connected.conferences.models import Conference
from connected.conferences.schemas import ConferenceSchema
from connected.conferences.service import create_conference

MakeEdition = Callable[..., Conference]
NAME = {"kk": "Білім форумы", "ru": "Форум образования", "en": "Education Forum"}


def category(slug: str = "delegate", **changes: Any) -> dict[str, Any]:
    """Return a category as a file has it."""
    return {"slug": slug, "name": {"kk": "Делегат", "ru": "Делегат", "en": "Delegate"}} | changes


def described(**changes: Any) -> dict[str, Any]:
    """Return a published edition of October 2027 as a file has it; a change to None leaves the field out."""
    facts: dict[str, Any] = {
        "slug": "forum",
        "name": NAME,
        "starts_on": "2027-10-14",
        "ends_on": "2027-10-15",
        "timezone": "Asia/Almaty",
        "languages": ["kk", "ru", "en"],
        "status": "published",
        "registration_opens_at": "2027-06-01T09:00:00+05:00",
        "registration_closes_at": "2027-09-30T18:00:00+05:00",
        "categories": [category()],
    }
    return {name: value for name, value in (facts | changes).items() if value is not None}


@pytest.fixture
def make_edition(session: Session) -> MakeEdition:
    """A function that makes an edition; see ``described``."""

    def make(**changes: Any) -> Conference:
        conference = create_conference(session, ConferenceSchema().load(described(**changes)))
        session.commit()
        return conference

    return make
