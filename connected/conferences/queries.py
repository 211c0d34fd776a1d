"""Reads of editions."""

from collections.abc import Collection
from datetime import date
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import Select, or_, select, tuple_
from sqlalchemy.orm import Session, contains_eager, selectinload

from connected.conferences.enums import ConferenceStatus
from connected.conferences.models import Category, Conference


def public_conference(session: Session, slug: str) -> Conference | None:
    """Return a published or archived edition with its categories; drafts are nobody's."""
    return session.scalars(_public().where(Conference.slug == slug)).one_or_none()


def visible_conference(session: Session, slug: str, drafts: Collection[UUID] | None) -> Conference | None:
    """Return an edition with its categories: one of ``drafts``, or of all where that is None, or a public one."""
    return session.scalars(_visible(drafts).where(Conference.slug == slug)).one_or_none()


def public_conferences(
    session: Session,
    *,
    limit: int,
    before: tuple[date, str] | None = None,
    drafts: Collection[UUID] | None = (),
) -> list[Conference]:
    """Return published and archived editions with their categories, the latest first.

    Args:
        session: to read with.
        limit: how many at most.
        before: the start and slug of the last one already seen.
        drafts: the drafts that are to be among them, by their ids; None is all.
    """
    query = _visible(drafts).order_by(Conference.starts_on.desc(), Conference.slug.desc()).limit(limit)
    if before:
        query = query.where(tuple_(Conference.starts_on, Conference.slug) < before)
    return list(session.scalars(query))


def conference_id_of(session: Session, slug: str) -> UUID | None:
    """Return the id of the edition with this slug, a draft's as well."""
    return session.scalar(select(Conference.id).where(Conference.slug == slug))


def conference_for_staff(session: Session, slug: str) -> Conference | None:
    """Return an edition with its categories, whatever its status."""
    query = select(Conference).where(Conference.slug == slug).options(selectinload(Conference.categories))
    return session.scalars(query).one_or_none()


def conferences_for_staff(session: Session, ids: Collection[UUID] | None) -> list[Conference]:
    """Return the editions with these ids, or all of them, with their categories, the latest first."""
    query = select(Conference).options(selectinload(Conference.categories))
    if ids is not None:
        query = query.where(Conference.id.in_(ids))
    return list(session.scalars(query.order_by(Conference.starts_on.desc(), Conference.slug)))


class Places(NamedTuple):
    """How full a category is; ``capacity`` is None where there is no limit."""

    conference: str
    category: str
    capacity: int | None
    taken: int


def places(session: Session) -> list[Places]:
    """Return how full each category of the published editions is, by the slugs of both."""
    query = select(Conference.slug, Category.slug, Category.capacity, Category.taken).join(Category.conference)
    published = query.where(Conference.status == ConferenceStatus.PUBLISHED)
    return [Places(*row) for row in session.execute(published.order_by(Conference.slug, Category.position))]


def category_for_staff(session: Session, slug: str, category: str) -> Category | None:
    """Return a category of an edition by the slugs of both, with the edition."""
    query = select(Category).join(Category.conference).options(contains_eager(Category.conference))
    return session.scalars(query.where(Conference.slug == slug, Category.slug == category)).one_or_none()


def _public() -> Select[Conference]:
    return _visible(())


def _visible(drafts: Collection[UUID] | None) -> Select[Conference]:
    query = select(Conference).options(selectinload(Conference.categories))
    if drafts is None:
        return query
    public = Conference.status != ConferenceStatus.DRAFT
    return query.where(or_(public, Conference.id.in_(drafts)) if drafts else public)
