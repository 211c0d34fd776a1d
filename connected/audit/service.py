"""Noting what was done, in the transaction that does it."""

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import inspect
from sqlalchemy.orm import Session

from connected.audit.models import AuditEntry
from connected.kernel import clock
from connected.kernel.auth import current_caller
from connected.kernel.db import Base, write_row

#: Changed with every change, and said by the entry itself.
_BOOKKEEPING = {"id", "created_at", "updated_at", "revision"}


def note(
    session: Session,
    action: str,
    of: Base,
    *,
    fields: Iterable[str] = (),
    conference_id: UUID | None = None,
    person_id: UUID | None = None,
    details: Mapping[str, Any] | None = None,
) -> None:
    """Note that the current caller did ``action`` to the row ``of``.

    Args:
        session: of the transaction that does it.
        action: feature and verb in the past tense, like ``registration.approved``.
        of: the row; its ``id`` and its table's name are kept.
        fields: names of the fields that were given or changed.
        conference_id: the conference it belongs to; that of the row where it has one.
        person_id: the person it is about; that of the row where it has one.
        details: codes, counts and ids; nothing personal.
    """
    caller = current_caller()
    entry = AuditEntry(
        at=clock.now(),
        actor_kind=caller.kind,
        actor_id=caller.id,
        token_id=caller.token_id,
        action=action,
        object_kind=of.__tablename__,
        object_id=of.id,  # type: ignore[attr-defined]
        conference_id=conference_id or getattr(of, "conference_id", None),
        person_id=person_id or getattr(of, "person_id", None),
        fields=sorted(fields),
        details=dict(details or {}),
    )
    write_row(session, entry)


def changed_fields(row: Base) -> list[str]:
    """Return the names of the columns of ``row`` that were set to something else and are not yet flushed."""
    state = inspect(row)
    names = {attribute.key for attribute in state.mapper.column_attrs} - _BOOKKEEPING
    return sorted(name for name in names if state.attrs[name].history.has_changes())
