"""Tables of accounts, of what they may do, and of how they are signed in. Secrets are hashed."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, LargeBinary, UniqueConstraint, func
from sqlalchemy.orm import Mapped, mapped_column, relationship

from connected.conferences.models import Conference
from connected.kernel.db import Base, Identified, Timestamped, kind_of
from connected.staff.enums import Role


class Account(Identified, Timestamped, Base):
    """Somebody who signs in. ``one_time``: the password was made for them, and must be changed first."""

    __tablename__ = "account"

    email: Mapped[str]
    email_key: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str] = mapped_column(default="")
    language: Mapped[str] = mapped_column(default="en")
    password_hash: Mapped[str]
    one_time: Mapped[bool] = mapped_column(default=True)
    disabled_at: Mapped[datetime | None]
    signed_in_at: Mapped[datetime | None]

    grants: Mapped[list["Grant"]] = relationship(
        back_populates="account", cascade="all, delete-orphan", passive_deletes=True
    )


class Grant(Identified, Base):
    """A role somebody has at one conference, or at all of them."""

    __tablename__ = "role_grant"
    __table_args__ = (
        UniqueConstraint("account_id", "role", "conference_id", postgresql_nulls_not_distinct=True),
        Index(None, "conference_id"),
    )

    account_id: Mapped[UUID] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"))
    role: Mapped[Role] = mapped_column(kind_of(Role))
    conference_id: Mapped[UUID | None] = mapped_column(ForeignKey("conference.id", ondelete="CASCADE"))

    account: Mapped[Account] = relationship(back_populates="grants")
    conference: Mapped[Conference | None] = relationship(lazy="raise_on_sql")


class SignIn(Identified, Base):
    """One browser where somebody is signed in. The cookie's secret is hashed; ``browser`` is what it calls itself."""

    __tablename__ = "sign_in"
    __table_args__ = (Index(None, "account_id"), Index(None, "expires_at"))

    account_id: Mapped[UUID] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"))
    secret_hash: Mapped[bytes] = mapped_column(LargeBinary, unique=True)
    browser: Mapped[str] = mapped_column(default="")
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
    seen_at: Mapped[datetime] = mapped_column(server_default=func.now())
    expires_at: Mapped[datetime]

    account: Mapped[Account] = relationship(lazy="raise_on_sql")


class ApiToken(Identified, Base):
    """A key for a program that acts for an account, with a part of its rights."""

    __tablename__ = "api_token"
    __table_args__ = (Index(None, "account_id"),)

    account_id: Mapped[UUID] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"))
    name: Mapped[str] = mapped_column(default="")
    secret_hash: Mapped[bytes] = mapped_column(LargeBinary, unique=True)
    scopes: Mapped[list[str]]
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]

    account: Mapped[Account] = relationship(lazy="raise_on_sql")


class FailedSignIn(Identified, Base):
    """One wrong password, by keyed hashes of the account tried and of where it came from."""

    __tablename__ = "failed_sign_in"
    __table_args__ = (Index(None, "account_key", "at"), Index(None, "origin_key", "at"), Index(None, "at"))

    account_key: Mapped[bytes] = mapped_column(LargeBinary)
    origin_key: Mapped[bytes] = mapped_column(LargeBinary)
    at: Mapped[datetime] = mapped_column(server_default=func.now())
