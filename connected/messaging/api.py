"""The outbox for programs of staff."""

from typing import Any

from connected.kernel.auth import Capability, access, current_caller, require
from connected.kernel.db import session
from connected.kernel.http.access import conference_named
from connected.kernel.http.api import TOKEN, Blueprint, answers_problems
from connected.kernel.http.cursors import encode_cursor
from connected.messaging.listing import Wanted, messages
from connected.messaging.schemas import MessagesOutSchema, MessagesQuerySchema

blueprint = Blueprint("messages", __name__, url_prefix="/api/v1/messages", description="Letters and their delivery.")


@blueprint.route("", methods=["GET"])
@blueprint.doc(**TOKEN)
@blueprint.arguments(MessagesQuerySchema(), location="query")
@blueprint.response(200, MessagesOutSchema())
@answers_problems(401, 403, 404, 422)
@access(Capability.MAIL_READ)
def get_messages(asked: dict[str, Any]) -> dict[str, Any]:
    """List letters and what became of them, the latest first, of conferences where the caller may read mail."""
    conferences = None
    if slug := asked.get("conference"):
        conferences = [conference_named(slug)]
        require(Capability.MAIL_READ, conferences[0])
    states = [asked["state"]] if "state" in asked else []
    wanted = Wanted(conferences=conferences, states=states, about_id=asked.get("about_id"))
    (before,) = asked.get("cursor") or (None,)
    found = messages(session(), wanted, current_caller(), limit=asked["limit"] + 1, before=before)
    items, more = found[: asked["limit"]], found[asked["limit"] :]
    return {"items": items, "next_cursor": encode_cursor(items[-1].id) if more else None}
