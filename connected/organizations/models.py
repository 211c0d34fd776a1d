"""Tables of organizations and of the names they are found by."""

from uuid import UUID

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from connected.kernel.db import Base, Identified, Timestamped, Translated, kind_of
from connected.organizations.enums import NameKind, OrganizationKind, OrganizationStatus


class Organization(Identified, Timestamped, Base):
    """A university, an international organization, a ministry, a company …"""

    __tablename__ = "organization"

    names: Mapped[Translated]
    kind: Mapped[OrganizationKind] = mapped_column(kind_of(OrganizationKind))
    country: Mapped[str | None]
    ror_id: Mapped[str | None] = mapped_column(unique=True)
    domains: Mapped[list[str]] = mapped_column(default=list, server_default="{}")
    status: Mapped[OrganizationStatus] = mapped_column(
        kind_of(OrganizationStatus), default=OrganizationStatus.ACTIVE, server_default=OrganizationStatus.ACTIVE.value
    )

    all_names: Mapped[list["OrganizationName"]] = relationship(
        back_populates="organization", cascade="all, delete-orphan"
    )


class OrganizationName(Identified, Base):
    """One name, in any language and script; ``key`` is the folded value, by which it is found."""

    __tablename__ = "organization_name"
    __table_args__ = (
        Index(None, "organization_id"),
        Index("ix_organization_name_prefix", "key", postgresql_ops={"key": "text_pattern_ops"}),
        Index("ix_organization_name_trigrams", "key", postgresql_using="gin", postgresql_ops={"key": "gin_trgm_ops"}),
    )

    organization_id: Mapped[UUID] = mapped_column(ForeignKey("organization.id", ondelete="CASCADE"))
    value: Mapped[str]
    key: Mapped[str]
    language: Mapped[str | None]
    kind: Mapped[NameKind] = mapped_column(kind_of(NameKind))

    organization: Mapped[Organization] = relationship(back_populates="all_names")
