"""Marshmallow with our faults: every error is a FieldError with a code, translated where it is shown."""

import re
from collections.abc import Callable
from typing import Any

from marshmallow import RAISE, Schema, ValidationError, fields, validate

from connected.kernel.addresses import EMAIL_MAX, normalize_email
from connected.kernel.errors import FieldError
from connected.kernel.i18n import N_
from connected.kernel.phones import PHONE_MAX, normalize_phone

REQUIRED = FieldError("", "required", N_("Please fill this in."))
NULL = FieldError("", "required", N_("This may be left out, but not null."))
UNKNOWN = FieldError("", "unknown_field", N_("There is no such field."))
NOT_TEXT = FieldError("", "not_text", N_("This must be text."))
NOT_BOOLEAN = FieldError("", "not_boolean", N_("This must be true or false."))
NOT_OBJECT = FieldError("", "not_object", N_("This must be an object."))
NOT_UUID = FieldError("", "not_uuid", N_("This must be a UUID."))
NOT_A_NUMBER = FieldError("", "not_a_number", N_("This must be a whole number."))
UNKNOWN_CHOICE = FieldError("", "unknown_choice", N_("Please choose one of the list."))
INVALID_EMAIL = FieldError(
    "", "invalid_email", N_("This is not an email address. It should look like name@example.org.")
)
INVALID_PHONE = FieldError(
    "", "invalid_phone", N_("This is not a telephone number. Please write it like +7 701 123 45 67.")
)
WRONG_FORM = FieldError("", "wrong_form", N_("This is not written in the right form."))

#: Texts of the faults that the rules of the features name by their codes.
RULE_TEXTS = {
    "invisible_characters": N_("There are invisible characters in it. Please type it instead of copying."),
    "contains_link": N_("Web addresses are not allowed here."),
    "not_a_name": N_("A name has letters, spaces, hyphens and apostrophes only."),
    "not_latin": N_("Please write it in Latin letters, as in your passport."),
}


def too_long(most: int) -> FieldError:
    """Return the fault of a text of more than ``most`` characters."""
    return FieldError("", "too_long", N_("This is too long: at most %(most)s characters."), {"most": most})


class BaseSchema(Schema):
    """Refuses unknown fields, and speaks in FieldErrors."""

    class Meta:
        unknown = RAISE

    error_messages: dict[str, Any] = {"unknown": [UNKNOWN], "type": [NOT_OBJECT]}  # noqa: RUF012 - as marshmallow has it


class MaxLength(validate.Length):
    """At most so many characters, after trimming."""

    def __init__(self, most: int, least: int | None = None) -> None:
        super().__init__(min=least, max=most)

    def __call__(self, value: Any) -> Any:
        """Return ``value``, or raise ValidationError."""
        if self.max is not None and len(value) > self.max:
            raise ValidationError([too_long(self.max)])
        if self.min is not None and len(value) < self.min:
            raise ValidationError([REQUIRED])
        return value


class Choice(validate.OneOf):
    """One of a list."""

    def __call__(self, value: Any) -> Any:
        """Return ``value``, or raise ValidationError."""
        if value not in self.choices:
            raise ValidationError([UNKNOWN_CHOICE])
        return value


class Pattern(validate.Regexp):
    """A form that the OpenAPI file can show too."""

    def __init__(self, pattern: str, fault: FieldError = WRONG_FORM) -> None:
        super().__init__(pattern)
        self.fault = fault

    def __call__(self, value: Any) -> Any:
        """Return ``value``, or raise ValidationError."""
        if not re.search(self.regex, value):
            raise ValidationError([self.fault])
        return value


def rule(check: Callable[[str], None]) -> Callable[[str], None]:
    """Return a marshmallow validator for a rule that raises ValueError with a code of ``RULE_TEXTS``."""

    def validator(value: str) -> None:
        try:
            check(value)
        except ValueError as error:
            code = str(error)
            raise ValidationError([FieldError("", code, RULE_TEXTS[code])]) from error

    return validator


class Text(fields.String):
    """Text, trimmed and in NFC; empty text is nothing."""

    def __init__(self, *, tidy: Callable[[str], str] = str.strip, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.tidy = tidy

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Any:
        text = super()._deserialize(value, attr, data, **kwargs)
        return self.tidy(text)


class Email(Text):
    """An email address, normalized."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(metadata={"format": "email", "maxLength": EMAIL_MAX}, **kwargs)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Any:
        text = super()._deserialize(value, attr, data, **kwargs)
        if not text and not self.required:
            return None
        if len(text) > EMAIL_MAX:
            raise ValidationError([too_long(EMAIL_MAX)])
        try:
            return normalize_email(text)
        except ValueError as error:
            raise ValidationError([REQUIRED if not text else INVALID_EMAIL]) from error


class Phone(Text):
    """A telephone number, as E.164."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(metadata={"maxLength": PHONE_MAX}, **kwargs)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Any:
        text = super()._deserialize(value, attr, data, **kwargs)
        if not text:
            return None
        if len(text) > PHONE_MAX:
            raise ValidationError([too_long(PHONE_MAX)])
        try:
            return normalize_phone(text)
        except ValueError as error:
            raise ValidationError([INVALID_PHONE]) from error


_MESSAGES: dict[type[fields.Field[Any]], dict[str, list[FieldError]]] = {
    fields.Field: {"required": [REQUIRED], "null": [NULL], "validator_failed": [WRONG_FORM]},
    fields.String: {"invalid": [NOT_TEXT], "invalid_utf8": [NOT_TEXT]},
    fields.UUID: {"invalid_uuid": [NOT_UUID]},
    fields.Boolean: {"invalid": [NOT_BOOLEAN]},
    fields.Integer: {"invalid": [NOT_A_NUMBER], "too_large": [NOT_A_NUMBER]},
    fields.Nested: {"type": [NOT_OBJECT]},
    fields.Enum: {"unknown": [UNKNOWN_CHOICE], "must_be_enum": [UNKNOWN_CHOICE]},
}

for _kind, _faults in _MESSAGES.items():
    _kind.default_error_messages = {**_kind.default_error_messages, **_faults}
