"""The table of what was done. It outlives what it tells of, so nothing in it refers by foreign key."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Index, func
from sqlalchemy.orm import Mapped, mapped_column

from connected.kernel.auth import CallerKind
from connected.kernel.db import Base, Identified, kind_of


class AuditEntry(Identified, Base):
    """One thing that was done: who, what, to which row, which of its fields. Never a value that is personal.

    ``action`` is the feature and the verb, like ``registration.approved``. ``details`` holds codes, counts and ids.
    """

    __tablename__ = "audit_entry"
    __table_args__ = (
        Index(None, "object_id", "id"),
        Index(None, "actor_id", "id"),
        Index(None, "conference_id", "id"),
        Index(None, "person_id", "id"),
    )

    at: Mapped[datetime] = mapped_column(server_default=func.now())
    actor_kind: Mapped[CallerKind] = mapped_column(kind_of(CallerKind))
    actor_id: Mapped[UUID | None]
    token_id: Mapped[UUID | None]
    action: Mapped[str]
    object_kind: Mapped[str]
    object_id: Mapped[UUID]
    conference_id: Mapped[UUID | None]
    person_id: Mapped[UUID | None]
    fields: Mapped[list[str]]
    details: Mapped[dict[str, Any]]
