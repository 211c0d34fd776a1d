"""The JSON face of making and changing editions: a token, and If-Match for whatever exists already."""

from typing import Any

from flask import url_for
from flask.typing import ResponseReturnValue

from connected.conferences import queries, service
from connected.conferences.api.reading import blueprint, with_etag
from connected.conferences.change_schemas import (
    ConfirmSchema,
    CopySchema,
    EditionPatchSchema,
    PostponeSchema,
    load_patched,
)
from connected.conferences.facts import NewConference
from connected.conferences.models import Conference
from connected.conferences.schemas import ConferenceOutSchema, ConferenceSchema, EditionFactsSchema
from connected.kernel.auth import Capability, access
from connected.kernel.db import session, transaction
from connected.kernel.errors import NotFound
from connected.kernel.http.api import TOKEN, answers_problems
from connected.kernel.http.conditions import IF_MATCH, matched

WRITE = Capability.CONFERENCES_WRITE
CHANGED = (401, 403, 404, 409, 412, 413, 415, 422, 428)


@blueprint.route("", methods=["POST"])
@blueprint.doc(**TOKEN)
@blueprint.arguments(ConferenceSchema(), location="json")
@blueprint.response(201, ConferenceOutSchema())
@answers_problems(401, 403, 409, 413, 415, 422)
@access(WRITE, everywhere=True)
def post_conference(new: NewConference) -> ResponseReturnValue:
    """Make an edition. Whoever does has to have the right at every conference."""
    with transaction() as current:
        conference = service.create_conference(current, new)
    return _created(conference)


@blueprint.route("/<slug:slug>", methods=["PATCH"])
@blueprint.doc(parameters=[IF_MATCH], **TOKEN)
@blueprint.arguments(EditionPatchSchema(), location="json")
@blueprint.arguments(ConfirmSchema(), location="query")
@blueprint.response(200, ConferenceOutSchema())
@answers_problems(*CHANGED)
@access(WRITE)
def patch_conference(patch: dict[str, Any], asked: dict[str, int], slug: str) -> ResponseReturnValue:
    """Change an edition by a JSON merge patch (RFC 7396). Its slug never changes; its status has steps of its own."""
    conference = found(slug)
    revision = matched(conference.revision)
    facts = load_patched(EditionFactsSchema(), conference, patch)
    with transaction() as current:
        changed = service.change_conference(
            current, conference, facts, revision=revision, confirmed=bool(asked["confirm"])
        )
    return with_etag(changed)


@blueprint.route("/<slug:slug>/postpone", methods=["POST"])
@blueprint.doc(parameters=[IF_MATCH], **TOKEN)
@blueprint.arguments(PostponeSchema(), location="json")
@blueprint.arguments(ConfirmSchema(), location="query")
@blueprint.response(200, ConferenceOutSchema())
@answers_problems(*CHANGED)
@access(WRITE)
def post_postpone(days: dict[str, Any], asked: dict[str, int], slug: str) -> ResponseReturnValue:
    """Move an edition to other days, registration with it where asked."""
    conference = found(slug)
    revision = matched(conference.revision)
    with transaction() as current:
        moved = service.postpone_conference(
            current, conference, **days, revision=revision, confirmed=bool(asked["confirm"])
        )
    return with_etag(moved)


@blueprint.route("/<slug:slug>/copy", methods=["POST"])
@blueprint.doc(**TOKEN)
@blueprint.arguments(CopySchema(), location="json")
@blueprint.response(201, ConferenceOutSchema())
@answers_problems(401, 403, 404, 409, 413, 415, 422)
@access(WRITE, everywhere=True)
def post_copy(new: dict[str, Any], slug: str) -> ResponseReturnValue:
    """Make a draft like an edition, its dates moved; the right is needed at every conference."""
    source = found(slug)
    with transaction() as current:
        conference = service.copy_conference(current, source, **{"name": source.name} | new)
    return _created(conference)


@blueprint.route("/<slug:slug>/publish", methods=["POST"])
@blueprint.doc(parameters=[IF_MATCH], **TOKEN)
@blueprint.arguments(ConfirmSchema(), location="query")
@blueprint.response(200, ConferenceOutSchema())
@answers_problems(401, 403, 404, 409, 412, 422, 428)
@access(WRITE)
def post_publish(asked: dict[str, int], slug: str) -> ResponseReturnValue:
    """Show a draft to everybody."""
    conference = found(slug)
    revision = matched(conference.revision)
    with transaction() as current:
        return with_etag(
            service.publish_conference(current, conference, revision=revision, confirmed=bool(asked["confirm"]))
        )


@blueprint.route("/<slug:slug>/archive", methods=["POST"])
@blueprint.doc(parameters=[IF_MATCH], **TOKEN)
@blueprint.arguments(ConfirmSchema(), location="query")
@blueprint.response(200, ConferenceOutSchema())
@answers_problems(401, 403, 404, 409, 412, 422, 428)
@access(WRITE)
def post_archive(asked: dict[str, int], slug: str) -> ResponseReturnValue:
    """Make a published edition read-only."""
    conference = found(slug)
    revision = matched(conference.revision)
    with transaction() as current:
        return with_etag(
            service.archive_conference(current, conference, revision=revision, confirmed=bool(asked["confirm"]))
        )


@blueprint.route("/<slug:slug>/unarchive", methods=["POST"])
@blueprint.doc(parameters=[IF_MATCH], **TOKEN)
@blueprint.response(200, ConferenceOutSchema())
@answers_problems(401, 403, 404, 409, 412, 428)
@access(WRITE)
def post_unarchive(slug: str) -> ResponseReturnValue:
    """Make an archived edition changeable again."""
    conference = found(slug)
    revision = matched(conference.revision)
    with transaction() as current:
        return with_etag(service.unarchive_conference(current, conference, revision=revision))


def found(slug: str) -> Conference:
    """Return the edition of an address that the caller was let in to. Raises NotFound."""
    conference = queries.conference_for_staff(session(), slug)
    if conference is None:
        raise NotFound
    return conference


def _created(conference: Conference) -> ResponseReturnValue:
    _, _, headers = with_etag(conference)
    location = {"Location": url_for("conferences.get_conference", slug=conference.slug)}
    return conference, 201, headers | location  # type: ignore[return-value]  # flask-smorest puts it into JSON
