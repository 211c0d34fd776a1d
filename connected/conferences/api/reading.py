"""The JSON face of editions."""

from collections.abc import Collection
from typing import Any
from uuid import UUID

from flask.typing import ResponseReturnValue

from connected.conferences import queries
from connected.conferences.models import Conference
from connected.conferences.schemas import ConferenceOutSchema, ConferencesOutSchema, PageQuerySchema
from connected.kernel.auth import PUBLIC, Capability, access, current_caller
from connected.kernel.db import session
from connected.kernel.errors import NotFound
from connected.kernel.http.api import TOKEN_OR_NONE, Blueprint, answers_problems
from connected.kernel.http.conditions import ETAG, etag
from connected.kernel.http.cursors import encode_cursor

blueprint = Blueprint("conferences", __name__, url_prefix="/api/v1/conferences", description="Editions.")


@blueprint.route("", methods=["GET"])
@blueprint.doc(**TOKEN_OR_NONE)
@blueprint.arguments(PageQuerySchema(), location="query")
@blueprint.response(200, ConferencesOutSchema())
@answers_problems(401, 422)
@access(PUBLIC)
def get_conferences(page: dict[str, Any]) -> dict[str, Any]:
    """List published and archived editions, the latest first; with a token, the drafts it may read as well."""
    most, before = page["limit"] + 1, page.get("cursor")
    found = queries.public_conferences(session(), limit=most, before=before, drafts=_readable_drafts())
    items, more = found[: page["limit"]], found[page["limit"] :]
    last = items[-1] if more else None
    return {"items": items, "next_cursor": encode_cursor(last.starts_on.toordinal(), last.slug) if last else None}


@blueprint.route("/<slug:slug>", methods=["GET"])
@blueprint.doc(responses={"200": {"headers": ETAG}}, **TOKEN_OR_NONE)
@blueprint.response(200, ConferenceOutSchema())
@answers_problems(401, 404)
@access(PUBLIC)
def get_conference(slug: str) -> ResponseReturnValue:
    """Show one edition; a draft only with a token that may read it. The ETag is the revision that changes take."""
    conference = queries.visible_conference(session(), slug, _readable_drafts())
    if conference is None:
        raise NotFound
    return with_etag(conference)


def with_etag(conference: Conference) -> tuple[Any, int, dict[str, str]]:
    """Return an answer of ``conference`` that tells its revision."""
    return conference, 200, etag(conference.revision)


def _readable_drafts() -> Collection[UUID] | None:
    return current_caller().conferences_with(Capability.CONFERENCES_READ)
