"""What staff's programs change: corrections and decisions. Who else changed it meanwhile is never overwritten."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from flask import request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from connected.kernel.auth import Capability, access
from connected.kernel.db import transaction
from connected.kernel.http.api import TOKEN, answers_problems
from connected.kernel.http.conditions import IF_MATCH, matched
from connected.registration import service
from connected.registration.api.posting import blueprint
from connected.registration.api.reading import found, with_etag
from connected.registration.models import Registration
from connected.registration.staff_schemas import CorrectionSchema, DeclineSchema, RegistrationOutSchema

WRITE = Capability.REGISTRATIONS_WRITE
_CHANGED = (401, 403, 404, 409, 412, 413, 415, 422)
_PATH = "/conferences/<slug:slug>/registrations/<uuid:registration_id>"
#: Decisions say what they are about by themselves, so that If-Match only narrows them.
_IF_MATCH = IF_MATCH | {"required": False}

#: A verb that is given the session, and the revision that the caller has seen, if they say so.
Verb = Callable[[Session, int | None], Registration]


@blueprint.route(_PATH, methods=["PATCH"])
@blueprint.doc(parameters=[IF_MATCH], **TOKEN)
@blueprint.arguments(CorrectionSchema(partial=True), location="json")
@blueprint.response(200, RegistrationOutSchema())
@answers_problems(*_CHANGED, 428)
@access(WRITE)
def patch_registration(changes: dict[str, Any], slug: str, registration_id: UUID) -> ResponseReturnValue:
    """Change what is named; the rest stays. The personal link changes with the address."""
    revision = matched(found(slug, registration_id).revision)
    with transaction() as session:
        service.correct(session, registration_id, changes=changes, revision=revision)
    return with_etag(found(slug, registration_id))


@blueprint.route(f"{_PATH}/approve", methods=["POST"])
@blueprint.doc(parameters=[_IF_MATCH], **TOKEN)
@blueprint.response(200, RegistrationOutSchema())
@answers_problems(*_CHANGED)
@access(WRITE)
def post_approve(slug: str, registration_id: UUID) -> ResponseReturnValue:
    """Confirm: a place is taken, and the letter is on its way. Confirming twice changes nothing."""
    return _act(slug, registration_id, lambda session, seen: service.approve(session, registration_id, revision=seen))


@blueprint.route(f"{_PATH}/decline", methods=["POST"])
@blueprint.doc(parameters=[_IF_MATCH], **TOKEN)
@blueprint.arguments(DeclineSchema(), location="json")
@blueprint.response(200, RegistrationOutSchema())
@answers_problems(*_CHANGED)
@access(WRITE)
def post_decline(said: dict[str, Any], slug: str, registration_id: UUID) -> ResponseReturnValue:
    """Decline, with a reason for staff and a text for the letter. Declining twice changes nothing."""
    return _act(
        slug,
        registration_id,
        lambda session, seen: service.decline(
            session, registration_id, reason=said["reason"], text=said["text"], revision=seen
        ),
    )


@blueprint.route(f"{_PATH}/cancel", methods=["POST"])
@blueprint.doc(parameters=[_IF_MATCH], **TOKEN)
@blueprint.response(200, RegistrationOutSchema())
@answers_problems(*_CHANGED)
@access(WRITE)
def post_cancel(slug: str, registration_id: UUID) -> ResponseReturnValue:
    """Cancel: the place is free at once, and the letter says so. Cancelling twice changes nothing."""
    return _act(
        slug, registration_id, lambda session, seen: service.cancel_by_staff(session, registration_id, revision=seen)
    )


@blueprint.route(f"{_PATH}/resend", methods=["POST"])
@blueprint.doc(parameters=[_IF_MATCH], **TOKEN)
@blueprint.response(200, RegistrationOutSchema())
@answers_problems(*_CHANGED)
@access(WRITE)
def post_resend(slug: str, registration_id: UUID) -> ResponseReturnValue:
    """Send the letter of the present status again."""
    return _act(slug, registration_id, lambda session, seen: service.resend(session, registration_id, revision=seen))


def _act(slug: str, registration_id: UUID, verb: Verb) -> ResponseReturnValue:
    """Let the verb act on what the caller sees at this edition, and answer with what it has become."""
    revision = found(slug, registration_id).revision
    seen = matched(revision) if "If-Match" in request.headers else None
    with transaction() as session:
        verb(session, seen)
    return with_etag(found(slug, registration_id))
