"""Who may call what. A route declares it; a test walks the URL map and refuses a route that does not."""

from collections.abc import Callable
from typing import Any, TypeVar

View = TypeVar("View", bound=Callable[..., Any])

_DECLARED = "connected_access"

#: Anybody on the network.
PUBLIC = "public"
#: Whoever holds the personal link in the address.
LINK = "link"
#: Only a peer on the loopback interface, of a local stack.
LOOPBACK = "loopback"


def access(kind: str) -> Callable[[View], View]:
    """Declare who may call the decorated view: ``PUBLIC``, ``LINK``, ``LOOPBACK`` or the name of a capability."""

    def declare(view: View) -> View:
        setattr(view, _DECLARED, kind)
        return view

    return declare


def declared_access(view: Callable[..., Any]) -> str | None:
    """Return what the view declares, or None where it declares nothing."""
    kind = getattr(view, _DECLARED, None)
    return kind if isinstance(kind, str) else None
