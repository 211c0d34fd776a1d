"""Tables of organizations, of the names they are found by, and of the words in these names."""

from uuid import UUID

from sqlalchemy import ForeignKey, Index, SmallInteger, Text, func, literal_column
from sqlalchemy.orm import Mapped, mapped_column, relationship

from connected.kernel.db import Base, Identified, Timestamped, Translated, kind_of
from connected.organizations.enums import NameKind, NameSource, OrganizationKind, OrganizationStatus

#: Keys are compared letter by letter, so that the first letters of one are a range of the index on any server.
KEY = Text(collation="C")

# A search must not wade through what was written lately, as it would with the list of pending entries.
_READY_AT_ONCE = {"fastupdate": "off"}


class Organization(Identified, Timestamped, Base):
    """A university, an international organization, a ministry, a company: whatever people come from.

    ``names`` are those shown, by language; ``sorted_by`` is the key of the one by which lists go.
    """

    __tablename__ = "organization"
    __table_args__ = (Index(None, "sorted_by", "id"),)

    names: Mapped[Translated]
    sorted_by: Mapped[str] = mapped_column(KEY)
    kind: Mapped[OrganizationKind] = mapped_column(kind_of(OrganizationKind))
    country: Mapped[str | None]
    ror_id: Mapped[str | None] = mapped_column(unique=True)
    domains: Mapped[list[str]] = mapped_column(default=list, server_default="{}")
    status: Mapped[OrganizationStatus] = mapped_column(
        kind_of(OrganizationStatus), default=OrganizationStatus.ACTIVE, server_default=OrganizationStatus.ACTIVE.value
    )

    all_names: Mapped[list["OrganizationName"]] = relationship(
        back_populates="organization", cascade="all, delete-orphan", passive_deletes=True
    )


class OrganizationName(Identified, Base):
    """One name, in any language and script; ``key`` is the folded value, by which it is found.

    ``standing`` repeats what ``rules.standing`` says of the organization, so that one index gives the best first.
    """

    __tablename__ = "organization_name"
    __table_args__ = (
        Index(None, "organization_id"),
        Index(None, "key"),
        Index(None, "standing", "key"),
        Index(
            "ix_organization_name_words",
            func.string_to_array(literal_column("key"), literal_column("' '")),
            postgresql_using="gin",
            postgresql_with=_READY_AT_ONCE,
        ),
    )

    organization_id: Mapped[UUID] = mapped_column(ForeignKey("organization.id", ondelete="CASCADE"))
    value: Mapped[str]
    key: Mapped[str] = mapped_column(KEY)
    language: Mapped[str | None]
    kind: Mapped[NameKind] = mapped_column(kind_of(NameKind))
    source: Mapped[NameSource] = mapped_column(kind_of(NameSource))
    standing: Mapped[int] = mapped_column(SmallInteger)

    organization: Mapped[Organization] = relationship(back_populates="all_names")


class OrganizationWord(Base):
    """A word of the keys, and in how many names it stands: what a mistyped word is compared with."""

    __tablename__ = "organization_word"
    __table_args__ = (
        Index(
            "ix_organization_word_trigrams",
            "word",
            postgresql_using="gin",
            postgresql_ops={"word": "gin_trgm_ops"},
            postgresql_with=_READY_AT_ONCE,
        ),
    )

    word: Mapped[str] = mapped_column(KEY, primary_key=True)
    frequency: Mapped[int]
