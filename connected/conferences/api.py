"""The JSON face of editions."""

from typing import Any

from connected.conferences import queries
from connected.conferences.models import Conference
from connected.conferences.schemas import ConferenceOutSchema, ConferencesOutSchema, PageQuerySchema
from connected.kernel.auth import PUBLIC, access
from connected.kernel.db import session
from connected.kernel.errors import NotFound
from connected.kernel.http.api import Blueprint, answers_problems
from connected.kernel.http.cursors import encode_cursor

blueprint = Blueprint("conferences", __name__, url_prefix="/api/v1/conferences", description="Editions.")


@blueprint.route("", methods=["GET"])
@blueprint.arguments(PageQuerySchema(), location="query")
@blueprint.response(200, ConferencesOutSchema())
@answers_problems(422)
@access(PUBLIC)
def get_conferences(page: dict[str, Any]) -> dict[str, Any]:
    """List published and archived editions, the latest first."""
    found = queries.public_conferences(session(), limit=page["limit"] + 1, before=page.get("cursor"))
    items, more = found[: page["limit"]], found[page["limit"] :]
    last = items[-1] if more else None
    return {"items": items, "next_cursor": encode_cursor(last.starts_on.toordinal(), last.slug) if last else None}


@blueprint.route("/<slug:slug>", methods=["GET"])
@blueprint.response(200, ConferenceOutSchema())
@answers_problems(404)
@access(PUBLIC)
def get_conference(slug: str) -> Conference:
    """Show one edition. Drafts are not found."""
    conference = queries.public_conference(session(), slug)
    if conference is None:
        raise NotFound
    return conference
