"""Letters of an edition that need somebody: not delivered, in doubt, or to be delivered by hand."""

from typing import NamedTuple

from flask import Blueprint, render_template, request

from connected.conferences.queries import conference_for_staff
from connected.kernel.auth import Capability, access, current_caller
from connected.kernel.db import session
from connected.kernel.errors import NotFound
from connected.kernel.i18n import N_
from connected.messaging.enums import MessageState
from connected.messaging.listing import Wanted, messages
from connected.registration.dashboard.statistics import MANUAL_DELIVERY
from connected.registration.staff_pages.names import LETTERS, STATES
from connected.registration.visibility import sight
from connected.staff.navigation import Place

blueprint = Blueprint(
    "letters_staff", __name__, url_prefix="/staff/conferences/<slug:slug>", template_folder="../templates"
)
PLACE = Place("letters_staff.index", N_("Letters"), Capability.MAIL_READ, of_conference=True)
_AT_MOST = 200


class Kind(NamedTuple):
    """Letters of one kind, and what is to be done about them."""

    name: str
    advice: str
    states: tuple[MessageState, ...]
    reason: str | None = None


KINDS = {
    "failed": Kind(
        N_("Not delivered"),
        N_(
            "The relay refused these for good, or nothing could be sent. Correct the address and send the letter again."
        ),
        (MessageState.FAILED,),
    ),
    "uncertain": Kind(
        N_("In doubt"),
        N_("The connection was lost at the last moment. Each of these is sent once more by itself, if it was not yet."),
        (MessageState.UNCERTAIN,),
    ),
    "by-hand": Kind(
        N_("To be delivered by hand"),
        N_("No robot writes to these people. Whoever looks after them passes on what the letter would have said."),
        (MessageState.SKIPPED,),
        MANUAL_DELIVERY,
    ),
    "waiting": Kind(
        N_("On their way"),
        N_("These leave within seconds while the relay is well. Temporary refusals are tried again, ever more slowly."),
        (MessageState.QUEUED, MessageState.SENDING),
    ),
}


@blueprint.get("/letters")
@access(Capability.MAIL_READ)
def index(slug: str) -> str:
    """List the letters of one kind, the latest first."""
    conference = conference_for_staff(session(), slug)
    if conference is None:
        raise NotFound
    chosen = request.args.get("kind", "")
    kind = KINDS.get(chosen) or KINDS["failed"]
    wanted = Wanted(conferences=[conference.id], states=kind.states, reason=kind.reason)
    return render_template(
        "registration/dashboard/letters.html",
        conference=conference,
        kinds=KINDS,
        kind=kind,
        letters=messages(session(), wanted, current_caller(), limit=_AT_MOST),
        most=_AT_MOST,
        names=LETTERS,
        states=STATES,
        seen=sight(conference.id),
    )
