"""What each role may do, in one table."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from uuid import UUID

from connected.kernel.auth import Capability as May
from connected.kernel.i18n import N_
from connected.staff.enums import Role

_LOOK = {May.CONFERENCES_READ, May.ORGANIZATIONS_READ, May.SCHEDULE_READ}
_DECIDE = {May.PEOPLE_READ, May.PEOPLE_WRITE, May.REGISTRATIONS_READ, May.REGISTRATIONS_WRITE, May.ORGANIZATIONS_WRITE}
_SCHEDULE = {May.SCHEDULE_WRITE, May.SCHEDULE_PUBLISH}
_MAIL = {May.MAIL_READ, May.MAIL_WRITE, May.MAIL_SEND}
_FIELDS = {May.SEE_CONTACT, May.SEE_NEEDS, May.SEE_PROTOCOL}

CAPABILITIES: Mapping[Role, frozenset[May]] = {
    Role.ADMINISTRATOR: frozenset(May),
    Role.ORGANIZER: frozenset({*_LOOK, May.CONFERENCES_WRITE, *_DECIDE, *_SCHEDULE, *_MAIL, May.AUDIT_READ, *_FIELDS}),
    Role.REGISTRATION: frozenset({*_LOOK, *_DECIDE, May.MAIL_READ, May.SEE_CONTACT, May.SEE_NEEDS}),
    Role.PROGRAMME: frozenset({*_LOOK, May.PEOPLE_READ, *_SCHEDULE}),
    Role.MAIL: frozenset({*_LOOK, May.PEOPLE_READ, May.REGISTRATIONS_READ, *_MAIL, May.SEE_CONTACT}),
    Role.PROTOCOL: frozenset({*_LOOK, *_DECIDE, May.MAIL_READ, *_FIELDS}),
    Role.DESK: frozenset({*_LOOK, May.PEOPLE_READ, May.REGISTRATIONS_READ, May.SEE_NEEDS}),
    Role.PRESS: frozenset(_LOOK),
    Role.VIEWER: frozenset({*_LOOK, May.PEOPLE_READ, May.REGISTRATIONS_READ}),
}

NAMES: Mapping[Role, str] = {
    Role.ADMINISTRATOR: N_("Administrator"),
    Role.ORGANIZER: N_("Organizer"),
    Role.REGISTRATION: N_("Registration"),
    Role.PROGRAMME: N_("Programme"),
    Role.MAIL: N_("Mail"),
    Role.PROTOCOL: N_("Protocol"),
    Role.DESK: N_("Information desk"),
    Role.PRESS: N_("Press office"),
    Role.VIEWER: N_("Viewer"),
}

#: What an API token can be given, as the interface calls it.
SCOPES: tuple[May, ...] = tuple(may for may in May if not may.startswith(("staff:", "see:")))


def capabilities(granted: Iterable[tuple[Role, UUID | None]]) -> dict[UUID | None, frozenset[May]]:
    """Return what roles allow, by the conference they are for; None stands for every conference."""
    found: defaultdict[UUID | None, set[May]] = defaultdict(set)
    for role, conference_id in granted:
        found[conference_id] |= CAPABILITIES[role]
    return {conference_id: frozenset(allowed) for conference_id, allowed in found.items()}


def narrowed(allowed: Mapping[UUID | None, frozenset[May]], scopes: Iterable[str]) -> dict[UUID | None, frozenset[May]]:
    """Return what of ``allowed`` a token with ``scopes`` keeps; it sees the fields that its owner sees."""
    kept = {scope for scope in SCOPES if scope in set(scopes)} | {may for may in May if may.startswith("see:")}
    return {conference_id: found & kept for conference_id, found in allowed.items()}
