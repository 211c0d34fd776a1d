"""The organization that a typed name means, if there is no doubt."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from connected.organizations.enums import NameKind, OrganizationStatus
from connected.organizations.models import Organization, OrganizationName
from connected.organizations.rules import key_of

_ENOUGH_TO_DOUBT = 100


def resolve(session: Session, name: str, country: str | None = None) -> Organization | None:
    """Return the organization called ``name``, in any script and language, in ``country`` if that is given.

    Acronyms count in a given country only: the world has many. Those that still exist come first. Where several are
    called so, none is returned: a guess would be worse.
    """
    key = key_of(name)
    if not key:
        return None
    called = select(OrganizationName.organization_id).where(OrganizationName.key == key)
    query = select(Organization)
    if country:
        query = query.where(Organization.country == country)
    else:
        called = called.where(OrganizationName.kind != NameKind.ACRONYM)
    found = list(session.scalars(query.where(Organization.id.in_(called)).limit(_ENOUGH_TO_DOUBT)))
    active = [organization for organization in found if organization.status is OrganizationStatus.ACTIVE]
    candidates = active or found
    return candidates[0] if len(candidates) == 1 else None
