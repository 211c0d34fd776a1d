"""What of the audit the caller may read, as it is asked for by programs and pages alike."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm import Session

from connected.audit import queries
from connected.audit.models import AuditEntry
from connected.kernel.auth import Capability, current_caller, require
from connected.kernel.http.access import conference_named


def readable_entries(session: Session, asked: Mapping[str, Any]) -> list[AuditEntry]:
    """Return entries of conferences where the caller may read the audit; those of none only to who may everywhere.

    ``asked``: what `AuditQuerySchema` loads. Raises NotFound or Forbidden for the conference that is asked for.
    """
    conferences = current_caller().conferences_with(Capability.AUDIT_READ)
    if slug := asked.get("conference"):
        conference_id = conference_named(slug)
        require(Capability.AUDIT_READ, conference_id)
        conferences = frozenset({conference_id})
    cursor = asked.get("cursor")
    return queries.entries(
        session,
        limit=asked["limit"],
        before=cursor[0] if cursor else None,
        object_id=asked.get("object_id"),
        actor_id=asked.get("actor_id"),
        person_id=asked.get("person_id"),
        conferences=conferences,
    )
