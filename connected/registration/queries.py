"""Reads of registrations."""

from typing import NamedTuple
from uuid import UUID

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session, joinedload

from connected.conferences.enums import CountsAs
from connected.conferences.models import Category, Conference
from connected.organizations.enums import OrganizationKind
from connected.organizations.models import Organization
from connected.registration.enums import HOLDS_PLACE
from connected.registration.models import IS_ALIVE, Registration


def lock_address(session: Session, email_key: str | None) -> None:
    """Hold the lock of the address until the transaction ends; nothing is locked where there is none."""
    if email_key is None:
        return
    session.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(email_key, 0))))


def alive_at_address(session: Session, *, conference_id: UUID, email_key: str) -> list[Registration]:
    """Return the registrations of one conference at one address, oldest first, without cancelled ones."""
    return list(
        session.scalars(
            _whole()
            .where(
                Registration.conference_id == conference_id,
                Registration.email_key == email_key,
                IS_ALIVE,
            )
            .order_by(Registration.number)
        )
    )


def alive_by_slug(session: Session, *, slug: str, email_key: str) -> list[Registration]:
    """Return the registrations of the conference ``slug`` at one address, oldest first, without cancelled ones."""
    return list(
        session.scalars(
            _whole()
            .join(Registration.conference)
            .where(
                Conference.slug == slug,
                Registration.email_key == email_key,
                IS_ALIVE,
            )
            .order_by(Registration.number)
        )
    )


def registration_by_id(session: Session, registration_id: UUID, *, lock: bool = False) -> Registration | None:
    """Return a registration with its conference, category and organization; ``lock`` holds its row (FOR UPDATE)."""
    query = _whole().where(Registration.id == registration_id)
    if lock:
        query = query.with_for_update(of=Registration).execution_options(populate_existing=True)
    return session.scalars(query).unique().one_or_none()


def _whole() -> Select[Registration]:
    return select(Registration).options(
        joinedload(Registration.conference, innerjoin=True),
        joinedload(Registration.category, innerjoin=True),
        joinedload(Registration.organization),
        joinedload(Registration.person),
    )


class Figures(NamedTuple):
    """The headline figures of an edition, each counted apart from the others."""

    delegates: int
    universities: int
    international_organizations: int
    countries: int
    participants: int
    audience: int


def headline_figures(session: Session, conference_id: UUID) -> Figures:
    """Count who holds a place at a conference, or held one: confirmed and attended registrations.

    Organizations and countries are those of delegates, each once. A country is the one represented, so a delegate of
    an international organization, who represents none, adds none. All are 0 for a conference that does not exist.
    """
    delegate = Category.counts_as == CountsAs.DELEGATE
    organizations = func.count(Registration.organization_id.distinct())
    counted = (
        func.count().filter(delegate),
        organizations.filter(delegate, Organization.kind == OrganizationKind.UNIVERSITY),
        organizations.filter(delegate, Organization.kind == OrganizationKind.INTERNATIONAL_ORGANIZATION),
        func.count(Registration.country.distinct()).filter(delegate),
        func.count().filter(Category.counts_as == CountsAs.PARTICIPANT),
        func.count().filter(Category.counts_as == CountsAs.AUDIENCE),
    )
    held = select(*counted).join(Registration.category).outerjoin(Registration.organization)
    of_conference = Registration.conference_id == conference_id
    return Figures(*session.execute(held.where(of_conference, Registration.status.in_(HOLDS_PLACE))).one())
