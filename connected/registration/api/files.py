"""Registrations as files for staff's programs."""

from typing import Any

from flask import Response
from sqlalchemy import false

from connected.kernel.auth import Capability, access
from connected.kernel.http.api import TOKEN, answers_problems
from connected.registration.api.posting import blueprint
from connected.registration.api.reading import conference_of, wanted_of
from connected.registration.listing import Wanted, matching
from connected.registration.staff_schemas import ListQuerySchema
from connected.registration.taking_away.columns import summary
from connected.registration.taking_away.files import FORMATS, file_of
from connected.registration.visibility import sight

_FILE = {"schema": {"type": "string", "format": "binary"}}


class FileQuerySchema(ListQuerySchema):
    """Which registrations a file holds: the filters of the list, and no part of it but all."""

    class Meta(ListQuerySchema.Meta):
        """Without what cuts the list into pages."""

        exclude = ("limit", "cursor")


@blueprint.route("/conferences/<slug:slug>/registrations.<any(csv, xlsx, json):extension>", methods=["GET"])
@blueprint.doc(
    responses={"200": {"description": "The file.", "content": dict.fromkeys(FORMATS.values(), _FILE)}}, **TOKEN
)
@blueprint.arguments(FileQuerySchema(), location="query")
@answers_problems(401, 403, 404, 422)
@access(Capability.REGISTRATIONS_READ)
def get_file(asked: dict[str, Any], slug: str, extension: str) -> Response:
    """Take the registrations of an edition away, with the columns that the caller sees."""
    conference = conference_of(slug)
    wanted = wanted_of(conference, asked)
    everybody = Wanted(conference_id=conference.id)
    query = matching(wanted or everybody, sight(conference.id))
    return file_of(conference, query if wanted else query.where(false()), extension, summary(wanted or everybody))
