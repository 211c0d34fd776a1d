"""The table of messages. A row is a letter before it is anything else, and the row is the queue."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index, SmallInteger, func, text
from sqlalchemy.orm import Mapped, mapped_column

from connected.kernel.db import Base, Identified, kind_of
from connected.messaging.enums import Lane, MessageClass, MessageState

# Predicates of partial indexes. Queries say them in the same words: PostgreSQL cannot see through a parameter.
IS_QUEUED = text("state = 'queued'")
IS_UNSENT = text("state <> 'sent'")


class Message(Identified, Base):
    """One letter to one recipient.

    ``attempt`` counts claims and, with ``lease_owner``, fences their results; ``refusals`` counts temporary refusals
    (4xx) and sets the pace of trying again. ``transmitting_at``: the body is on its way since then. ``uncertain_at``:
    since when nobody knows whether it arrived; it stays when the letter is sent again, at ``repeat_at``, if ever.
    """

    __tablename__ = "message"
    __table_args__ = (
        Index("ix_message_due", "lane", "due_at", postgresql_where=IS_QUEUED),
        Index("ix_message_unsent", "state", "due_at", postgresql_where=IS_UNSENT),
        Index(None, "email_key", "due_at"),
        Index(None, "about_id"),
    )

    template: Mapped[str]
    version: Mapped[int] = mapped_column(SmallInteger)
    language: Mapped[str]
    context: Mapped[dict[str, Any]]
    message_class: Mapped[MessageClass] = mapped_column(kind_of(MessageClass))
    lane: Mapped[int] = mapped_column(SmallInteger, default=Lane.TRANSACTIONAL)
    dedupe_key: Mapped[str] = mapped_column(unique=True)

    conference_id: Mapped[UUID | None] = mapped_column(ForeignKey("conference.id", ondelete="CASCADE"))
    person_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    about_id: Mapped[UUID | None]
    to_email: Mapped[str]
    to_name: Mapped[str] = mapped_column(default="")
    email_key: Mapped[str]
    cc: Mapped[list[str]] = mapped_column(default=list)
    by_public: Mapped[bool] = mapped_column(default=False)

    state: Mapped[MessageState] = mapped_column(kind_of(MessageState), default=MessageState.QUEUED)
    reason: Mapped[str | None]
    queued_at: Mapped[datetime] = mapped_column(server_default=func.now())
    due_at: Mapped[datetime] = mapped_column(server_default=func.now())
    attempt: Mapped[int] = mapped_column(default=0)
    refusals: Mapped[int] = mapped_column(SmallInteger, default=0, server_default="0")
    lease_owner: Mapped[UUID | None]
    lease_until: Mapped[datetime | None]
    transmitting_at: Mapped[datetime | None]
    sent_at: Mapped[datetime | None]
    uncertain_at: Mapped[datetime | None]
    repeat_at: Mapped[datetime | None]
    reply: Mapped[str | None]

    def message_id(self, mail_domain: str) -> str:
        """Return the Message-ID (RFC 5322, section 3.6.4): fixed by the row, so that a repeated letter is one."""
        return f"<{self.id}@{mail_domain}>"
