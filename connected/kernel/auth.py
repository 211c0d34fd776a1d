"""Who calls, and who may call what. It knows capabilities; which role has which is wired from above.

A route declares who may call it; `connected.kernel.http.access` holds it to that, and a test walks the URL map and
refuses a route that declares nothing.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, TypeVar
from uuid import UUID

from connected.kernel.errors import Problem
from connected.kernel.i18n import N_

View = TypeVar("View", bound=Callable[..., Any])

_DECLARED = "connected_access"
_EVERYWHERE = "connected_access_everywhere"

#: Anybody on the network.
PUBLIC = "public"
#: Whoever holds the personal link in the address.
LINK = "link"
#: Only a peer on the loopback interface, of a local stack.
LOOPBACK = "loopback"
#: Whoever is signed in, with any role or none.
ACCOUNT = "account"


class Capability(StrEnum):
    """What somebody may do; those with a colon and ``read`` or ``write`` are scopes of API tokens as well."""

    CONFERENCES_READ = "conferences:read"
    CONFERENCES_WRITE = "conferences:write"
    ORGANIZATIONS_READ = "organizations:read"
    ORGANIZATIONS_WRITE = "organizations:write"
    PEOPLE_READ = "people:read"
    PEOPLE_WRITE = "people:write"
    REGISTRATIONS_READ = "registrations:read"
    REGISTRATIONS_WRITE = "registrations:write"
    SCHEDULE_READ = "schedule:read"
    SCHEDULE_WRITE = "schedule:write"
    SCHEDULE_PUBLISH = "schedule:publish"
    MAIL_READ = "mail:read"
    MAIL_WRITE = "mail:write"
    MAIL_SEND = "mail:send"
    AUDIT_READ = "audit:read"
    STAFF_WRITE = "staff:write"
    #: Email, telephone and copies.
    SEE_CONTACT = "see:contact"
    #: Diet and accessibility.
    SEE_NEEDS = "see:needs"
    #: People who are never written to by a robot, and their rank.
    SEE_PROTOCOL = "see:protocol"


class CallerKind(StrEnum):
    """What somebody is who asks for something."""

    PUBLIC = "public"
    DELEGATE = "delegate"
    STAFF = "staff"
    TOKEN = "token"  # noqa: S105 - a kind of caller
    SYSTEM = "system"


@dataclass(frozen=True)
class Caller:
    """Who asks, and what they may do at which conference.

    ``id``: the account of staff and tokens, the registration of a delegate. ``token_id``: the API token. Capabilities
    are by conference; under None stand those that hold at every conference.
    """

    kind: CallerKind
    id: UUID | None = None
    token_id: UUID | None = None
    capabilities: Mapping[UUID | None, frozenset[Capability]] = field(default_factory=dict)

    def may(self, capability: Capability, conference_id: UUID | None = None) -> bool:
        """Whether they may do it at one conference; without one, whether they may at every conference."""
        if self.kind is CallerKind.SYSTEM or capability in self.capabilities.get(None, ()):
            return True
        return conference_id is not None and capability in self.capabilities.get(conference_id, ())

    def may_somewhere(self, capability: Capability) -> bool:
        """Whether they may do it at one conference at least."""
        return self.kind is CallerKind.SYSTEM or any(capability in found for found in self.capabilities.values())

    def conferences_with(self, capability: Capability) -> frozenset[UUID] | None:
        """Return the ids of the conferences where they may do it; None means everywhere."""
        if self.may(capability):
            return None
        return frozenset(id_ for id_, found in self.capabilities.items() if id_ and capability in found)


ANYBODY = Caller(CallerKind.PUBLIC)
SYSTEM = Caller(CallerKind.SYSTEM)

_caller: ContextVar[Caller] = ContextVar("connected_caller", default=SYSTEM)


def current_caller() -> Caller:
    """Return who asks; commands and tasks are the system itself."""
    return _caller.get()


def set_caller(caller: Caller) -> None:
    """Let ``caller`` be who asks, until somebody else is set."""
    _caller.set(caller)


@contextmanager
def calling(caller: Caller) -> Iterator[None]:
    """Let ``caller`` be who asks within the context."""
    before = _caller.set(caller)
    try:
        yield
    finally:
        _caller.reset(before)


class NotSignedIn(Problem):
    """Nobody is signed in, or the token is not good."""

    code = "not_signed_in"
    status = 401
    text = N_("Please sign in, or send a valid token.")


class Forbidden(Problem):
    """Whoever asks may not do this."""

    code = "forbidden"
    status = 403
    text = N_("You do not have the right to do this. Ask an administrator of the conference for it.")


def require(capability: Capability, conference_id: UUID | None = None) -> None:
    """Raise Forbidden where the current caller may not do it at this conference; without one, at every conference."""
    if not current_caller().may(capability, conference_id):
        raise Forbidden


def access(kind: str, *, everywhere: bool = False) -> Callable[[View], View]:
    """Declare who may call the decorated view: ``PUBLIC``, ``LINK``, ``LOOPBACK``, ``ACCOUNT``, or a Capability.

    A capability is asked for at the conference whose slug is in the address; where there is none, having it at one
    conference opens the route, and the route itself shows only what belongs to such conferences. With ``everywhere``
    it is asked for at every conference, whatever the address.
    """

    def declare(view: View) -> View:
        setattr(view, _DECLARED, kind)
        setattr(view, _EVERYWHERE, everywhere)
        return view

    return declare


def declared_access(view: Callable[..., Any]) -> str | None:
    """Return what the view declares, or None where it declares nothing."""
    kind = getattr(view, _DECLARED, None)
    return kind if isinstance(kind, str) else None


def asks_everywhere(view: Callable[..., Any]) -> bool:
    """Whether the view declares that its capability is asked for at every conference."""
    return bool(getattr(view, _EVERYWHERE, False))
