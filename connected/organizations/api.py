"""The JSON face of organizations."""

from typing import Any

from connected.kernel.auth import PUBLIC, access
from connected.kernel.db import session
from connected.kernel.http.api import Blueprint, answers_problems
from connected.kernel.http.cursors import encode_cursor
from connected.organizations import queries
from connected.organizations.schemas import OrganizationsOutSchema, OrganizationsQuerySchema

blueprint = Blueprint(
    "organizations", __name__, url_prefix="/api/v1/organizations", description="Universities and other organizations."
)


@blueprint.route("", methods=["GET"])
@blueprint.arguments(OrganizationsQuerySchema(), location="query")
@blueprint.response(200, OrganizationsOutSchema())
@answers_problems(422)
@access(PUBLIC)
def get_organizations(asked: dict[str, Any]) -> dict[str, Any]:
    """Find organizations by any of their names, the best first; without `q`, list them by name."""
    if asked["q"].strip():
        return {"items": queries.search(session(), asked["q"], asked["limit"]), "next_cursor": None}
    found = queries.page(session(), limit=asked["limit"] + 1, after=asked.get("cursor"))
    items, more = found[: asked["limit"]], found[asked["limit"] :]
    last = items[-1] if more else None
    return {"items": items, "next_cursor": encode_cursor(last.sorted_by, last.id) if last else None}
