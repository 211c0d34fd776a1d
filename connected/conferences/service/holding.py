"""Holding what is changed, so that two editors wait for each other, and what the database refuses."""

from collections.abc import Mapping
from uuid import UUID

import psycopg
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session, selectinload

from connected.conferences.enums import ConferenceStatus
from connected.conferences.errors import Archived
from connected.conferences.models import Category, Conference
from connected.kernel.errors import ChangedMeanwhile, FieldError, NeedsConfirmation, NotFound, Problem

#: Which consequences are accepted, by their codes: all, none, or those that somebody has seen.
Confirmed = bool | frozenset[str]


def hold_conference(session: Session, conference_id: UUID, revision: int | None = None) -> Conference:
    """Return an edition with its categories as it now stands, held until the transaction ends.

    Registrations go on meanwhile: the lock is FOR NO KEY UPDATE. Raises NotFound, or ChangedMeanwhile where it is
    another revision than ``revision``.
    """
    query = select(Conference).where(Conference.id == conference_id).options(selectinload(Conference.categories))
    held = session.scalars(
        query.with_for_update(key_share=True, of=Conference).execution_options(populate_existing=True)
    ).one_or_none()
    if held is None:
        raise NotFound
    if revision is not None and held.revision != revision:
        raise ChangedMeanwhile
    return held


def hold_changeable(session: Session, conference_id: UUID, revision: int | None = None) -> Conference:
    """Do as `hold_conference`; raises Archived as well."""
    held = hold_conference(session, conference_id, revision)
    if held.status is ConferenceStatus.ARCHIVED:
        raise Archived
    return held


def hold_category(session: Session, category_id: UUID, revision: int) -> Category:
    """Return a category as it now stands, held until the transaction ends; its edition is to be held before.

    Nobody takes a place of it meanwhile. Raises NotFound or ChangedMeanwhile.
    """
    query = select(Category).where(Category.id == category_id).with_for_update(key_share=True)
    held = session.scalars(query.execution_options(populate_existing=True)).one_or_none()
    if held is None:
        raise NotFound
    if held.revision != revision:
        raise ChangedMeanwhile
    return held


def need_confirmation(consequences: list[FieldError], *, confirmed: Confirmed) -> None:
    """Raise NeedsConfirmation with ``consequences`` where one of them is not accepted."""
    if confirmed is True:
        return
    accepted = confirmed or frozenset()
    if any(each.code not in accepted for each in consequences):
        raise NeedsConfirmation(*consequences)


def flush_or_refuse(session: Session, refusals: Mapping[str, Problem]) -> None:
    """Write what was changed; raise of ``refusals`` that of the constraint by which PostgreSQL refuses it."""
    try:
        session.flush()
    except IntegrityError as error:
        broken = error.orig.diag.constraint_name if isinstance(error.orig, psycopg.Error) else None
        if broken and broken in refusals:
            raise refusals[broken] from error
        raise
