"""The audit for programs."""

from typing import Any

from connected.audit.reading import readable_entries
from connected.audit.schemas import AuditOutSchema, AuditQuerySchema
from connected.kernel.auth import Capability, access
from connected.kernel.db import session
from connected.kernel.http.api import Blueprint, answers_problems
from connected.kernel.http.cursors import encode_cursor

blueprint = Blueprint("audit", __name__, url_prefix="/api/v1/audit", description="Who did what.")


@blueprint.route("", methods=["GET"])
@blueprint.arguments(AuditQuerySchema(), location="query")
@blueprint.response(200, AuditOutSchema())
@answers_problems(401, 403, 404, 422)
@access(Capability.AUDIT_READ)
def get_audit(asked: dict[str, Any]) -> dict[str, Any]:
    """List what was done, the latest first, at the conferences whose audit the caller may read."""
    found = readable_entries(session(), asked | {"limit": asked["limit"] + 1})
    items, more = found[: asked["limit"]], found[asked["limit"] :]
    return {"items": items, "next_cursor": encode_cursor(items[-1].id) if more else None}
