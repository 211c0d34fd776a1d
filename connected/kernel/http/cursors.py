"""Cursors of lists: where the next page begins. Opaque to the caller, a few values to us.

A cursor is the values of the sort keys, joined. Every text of the right form is a place in the list, whether or not we
wrote it, so a row that is gone meanwhile does no harm.
"""

import re
from collections.abc import Callable
from typing import Any

from marshmallow import ValidationError, fields

from connected.kernel.errors import FieldError
from connected.kernel.http.schemas import too_long
from connected.kernel.i18n import N_

BAD_CURSOR = FieldError("", "bad_cursor", N_("This cursor is not one of ours. Please begin at the first page."))
_BETWEEN = "~"


def encode_cursor(*values: object) -> str:
    """Return a cursor that stands after the row with these values of its sort keys; only the first may hold a ~."""
    return _BETWEEN.join(map(str, values))


class Cursor(fields.String):
    """A cursor as a tuple of the values of the sort keys."""

    def __init__(self, *parts: tuple[str, Callable[[str], Any]], most: int) -> None:
        """Take at most ``most`` characters; each of ``parts`` is the pattern of a value and what makes it of text."""
        self.pattern = f"^{_BETWEEN.join(pattern for pattern, _ in parts)}$"
        self.kinds = [kind for _, kind in parts]
        self.most = most
        description = "The `next_cursor` of the page before; without it the list begins."
        super().__init__(metadata={"pattern": self.pattern, "maxLength": most, "description": description})

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Any:
        text = super()._deserialize(value, attr, data, **kwargs)
        if len(text) > self.most:
            raise ValidationError([too_long(self.most)])
        if not re.fullmatch(self.pattern, text):
            raise ValidationError([BAD_CURSOR])
        values = text.rsplit(_BETWEEN, len(self.kinds) - 1)
        return tuple(kind(value) for kind, value in zip(self.kinds, values, strict=True))
