"""The figures of an edition for programs."""

from collections.abc import Mapping
from typing import Any

from connected.conferences.queries import conference_for_staff
from connected.kernel.auth import Capability, access
from connected.kernel.db import session
from connected.kernel.errors import NotFound
from connected.kernel.http.api import Blueprint, answers_problems
from connected.registration.dashboard.schemas import StatisticsSchema
from connected.registration.dashboard.statistics import statistics

blueprint = Blueprint("statistics", __name__, url_prefix="/api/v1", description="Figures of an edition.")


@blueprint.route("/conferences/<slug:slug>/statistics", methods=["GET"])
@blueprint.response(200, StatisticsSchema())
@answers_problems(401, 403, 404)
@access(Capability.REGISTRATIONS_READ)
def get_statistics(slug: str) -> dict[str, Any]:
    """Count the registrations of an edition."""
    conference = conference_for_staff(session(), slug)
    if conference is None:
        raise NotFound
    found = statistics(session(), conference)
    counts = {name: _named(value) for name, value in vars(found).items() if isinstance(value, Mapping)}
    return counts | {
        "total": found.total,
        "categories": [place._asdict() for place in found.categories],
        "days": [day._asdict() for day in found.days],
    }


def _named(counts: Mapping[Any, int]) -> dict[str, int]:
    """Return counts by text: null is no key in JSON."""
    return {"none" if key is None else str(key): count for key, count in counts.items()}
