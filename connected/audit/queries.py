"""Reads of what was done."""

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from connected.audit.models import AuditEntry


def entries(
    session: Session,
    *,
    limit: int,
    before: UUID | None = None,
    object_id: UUID | None = None,
    actor_id: UUID | None = None,
    person_id: UUID | None = None,
    conferences: Collection[UUID] | None = None,
) -> list[AuditEntry]:
    """Return what was done, the latest first: ids are UUIDv7, so their order is that of time (RFC 9562, section 5.7).

    Args:
        session: to read with.
        limit: how many at most.
        before: the id of the last one already seen.
        object_id: only what was done to this row.
        actor_id: only what this account did.
        person_id: only what is about this person.
        conferences: only what belongs to these; None is everything, what belongs to none included.
    """
    query = select(AuditEntry).order_by(AuditEntry.id.desc()).limit(limit)
    for column, wanted in (
        (AuditEntry.object_id, object_id),
        (AuditEntry.actor_id, actor_id),
        (AuditEntry.person_id, person_id),
    ):
        if wanted:
            query = query.where(column == wanted)
    if conferences is not None:
        query = query.where(AuditEntry.conference_id.in_(conferences))
    if before:
        query = query.where(AuditEntry.id < before)
    return list(session.scalars(query))
