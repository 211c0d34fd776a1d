"""Conditional requests: two editors never overwrite each other (RFC 9110, section 13; RFC 6585, section 3)."""

import re
from typing import Any

from flask import request

from connected.kernel.errors import ChangedMeanwhile, ConditionMissing

#: Documents the header of an operation that changes something.
IF_MATCH: dict[str, Any] = {
    "in": "header",
    "name": "If-Match",
    "required": True,
    "schema": {"type": "string", "maxLength": 200},
    "description": "The ETag of what the change is based on, or * for whatever there is.",
}
#: Documents that the answers of an operation carry an ETag.
ETAG: dict[str, Any] = {"ETag": {"description": "Its revision, for If-Match", "schema": {"type": "string"}}}

_MOST = 200
_STRONG = re.compile(r'(?<!W/)"(\d{1,18})"')


def etag(revision: int) -> dict[str, str]:
    """Return the header that tells the revision of a resource."""
    return {"ETag": f'"{revision}"'}


def matched(revision: int) -> int:
    """Return ``revision`` where the request's If-Match names it, by the strong comparison (RFC 9110, section 8.8.3.2).

    The verb compares it once more under its lock. Raises ConditionMissing, or ChangedMeanwhile for another revision.
    """
    given = request.headers.get("If-Match")
    if given is None:
        raise ConditionMissing
    if given.strip() != "*" and str(revision) not in _STRONG.findall(given[:_MOST]):
        raise ChangedMeanwhile
    return revision
