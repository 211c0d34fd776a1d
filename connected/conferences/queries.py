"""Reads of editions."""

from datetime import date

from sqlalchemy import Select, select, tuple_
from sqlalchemy.orm import Session, selectinload

from connected.conferences.enums import ConferenceStatus
from connected.conferences.models import Conference


def public_conference(session: Session, slug: str) -> Conference | None:
    """Return a published or archived edition with its categories; drafts are nobody's."""
    return session.scalars(_public().where(Conference.slug == slug)).one_or_none()


def public_conferences(session: Session, *, limit: int, before: tuple[date, str] | None = None) -> list[Conference]:
    """Return published and archived editions with their categories, the latest first.

    ``before``: the start and slug of the last one already seen.
    """
    query = _public().order_by(Conference.starts_on.desc(), Conference.slug.desc()).limit(limit)
    if before:
        query = query.where(tuple_(Conference.starts_on, Conference.slug) < before)
    return list(session.scalars(query))


def _public() -> Select[Conference]:
    return (
        select(Conference)
        .where(Conference.status != ConferenceStatus.DRAFT)
        .options(selectinload(Conference.categories))
    )
