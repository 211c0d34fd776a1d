"""Organizations by name, a page at a time."""

from uuid import UUID

from sqlalchemy import select, tuple_
from sqlalchemy.orm import Session

from connected.organizations.models import Organization


def page(session: Session, *, limit: int, after: tuple[str, UUID] | None = None) -> list[Organization]:
    """Return organizations in the order of their English names, or of the only ones they have.

    ``after``: ``sorted_by`` and id of the last one already seen.
    """
    query = select(Organization).order_by(Organization.sorted_by, Organization.id).limit(limit)
    if after:
        query = query.where(tuple_(Organization.sorted_by, Organization.id) > after)
    return list(session.scalars(query))
