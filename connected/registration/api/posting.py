"""Registering by a program: the public's, or one of staff with a token."""

from typing import Any
from uuid import UUID

from flask import jsonify, request, url_for
from flask.typing import ResponseReturnValue

from connected.conferences.queries import conference_id_of
from connected.kernel.auth import PUBLIC, Capability, access, require
from connected.kernel.db import transaction
from connected.kernel.errors import NotFound
from connected.kernel.http.api import TOKEN_OR_NONE, Blueprint, answers_problems
from connected.kernel.http.conditions import etag
from connected.kernel.http.idempotency import KEY_PATTERN, once
from connected.kernel.http.limits import PUBLIC_POSTS, limiter
from connected.kernel.idempotency import KEY_MAX
from connected.registration import listing, service
from connected.registration.application import Application, HandEntry
from connected.registration.schemas import AnswerSchema
from connected.registration.staff_schemas import PostedSchema, RegistrationOutSchema

blueprint = Blueprint("registrations", __name__, url_prefix="/api/v1", description="Registering for a conference.")

IDEMPOTENCY_KEY = {
    "in": "header",
    "name": "Idempotency-Key",
    "required": False,
    "schema": {"type": "string", "maxLength": KEY_MAX, "pattern": KEY_PATTERN},
    "description": "Repeating a request with the same key is answered with the first answer, for 24 hours.",
}


def _has_token() -> bool:
    """Whether a token comes with the request, which is refused where it is not good."""
    return "Authorization" in request.headers


@blueprint.route("/conferences/<slug:slug>/registrations", methods=["POST"])
@limiter.limit(PUBLIC_POSTS, exempt_when=_has_token)  # before the body is read: a bad one counts as well
@blueprint.doc(parameters=[IDEMPOTENCY_KEY], **TOKEN_OR_NONE)
@blueprint.arguments(PostedSchema(), location="json")
@blueprint.response(202, AnswerSchema(), description="Durably registered; the letter tells what holds.")
@blueprint.alt_response(
    201, schema=RegistrationOutSchema(), description="Entered by staff, with a token.", success=True
)
@answers_problems(401, 403, 404, 409, 413, 415, 422, 429)
@access(PUBLIC)
def post_registration(application: Application | HandEntry, slug: str) -> ResponseReturnValue:
    """Register somebody.

    With a token that may `registrations:write`, the answer is 201 with the whole resource. Such a request may leave
    out `email` and `consents`, may give a `status`, and is bound by the category's capacity alone.
    """
    if isinstance(application, HandEntry):
        return _enter(application, slug)
    with transaction() as session:

        def act() -> tuple[dict[str, Any], int]:
            return {"status": service.register(session, slug=slug, application=application).value}, 202

        body, status = once(session, act)
    return body, status


def _enter(entry: HandEntry, slug: str) -> ResponseReturnValue:
    with transaction() as session:
        conference_id = conference_id_of(session, slug)
        if conference_id is None:
            raise NotFound
        require(Capability.REGISTRATIONS_WRITE, conference_id)

        def act() -> tuple[dict[str, Any], int]:  # the id alone is kept with the key: nothing personal
            return {"id": str(service.enter(session, conference_id=conference_id, entry=entry).id)}, 201

        kept, _ = once(session, act)
    registration = listing.one(session, UUID(kept["id"]), slug=slug)
    if registration is None:
        raise NotFound
    address = url_for(".get_registration", slug=slug, registration_id=registration.id)
    response = jsonify(RegistrationOutSchema().dump(registration))
    response.headers.update(etag(registration.revision) | {"Location": address})
    return response, 201
