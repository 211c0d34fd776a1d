"""Lists to take away, from the list that staff see: its files, and the one to print."""

from flask import Blueprint, Response, render_template, request

from connected.audit.service import note
from connected.kernel.auth import Capability, access
from connected.kernel.db import session, transaction
from connected.registration.listing import matching
from connected.registration.staff_pages.listing import asked_for, conference_of
from connected.registration.taking_away.columns import summary
from connected.registration.taking_away.files import file_of
from connected.registration.taking_away.printed import letters
from connected.registration.visibility import sight
from connected.site.filters import current_language

blueprint = Blueprint(
    "taking_away", __name__, url_prefix="/staff/conferences/<slug:slug>/registrations", template_folder="../templates"
)


@blueprint.get("/file.<any(csv, xlsx, json):extension>")
@access(Capability.REGISTRATIONS_READ)
def file(slug: str, extension: str) -> Response:
    """Give the registrations that the list shows as a file."""
    conference = conference_of(slug)
    _, wanted = asked_for(conference, request.args)
    return file_of(conference, matching(wanted, sight(conference.id)), extension, summary(wanted))


@blueprint.get("/print")
@access(Capability.REGISTRATIONS_READ)
def printed(slug: str) -> str:
    """Show the registrations of the list by surname, to be printed. Who took it is noted."""
    conference = conference_of(slug)
    _, wanted = asked_for(conference, request.args)
    with transaction() as current:
        details = {"format": "print", "filters": summary(wanted)}
        note(current, "registrations.taken_away", conference, conference_id=conference.id, details=details)
    found = letters(session(), matching(wanted, sight(conference.id)), language=current_language())
    return render_template("registration/staff/print.html", conference=conference, letters=found)
