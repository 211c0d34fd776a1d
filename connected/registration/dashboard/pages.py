"""The page that those who run an edition look at first."""

from flask import Blueprint, render_template

from connected.conferences.queries import conference_for_staff
from connected.kernel.auth import Capability, access
from connected.kernel.countries import country_name
from connected.kernel.db import session
from connected.kernel.errors import NotFound
from connected.kernel.i18n import N_
from connected.registration.dashboard.charts import HEIGHT, WIDTH, bars, curve
from connected.registration.dashboard.statistics import statistics
from connected.registration.enums import RegistrationStatus
from connected.site.filters import current_language
from connected.staff.navigation import Place

blueprint = Blueprint(
    "dashboard", __name__, url_prefix="/staff/conferences/<slug:slug>", template_folder="../templates"
)

PLACE = Place("dashboard.show", N_("Overview"), Capability.REGISTRATIONS_READ, of_conference=True)


@blueprint.get("/dashboard")
@access(Capability.REGISTRATIONS_READ)
def show(slug: str) -> str:
    """Show how registration goes, what waits for a decision, and which letters need somebody."""
    conference = conference_for_staff(session(), slug)
    if conference is None:
        raise NotFound
    found = statistics(session(), conference)
    language = current_language()
    return render_template(
        "registration/dashboard/show.html",
        conference=conference,
        figures=found,
        waiting=found.by_status.get(RegistrationStatus.PENDING, 0),
        curve=curve(found.days),
        width=WIDTH,
        height=HEIGHT,
        charts={
            "status": bars(found.by_status),
            "country": bars(found.by_country),
            "kind": bars(found.by_kind),
            "language": bars(found.by_language),
        },
        country=lambda code: country_name(code, language) if code else None,
    )
