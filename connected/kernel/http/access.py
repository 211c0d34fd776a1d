"""Holds every route to what it declares."""

from collections.abc import Callable
from uuid import UUID

from flask import Flask, current_app, redirect, request, url_for
from flask.typing import ResponseReturnValue

from connected.kernel.auth import (
    ACCOUNT,
    ANYBODY,
    SYSTEM,
    Caller,
    CallerKind,
    Capability,
    Forbidden,
    NotSignedIn,
    asks_everywhere,
    current_caller,
    declared_access,
    set_caller,
)
from connected.kernel.errors import NotFound
from connected.kernel.http.api import is_api_request

_CAPABILITIES = frozenset(capability.value for capability in Capability)

_CONFERENCE_OF = "connected.conference_of"

#: Says who asks, by a token in the API, by a cookie in pages. Raises NotSignedIn for a token that is not good.
Identify = Callable[[], Caller | None]
#: Returns the conference of a slug, drafts included.
ConferenceOf = Callable[[str], UUID | None]


def init_access(app: Flask, *, identify: Identify, conference_of: ConferenceOf, sign_in: str) -> None:
    """Ask before every request who calls, and whether they may.

    Args:
        app: its views are held to what they declare.
        identify: says who asks, None for anybody.
        conference_of: knows conferences by the slug in an address.
        sign_in: endpoint of the page where one signs in.
    """
    app.extensions[_CONFERENCE_OF] = conference_of

    @app.before_request
    def _check() -> ResponseReturnValue | None:
        set_caller(identify() or ANYBODY)
        view = app.view_functions[request.endpoint] if request.endpoint else None
        declared = declared_access(view) if view else None
        if declared != ACCOUNT and declared not in _CAPABILITIES:
            return None
        if current_caller().kind is CallerKind.PUBLIC:
            if is_api_request() or request.method not in ("GET", "HEAD"):
                raise NotSignedIn
            return redirect(url_for(sign_in, next=request.full_path.rstrip("?")), 303)
        if view and declared != ACCOUNT:
            _check_capability(Capability(declared), everywhere=asks_everywhere(view))
        return None

    @app.teardown_request
    def _forget(_error: BaseException | None) -> None:
        set_caller(SYSTEM)


def conference_named(slug: str) -> UUID:
    """Return the id of the conference with this slug, a draft's as well. Raises NotFound."""
    conference_of: ConferenceOf = current_app.extensions[_CONFERENCE_OF]
    conference_id = conference_of(slug)
    if conference_id is None:
        raise NotFound
    return conference_id


def _check_capability(capability: Capability, *, everywhere: bool) -> None:
    slug = (request.view_args or {}).get("slug")
    if everywhere:
        allowed = current_caller().may(capability)
    elif slug is None:
        allowed = current_caller().may_somewhere(capability)
    else:
        allowed = current_caller().may(capability, conference_named(slug))
    if not allowed:
        raise Forbidden
