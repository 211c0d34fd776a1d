"""Registrations as staff's programs read them."""

from typing import Any
from uuid import UUID

from flask.typing import ResponseReturnValue

from connected.conferences.models import Conference
from connected.conferences.queries import conference_for_staff
from connected.kernel.auth import Capability, access
from connected.kernel.db import session
from connected.kernel.errors import NotFound
from connected.kernel.http.api import TOKEN, answers_problems
from connected.kernel.http.conditions import ETAG, etag
from connected.kernel.http.cursors import encode_cursor
from connected.registration import listing
from connected.registration.api.posting import blueprint
from connected.registration.listing import Wanted
from connected.registration.models import Registration
from connected.registration.staff_schemas import ListQuerySchema, RegistrationOutSchema, RegistrationsOutSchema
from connected.registration.visibility import sight


@blueprint.route("/conferences/<slug:slug>/registrations", methods=["GET"])
@blueprint.doc(**TOKEN)
@blueprint.arguments(ListQuerySchema(), location="query")
@blueprint.response(200, RegistrationsOutSchema())
@answers_problems(401, 403, 404, 422)
@access(Capability.REGISTRATIONS_READ)
def get_registrations(asked: dict[str, Any], slug: str) -> dict[str, Any]:
    """List the registrations of an edition, the latest first; a search finds slips as well where nothing else fits."""
    conference = conference_of(slug)
    wanted = wanted_of(conference, asked)
    if wanted is None:
        return {"items": [], "next_cursor": None}
    (after,) = asked.get("cursor") or (None,)
    page = listing.page(session(), wanted, sight(conference.id), limit=asked["limit"], after=after)
    return {"items": page.items, "next_cursor": encode_cursor(page.items[-1].number) if page.more else None}


@blueprint.route("/conferences/<slug:slug>/registrations/<uuid:registration_id>", methods=["GET"])
@blueprint.doc(responses={"200": {"headers": ETAG}}, **TOKEN)
@blueprint.response(200, RegistrationOutSchema())
@answers_problems(401, 403, 404)
@access(Capability.REGISTRATIONS_READ)
def get_registration(slug: str, registration_id: UUID) -> ResponseReturnValue:
    """Show a registration. Its ETag is for If-Match."""
    return with_etag(found(slug, registration_id))


def found(slug: str, registration_id: UUID) -> Registration:
    """Return a registration of this edition that the caller sees. Raises NotFound."""
    registration = listing.one(session(), registration_id, slug=slug)
    if registration is None or not listing.is_seen(registration, sight(registration.conference_id)):
        raise NotFound
    return registration


def with_etag(registration: Registration) -> ResponseReturnValue:
    """Answer with a registration and its ETag."""
    return registration, 200, etag(registration.revision)  # type: ignore[return-value]  # the decorator makes it JSON


def wanted_of(conference: Conference, asked: dict[str, Any]) -> Wanted | None:
    """Return the filters asked for; None where the category is unknown, so that nothing can match."""
    category = _category_id(conference, asked["category"])
    if asked["category"] and category is None:
        return None
    return Wanted(
        conference_id=conference.id,
        q=asked["q"],
        status=asked["status"],
        category_id=category,
        organization_id=asked["organization"],
        country=asked["country"],
    )


def conference_of(slug: str) -> Conference:
    """Return an edition whatever its status. Raises NotFound."""
    conference = conference_for_staff(session(), slug)
    if conference is None:
        raise NotFound
    return conference


def _category_id(conference: Conference, slug: str | None) -> UUID | None:
    return next((category.id for category in conference.categories if category.slug == slug), None)
