"""Values of decoded JSON that know their place, so that a fault can say where it is."""

import re
from collections.abc import Collection


class FieldError(Exception):
    """A value is not what it should be; ``path`` is its JSONPath (RFC 9535) after the record's own."""

    def __init__(self, path: str, reason: str) -> None:
        super().__init__(f"{path}: {reason}")
        self.path = path
        self.reason = reason


class Field:
    """A decoded JSON value and its place. Each method raises FieldError where the value is not as asked for."""

    def __init__(self, value: object, path: str = "") -> None:
        self.value = value
        self.path = path

    def wrong(self, reason: str) -> FieldError:
        """Return the fault that says ``reason`` of this value."""
        return FieldError(self.path, reason)

    def member(self, name: str) -> "Field":
        """Return the member ``name`` of this object, which must be there."""
        found = self.optional(name)
        if found is None:
            raise FieldError(f"{self.path}.{name}", "is missing")
        return found

    def optional(self, name: str) -> "Field | None":
        """Return the member ``name`` of this object, or None where it is missing or null."""
        if not isinstance(self.value, dict):
            raise self.wrong("is not an object")
        value = self.value.get(name)
        return None if value is None else Field(value, f"{self.path}.{name}")

    def elements(self, most: int, at_least: int = 0) -> "list[Field]":
        """Return the elements of this array."""
        if not isinstance(self.value, list):
            raise self.wrong("is not a list")
        if not at_least <= len(self.value) <= most:
            raise self.wrong(f"has {len(self.value)} elements, not {at_least} to {most}")
        return [Field(value, f"{self.path}[{place}]") for place, value in enumerate(self.value)]

    def text(self, most: int, pattern: re.Pattern[str] | None = None) -> str:
        """Return this text of at most ``most`` characters, which as a whole is like ``pattern``."""
        if not isinstance(self.value, str):
            raise self.wrong("is not text")
        if len(self.value) > most:
            raise self.wrong(f"has {len(self.value)} characters, more than {most}")
        if pattern and not pattern.fullmatch(self.value):
            raise self.wrong(f"is not of the right form: {self.value!r}")
        return self.value

    def choice(self, known: Collection[str]) -> str:
        """Return this text, which is one of ``known``."""
        text = self.text(100)
        if text not in known:
            raise self.wrong(f"is unknown: {text!r}")
        return text
