"""The table of registrations."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, ColumnElement, ForeignKey, Identity, Index, literal_column, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column, relationship

from connected.conferences.models import Category, Conference
from connected.kernel.db import Base, Identified, Timestamped, Translated, kind_of
from connected.kernel.encryption import EncryptedText
from connected.kernel.i18n import pick
from connected.organizations.models import Organization
from connected.people.enums import FormOfAddress
from connected.people.models import Names, Person
from connected.registration import codes
from connected.registration.enums import CANCELLABLE, HOLDS_PLACE, RegistrationStatus

_ALIVE = text("status <> 'cancelled'")
WAITS_TO_BE_SETTLED = text(
    "registration.status = 'pending' AND registration.shared_address AND registration.settled_at IS NULL"
)


class Registration(Identified, Timestamped, Base):
    """One person's place at one conference, with its own copy of what was typed.

    ``search_key``: the folded words it is found by, each after a space. ``by_staff``: entered by hand, perhaps without
    an address. ``settled_at``: since when staff know that one more name at a shared address is somebody else.
    ``decision_reason`` is for staff alone, ``decision_text`` is what the delegate was told with a refusal; both are
    personal and can be erased.
    """

    __tablename__ = "registration"
    __table_args__ = (
        Index(
            "uq_registration_name_at_address",
            "conference_id",
            "email_key",
            "name_key",
            unique=True,
            postgresql_where=_ALIVE,
        ),
        Index(
            "uq_registration_own_address",
            "conference_id",
            "email_key",
            unique=True,
            postgresql_where=text("status <> 'cancelled' AND NOT shared_address"),
        ),
        Index(None, "category_id", "number"),
        Index(None, "person_id"),
        Index(None, "organization_id"),
        # Lists go by number, the latest first; each of these gives one filter of them in that order.
        Index(None, "conference_id", "number"),
        Index(None, "conference_id", "status", "number"),
        Index(None, "conference_id", "country", "number"),
        Index("ix_registration_to_settle", "conference_id", "number", postgresql_where=WAITS_TO_BE_SETTLED),
        # Without a number most entries are alike, so that PostgreSQL keeps each once: small enough to be counted whole.
        Index("ix_registration_counted", "conference_id", "status", "category_id"),
        Index(
            "ix_registration_searched",
            "search_key",
            "email_key",
            postgresql_using="gin",
            postgresql_ops={"search_key": "gin_trgm_ops", "email_key": "gin_trgm_ops"},
        ),
    )

    number: Mapped[int] = mapped_column(BigInteger, Identity(always=True, start=1), unique=True)
    conference_id: Mapped[UUID] = mapped_column(ForeignKey("conference.id", ondelete="CASCADE"))
    category_id: Mapped[UUID] = mapped_column(ForeignKey("category.id"))
    person_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    status: Mapped[RegistrationStatus] = mapped_column(kind_of(RegistrationStatus))
    shared_address: Mapped[bool] = mapped_column(default=False, server_default="false")

    email: Mapped[str | None]
    email_key: Mapped[str | None]
    given_name: Mapped[str] = mapped_column(default="")
    family_name: Mapped[str] = mapped_column(default="")
    name_key: Mapped[str]
    search_key: Mapped[str] = mapped_column(default="", server_default="")
    native_name: Mapped[Mapping[str, str] | None] = mapped_column(JSONB(none_as_null=True))
    form_of_address: Mapped[FormOfAddress | None] = mapped_column(kind_of(FormOfAddress))
    job_title: Mapped[str | None]
    organization_id: Mapped[UUID | None] = mapped_column(ForeignKey("organization.id", ondelete="SET NULL"))
    organization_names: Mapped[Translated | None]
    organization_country: Mapped[str | None]
    country: Mapped[str | None]
    phone: Mapped[str | None]
    cc_email: Mapped[str | None]
    language: Mapped[str]
    dietary: Mapped[str | None] = mapped_column(EncryptedText)
    accessibility: Mapped[str | None] = mapped_column(EncryptedText)
    consents: Mapped[dict[str, Any]]
    by_staff: Mapped[bool] = mapped_column(default=False, server_default="false")
    settled_at: Mapped[datetime | None]
    decided_at: Mapped[datetime | None]
    decision_reason: Mapped[str | None]
    decision_text: Mapped[str | None]
    link_version: Mapped[int] = mapped_column(default=1, server_default="1")
    revision: Mapped[int] = mapped_column(default=1)

    conference: Mapped[Conference] = relationship(lazy="raise_on_sql")
    category: Mapped[Category] = relationship(lazy="raise_on_sql")
    organization: Mapped[Organization | None] = relationship(lazy="raise_on_sql")
    person: Mapped[Person | None] = relationship(lazy="raise_on_sql")

    __mapper_args__ = {"version_id_col": revision}  # noqa: RUF012 - as SQLAlchemy has it

    @property
    def code(self) -> str:
        """The short code that stands in letters and on the badge."""
        return codes.encode(self.number)

    @property
    def sequence(self) -> int:
        """SEQUENCE of its calendar entry (RFC 5545, section 3.8.7.4): raised with every change."""
        return self.revision - 1

    @property
    def holds_place(self) -> bool:
        """Whether it holds a place of its category."""
        return self.status in HOLDS_PLACE

    @property
    def is_cancellable(self) -> bool:
        """Whether its delegate can still cancel it."""
        return self.status in CANCELLABLE

    @property
    def waits_to_be_settled(self) -> bool:
        """Whether staff have still to say that it is not the same person as another one at its address."""
        return self.shared_address and self.settled_at is None and self.status is RegistrationStatus.PENDING

    @property
    def organization_name(self) -> str:
        """The organization as it was called, for a reader of the registration's language."""
        return pick(self.organization_names, self.language).text

    @property
    def names_in_parts(self) -> Names:
        """The names as a Person keeps them; native ones are Kazakh where their letters or endings are."""
        names = {"latin": {"given": self.given_name, "family": self.family_name}}
        if self.native_name and any(self.native_name.values()):
            names["kk" if self.language == "kk" or _is_kazakh(self.native_name) else "ru"] = dict(self.native_name)
        return names


class RegistrationWord(Base):
    """A word that registrations are found by, and by about how many: what a mistyped one is compared with."""

    __tablename__ = "registration_word"
    __table_args__ = (
        Index(
            "ix_registration_word_trigrams",
            "word",
            postgresql_using="gin",
            postgresql_ops={"word": "gin_trgm_ops"},
            postgresql_with={"fastupdate": "off"},
        ),
    )

    word: Mapped[str] = mapped_column(primary_key=True)
    frequency: Mapped[int] = mapped_column(default=1, server_default="1")


# As the partial indexes say it, without a parameter, through which PostgreSQL cannot see when it plans.
IS_ALIVE: ColumnElement[bool] = Registration.status != literal_column("'cancelled'")


def _is_kazakh(parts: Mapping[str, str]) -> bool:
    written = " ".join(parts.values()).lower()
    return any(letter in written for letter in "әғқңөұүһі") or parts.get("patronymic", "").endswith(("улы", "кызы"))
