"""The audit for people: who did what, by ids and names of fields; never a value."""

from collections.abc import Sequence
from typing import Any, NamedTuple
from uuid import UUID

from flask import render_template, request
from flask.typing import ResponseReturnValue

from connected.audit.models import AuditEntry
from connected.audit.reading import readable_entries
from connected.audit.schemas import AuditQuerySchema
from connected.conferences.queries import conferences_for_staff
from connected.kernel.auth import CallerKind, Capability, access, current_caller
from connected.kernel.db import session
from connected.kernel.http.cursors import encode_cursor
from connected.kernel.http.forms import load_form
from connected.kernel.http.problems import text_of
from connected.kernel.i18n import N_
from connected.staff import queries, rules
from connected.staff.action_names import ACTIONS, OBJECTS
from connected.staff.pages.blueprint import blueprint

_FILTERS = ("object_id", "actor_id", "person_id", "conference")


class Line(NamedTuple):
    """An entry as it is shown."""

    entry: AuditEntry
    actor: str
    action: str
    object_name: str
    conference: dict[str, str] | None


@blueprint.get("/audit")
@access(Capability.AUDIT_READ)
def audit() -> ResponseReturnValue:
    """List what was done, the latest first."""
    given = {name: value for name, value in request.args.items() if name != "language"}
    asked = load_form(AuditQuerySchema(), given)
    found = readable_entries(session(), asked | {"limit": asked["limit"] + 1})
    shown, more = found[: asked["limit"]], found[asked["limit"] :]
    filters = {name: given[name] for name in _FILTERS if given.get(name)}
    return render_template(
        "staff/audit.html",
        lines=_lines(shown),
        conferences=_conferences(),
        filters=filters,
        older=filters | {"cursor": encode_cursor(shown[-1].id)} if more else None,
        zone=rules.HOME_ZONE,
    )


def _lines(entries: Sequence[AuditEntry]) -> list[Line]:
    names = queries.names_of(session(), {entry.actor_id for entry in entries if entry.actor_id})
    conferences = {conference.id: dict(conference.name) for conference in _conferences()}
    return [
        Line(
            entry,
            _actor(entry, names),
            text_of(ACTIONS.get(entry.action, entry.action), {}),
            text_of(OBJECTS.get(entry.object_kind, entry.object_kind), {}),
            conferences.get(entry.conference_id) if entry.conference_id else None,
        )
        for entry in entries
    ]


def _conferences() -> Sequence[Any]:
    return conferences_for_staff(session(), current_caller().conferences_with(Capability.AUDIT_READ))


def _actor(entry: AuditEntry, names: dict[UUID, str]) -> str:
    name = names.get(entry.actor_id, "?") if entry.actor_id else "?"
    match entry.actor_kind:
        case CallerKind.STAFF:
            return name
        case CallerKind.TOKEN:
            return text_of(N_("%(name)s, by a token"), {"name": name})
        case CallerKind.DELEGATE:
            return text_of(N_("The delegate"), {})
        case CallerKind.PUBLIC:
            return text_of(N_("Somebody without an account"), {})
        case CallerKind.SYSTEM:
            return text_of(N_("The system"), {})
