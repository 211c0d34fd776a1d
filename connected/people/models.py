"""Tables of people and their addresses."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column, relationship

from connected.kernel.db import Base, Identified, Timestamped, kind_of
from connected.people.enums import DeliveryRoute, FormOfAddress

#: Parts of a name per script: ``{"kk": {"family": …, "given": …, "patronymic": …}, "ru": {…}, "latin": {…}}``.
Names = Mapping[str, Mapping[str, str]]


#: People whom no robot writes to. They are few; queries say it in the same words, to be given the index.
IS_MANUAL = text("person.delivery_route = 'manual'")


class Person(Identified, Timestamped, Base):
    """A human: an id, names in parts, and how letters reach them. Public input never changes one."""

    __tablename__ = "person"
    __table_args__ = (Index("ix_person_manual", "id", postgresql_where=IS_MANUAL),)

    names: Mapped[Names] = mapped_column(JSONB())
    form_of_address: Mapped[FormOfAddress | None] = mapped_column(kind_of(FormOfAddress))
    citizenship: Mapped[str | None]
    languages: Mapped[list[str]] = mapped_column(default=list, server_default="{}")
    delivery_route: Mapped[DeliveryRoute] = mapped_column(
        kind_of(DeliveryRoute), default=DeliveryRoute.DIRECT, server_default=DeliveryRoute.DIRECT.value
    )
    contact_email: Mapped[str | None]

    emails: Mapped[list["PersonEmail"]] = relationship(back_populates="person", cascade="all, delete-orphan")


class PersonEmail(Identified, Base):
    """One address of a person. Not unique: one secretary's address may stand for six people."""

    __tablename__ = "person_email"
    __table_args__ = (Index(None, "email_key"), Index(None, "person_id"))

    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    email: Mapped[str]
    email_key: Mapped[str]
    is_primary: Mapped[bool] = mapped_column(default=False, server_default="false")
    verified_at: Mapped[datetime | None]

    person: Mapped[Person] = relationship(back_populates="emails")
