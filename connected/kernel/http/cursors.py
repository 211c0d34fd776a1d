"""Cursors of lists: opaque to the caller, a few values to us."""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error
from collections.abc import Callable
from typing import Any

from connected.kernel.errors import FieldError, Invalid
from connected.kernel.i18n import N_

BAD_CURSOR = FieldError("#/cursor", "bad_cursor", N_("This cursor is not one of ours. Please begin at the first page."))


def encode_cursor(*values: str) -> str:
    """Return a cursor that stands after the row with these values of its sort keys."""
    return urlsafe_b64encode(json.dumps(values).encode()).decode().rstrip("=")


def decode_cursor(cursor: str | None, *kinds: Callable[[str], Any]) -> tuple[Any, ...] | None:
    """Return the values in ``cursor``, each made by the one of ``kinds`` in its place; None for no cursor.

    Raises Invalid for what ``encode_cursor`` did not make.
    """
    if not cursor:
        return None
    try:
        values = json.loads(urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        if not isinstance(values, list) or len(values) != len(kinds) or not all(isinstance(v, str) for v in values):
            raise ValueError(cursor)
        return tuple(kind(value) for kind, value in zip(kinds, values, strict=True))
    except (Error, ValueError) as error:
        raise Invalid(BAD_CURSOR) from error
