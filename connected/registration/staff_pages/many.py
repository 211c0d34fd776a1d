"""Deciding about many at once: first a preview of whom it concerns and how many places are left, then the deed.

Each registration is a transaction of its own: where places run out, those before have theirs, and the rest is told.
"""

from collections import Counter
from collections.abc import Mapping
from uuid import UUID

from flask import render_template, request
from flask.typing import ResponseReturnValue

from connected.kernel.auth import Capability, access
from connected.kernel.db import session, transaction
from connected.kernel.errors import NotFound, Problem
from connected.kernel.http.forms import load_form
from connected.kernel.http.problems import text_of
from connected.registration import listing, service
from connected.registration.enums import APPROVABLE, CANCELLABLE, DECLINABLE, RegistrationStatus
from connected.registration.models import Registration
from connected.registration.staff_pages.listing import asked_for, blueprint, conference_of
from connected.registration.staff_schemas import DeclineSchema
from connected.registration.visibility import sight

MOST_AT_ONCE = 500

#: The statuses that each deed can follow; of the others it changes nothing.
FITTING: Mapping[str, frozenset[RegistrationStatus]] = {
    "approve": APPROVABLE,
    "decline": DECLINABLE,
    "cancel": CANCELLABLE,
    "resend": frozenset(RegistrationStatus),
}


@blueprint.post("/many")
@access(Capability.REGISTRATIONS_WRITE)
def preview(slug: str) -> ResponseReturnValue:
    """Show whom a deed concerns: those that were ticked, or all that match the filter. Nothing is changed."""
    conference, verb = conference_of(slug), _verb()
    _, wanted = asked_for(conference, request.form)
    ids = None if request.form.get("all") == "1" else _ids()
    chosen = listing.chosen(session(), wanted, sight(conference.id), ids=ids, limit=MOST_AT_ONCE + 1)
    concerned = [each for each in chosen[:MOST_AT_ONCE] if each.status in FITTING[verb]]
    by_category = Counter(each.category_id for each in concerned if not each.holds_place)
    return render_template(
        "registration/staff/many.html",
        conference=conference,
        verb=verb,
        chosen=min(len(chosen), MOST_AT_ONCE),
        concerned=concerned,
        is_more=len(chosen) > MOST_AT_ONCE,
        most=MOST_AT_ONCE,
        categories=[(each, by_category[each.id]) for each in conference.categories if by_category[each.id]],
        form={},
        errors={},
    )


@blueprint.post("/many/done")
@access(Capability.REGISTRATIONS_WRITE)
def post_many(slug: str) -> ResponseReturnValue:
    """Do it, and tell what came of it."""
    conference, verb = conference_of(slug), _verb()
    _, wanted = asked_for(conference, {})
    said = load_form(DeclineSchema(), {name: request.form.get(name, "") for name in ("reason", "text")})
    chosen = listing.chosen(session(), wanted, sight(conference.id), ids=_ids(), limit=MOST_AT_ONCE)
    done, refused = 0, Counter[str]()
    for registration in chosen:
        try:
            _do(verb, registration, said)
            done += 1
        except Problem as problem:
            refused[text_of(problem.text, problem.params)] += 1
    return render_template(
        "registration/staff/many_done.html", conference=conference, verb=verb, done=done, refused=refused.most_common()
    )


def _do(verb: str, registration: Registration, said: Mapping[str, str | None]) -> None:
    with transaction() as current:
        if verb == "decline":
            service.decline(current, registration.id, reason=said["reason"], text=said["text"])
        elif verb == "approve":
            service.approve(current, registration.id)
        elif verb == "cancel":
            service.cancel_by_staff(current, registration.id)
        else:
            service.resend(current, registration.id)


def _verb() -> str:
    verb = request.form.get("verb", "")
    if verb not in FITTING:
        raise NotFound
    return verb


def _ids() -> list[UUID]:
    """Return the ids that were ticked; what is none is left out."""
    found = []
    for given in request.form.getlist("id")[:MOST_AT_ONCE]:
        try:
            found.append(UUID(given))
        except ValueError:
            continue
    return found
