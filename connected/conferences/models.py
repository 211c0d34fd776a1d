"""Tables of editions and categories."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from connected.conferences.enums import ConferenceStatus, CountsAs, Entry
from connected.kernel.db import Base, Identified, Timestamped, Translated, kind_of
from connected.kernel.places import Limited, limited_constraints


class Conference(Identified, Timestamped, Base):
    """One edition, in one time zone, with its languages."""

    __tablename__ = "conference"
    __table_args__ = (
        CheckConstraint("starts_on <= ends_on", name="days_in_order"),
        CheckConstraint("registration_opens_at < registration_closes_at", name="window_in_order"),
    )

    slug: Mapped[str] = mapped_column(unique=True)
    name: Mapped[Translated]
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    timezone: Mapped[str]
    venue: Mapped[Translated | None]
    languages: Mapped[list[str]]
    status: Mapped[ConferenceStatus] = mapped_column(kind_of(ConferenceStatus))
    registration_opens_at: Mapped[datetime]
    registration_closes_at: Mapped[datetime]
    revision: Mapped[int] = mapped_column(default=1, server_default="1")

    categories: Mapped[list["Category"]] = relationship(
        back_populates="conference", order_by="Category.position", cascade="all, delete-orphan"
    )

    __mapper_args__ = {"version_id_col": revision}  # noqa: RUF012 - as SQLAlchemy has it


class Category(Identified, Limited, Base):
    """A kind of place at one conference."""

    __tablename__ = "category"
    __table_args__ = (UniqueConstraint("conference_id", "slug"), *limited_constraints())

    conference_id: Mapped[UUID] = mapped_column(ForeignKey("conference.id", ondelete="CASCADE"))
    slug: Mapped[str]
    name: Mapped[Translated]
    entry: Mapped[Entry] = mapped_column(kind_of(Entry))
    counts_as: Mapped[CountsAs] = mapped_column(kind_of(CountsAs))
    listed: Mapped[bool] = mapped_column(default=False, server_default="false")
    position: Mapped[int] = mapped_column(default=0, server_default="0")
    #: Of what staff decide; a place that is taken does not raise it.
    revision: Mapped[int] = mapped_column(default=1, server_default="1")

    conference: Mapped[Conference] = relationship(back_populates="categories")

    __mapper_args__ = {"version_id_col": revision}  # noqa: RUF012 - as SQLAlchemy has it
