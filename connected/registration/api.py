"""The JSON face of registration."""

from typing import Any

from flask.typing import ResponseReturnValue

from connected.kernel.auth import PUBLIC, access
from connected.kernel.db import transaction
from connected.kernel.http.api import Blueprint, answers_problems
from connected.kernel.http.idempotency import KEY_PATTERN, once
from connected.kernel.http.limits import PUBLIC_POSTS, limiter
from connected.kernel.idempotency import KEY_MAX
from connected.registration import service
from connected.registration.application import Application
from connected.registration.schemas import AnswerSchema, ApplicationSchema

blueprint = Blueprint("registrations", __name__, url_prefix="/api/v1", description="Registering for a conference.")

IDEMPOTENCY_KEY = {
    "in": "header",
    "name": "Idempotency-Key",
    "required": False,
    "schema": {"type": "string", "maxLength": KEY_MAX, "pattern": KEY_PATTERN},
    "description": "Repeating a request with the same key is answered with the first answer, for 24 hours.",
}


@blueprint.route("/conferences/<slug:slug>/registrations", methods=["POST"])
@limiter.limit(PUBLIC_POSTS)  # before the body is read: a bad one counts as well
@blueprint.doc(parameters=[IDEMPOTENCY_KEY])
@blueprint.arguments(ApplicationSchema(), location="json")
@blueprint.response(202, AnswerSchema(), description="Durably registered; the letter tells what holds.")
@answers_problems(404, 409, 413, 415, 422, 429)
@access(PUBLIC)
def post_registration(application: Application, slug: str) -> ResponseReturnValue:
    """Register somebody."""
    with transaction() as session:

        def act() -> tuple[dict[str, Any], int]:
            return {"status": service.register(session, slug=slug, application=application).value}, 202

        body, status = once(session, act)
    return body, status
