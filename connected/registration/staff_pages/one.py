"""One registration: its facts, what was done to it, its letters, and what can be decided."""

from collections.abc import Callable, Mapping
from uuid import UUID

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from connected.audit.models import AuditEntry
from connected.audit.queries import entries
from connected.kernel.auth import CallerKind, Capability, access, current_caller
from connected.kernel.countries import country_name
from connected.kernel.db import session, transaction
from connected.kernel.errors import NotFound, Problem
from connected.kernel.http.forms import load_form, revision_in, text_above_form, texts_beside_fields
from connected.messaging.queries import messages_about
from connected.registration import listing, service
from connected.registration.enums import APPROVABLE, DECLINABLE
from connected.registration.models import Registration
from connected.registration.staff_pages.listing import blueprint
from connected.registration.staff_pages.names import LETTERS, STATES
from connected.registration.staff_schemas import DeclineSchema
from connected.registration.visibility import sight
from connected.site.filters import current_language
from connected.staff.action_names import ACTIONS
from connected.staff.queries import names_of

_HISTORY = 100

#: A verb that is given the session, the id, what was typed, and the revision that was looked at.
Verb = Callable[[Session, UUID, Mapping[str, str], int], Registration]


def _decline(session: Session, registration_id: UUID, typed: Mapping[str, str], revision: int) -> Registration:
    said = load_form(DeclineSchema(), {name: typed[name] for name in ("reason", "text") if name in typed})
    return service.decline(session, registration_id, reason=said["reason"], text=said["text"], revision=revision)


VERBS: Mapping[str, Verb] = {
    "approve": lambda session, id_, _, revision: service.approve(session, id_, revision=revision),
    "decline": _decline,
    "cancel": lambda session, id_, _, revision: service.cancel_by_staff(session, id_, revision=revision),
    "resend": lambda session, id_, _, revision: service.resend(session, id_, revision=revision),
    "settle": lambda session, id_, _, revision: service.settle(session, id_, revision=revision),
    "tie": lambda session, id_, _, revision: service.tie(session, id_, person_id=None, revision=revision),
}


@blueprint.get("/<uuid:registration_id>")
@access(Capability.REGISTRATIONS_READ)
def show(slug: str, registration_id: UUID) -> ResponseReturnValue:
    """Show everything that the reader may see of a registration."""
    return _page(slug, registration_id)


@blueprint.post("/<uuid:registration_id>/<verb>")
@access(Capability.REGISTRATIONS_WRITE)
def act(slug: str, registration_id: UUID, verb: str) -> ResponseReturnValue:
    """Do what was decided, or show the registration again with what stands in the way."""
    if verb not in VERBS:
        raise NotFound
    found(slug, registration_id)
    typed = request.form.to_dict()
    try:
        with transaction() as current:
            VERBS[verb](current, registration_id, typed, revision_in(typed))
    except Problem as problem:
        return _page(slug, registration_id, problem, typed)
    return redirect(url_for(".show", slug=slug, registration_id=registration_id, done=verb), 303)


def found(slug: str, registration_id: UUID) -> Registration:
    """Return a registration of this edition that the caller sees. Raises NotFound."""
    registration = listing.one(session(), registration_id, slug=slug)
    if registration is None or not listing.is_seen(registration, sight(registration.conference_id)):
        raise NotFound
    return registration


def _page(
    slug: str, registration_id: UUID, problem: Problem | None = None, typed: Mapping[str, str] | None = None
) -> ResponseReturnValue:
    registration = found(slug, registration_id)
    history = entries(session(), limit=_HISTORY, object_id=registration.id)
    page = render_template(
        "registration/staff/one.html",
        conference=registration.conference,
        registration=registration,
        seen=sight(registration.conference_id),
        history=history,
        actors=_actors(history),
        actions=ACTIONS,
        letters=LETTERS,
        states=STATES,
        messages=messages_about(session(), registration.id),
        country=_country,
        may_write=current_caller().may(Capability.REGISTRATIONS_WRITE, registration.conference_id),
        can_approve=registration.status in APPROVABLE and not registration.waits_to_be_settled,
        can_decline=registration.status in DECLINABLE,
        done=request.args.get("done"),
        form=typed or {},
        errors=texts_beside_fields(problem.errors) if problem else {},
        problem=text_above_form(problem) if problem else None,
    )
    return page, problem.status if problem else 200


def _actors(history: list[AuditEntry]) -> Mapping[UUID, str]:
    """What to call members of staff by, who did it themselves or by a token."""
    staff = (CallerKind.STAFF, CallerKind.TOKEN)
    return names_of(session(), {entry.actor_id for entry in history if entry.actor_id and entry.actor_kind in staff})


def _country(code: str | None) -> str:
    return country_name(code, current_language()) if code else ""
