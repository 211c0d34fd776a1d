"""The organization that somebody picked, or means by a typed name if there is no doubt."""

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from connected.kernel.round_trips import Asked, fetch_together
from connected.organizations.enums import NameKind, OrganizationStatus
from connected.organizations.models import Organization, OrganizationName
from connected.organizations.rules import key_of

_ENOUGH_TO_DOUBT = 100


class Meant(NamedTuple):
    """What of an organization goes into the records of its people."""

    id: UUID
    names: Mapping[str, str]
    country: str | None
    status: str


_FACTS = select(Organization.id, Organization.names, Organization.country, Organization.status)
_CALLED = select(OrganizationName.organization_id).where(OrganizationName.key == bindparam("key"))
_BY_ID = _FACTS.where(Organization.id == bindparam("organization_id"))
_BY_NAME = _FACTS.where(Organization.id.in_(_CALLED.where(OrganizationName.kind != NameKind.ACRONYM))).limit(
    _ENOUGH_TO_DOUBT
)
_BY_NAME_IN_COUNTRY = _FACTS.where(Organization.id.in_(_CALLED), Organization.country == bindparam("country")).limit(
    _ENOUGH_TO_DOUBT
)


def by_id(organization_id: UUID) -> Asked:
    """Return the statement that asks for one organization, whose rows are for `meant`."""
    return Asked(_BY_ID, {"organization_id": organization_id})


def by_name(name: str, country: str | None) -> Asked:
    """Return the statement that asks for those called ``name`` in any script and language, in ``country`` if given.

    Acronyms count in a given country only: the world has many. The rows are for `meant`.
    """
    key = key_of(name)
    if country:
        return Asked(_BY_NAME_IN_COUNTRY, {"key": key, "country": country})
    return Asked(_BY_NAME, {"key": key})


def meant(rows: Iterable[tuple[Any, ...]]) -> Meant | None:
    """Return the one organization of ``rows``; where several still exist, none: a guess would be worse."""
    found = [Meant(*row) for row in rows]
    candidates = [organization for organization in found if organization.status == OrganizationStatus.ACTIVE] or found
    return candidates[0] if len(candidates) == 1 else None


def resolve(session: Session, name: str, country: str | None = None) -> Meant | None:
    """Return the organization called ``name``, as `by_name` and `meant` have it."""
    [rows] = fetch_together(session, by_name(name, country))
    return meant(rows)
