"""Marshmallow with our faults: every error is a FieldError with a code, translated where it is shown."""

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any, ClassVar

from marshmallow import RAISE, Schema, ValidationError, fields, validate

from connected.kernel.addresses import EMAIL_MAX, normalize_email
from connected.kernel.countries import COUNTRIES
from connected.kernel.errors import FieldError
from connected.kernel.i18n import N_
from connected.kernel.phones import PHONE_MAX, PHONE_PATTERN, normalize_phone
from connected.kernel.texts import LINE_PATTERN, check_visible, tidy_line

COUNTRY_PATTERN = r"^[A-Z]{2}$"
UUID_PATTERN = r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"

REQUIRED = FieldError("", "required", N_("Please fill this in."))
NULL = FieldError("", "required", N_("This may be left out, but not null."))
UNKNOWN = FieldError("", "unknown_field", N_("There is no such field."))
NOT_TEXT = FieldError("", "not_text", N_("This must be text."))
NOT_BOOLEAN = FieldError("", "not_boolean", N_("This must be true or false."))
NOT_OBJECT = FieldError("", "not_object", N_("This must be an object."))
NOT_LIST = FieldError("", "not_list", N_("This must be a list."))
NOT_UUID = FieldError("", "not_uuid", N_("This must be a UUID."))
NOT_A_NUMBER = FieldError("", "not_a_number", N_("This must be a whole number."))
NOT_A_DATE = FieldError("", "not_a_date", N_("This must be a date like 2027-10-15."))
NOT_A_MOMENT = FieldError(
    "", "not_a_moment", N_("This must be a date and time with its offset from UTC, like 2027-09-01T09:00:00+05:00.")
)
NO_OFFSET = FieldError(
    "", "no_offset", N_("The offset from UTC is missing. Please write it like 2027-09-01T09:00:00+05:00.")
)
UNKNOWN_CHOICE = FieldError("", "unknown_choice", N_("Please choose one of the list."))
UNKNOWN_COUNTRY = FieldError("", "unknown_country", N_("There is no such country. Please choose one of the list."))
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

    #: Keywords of JSON Schema that the API's description adds to those of the fields.
    json_schema: ClassVar[dict[str, Any]] = {}

    error_messages: dict[str, Any] = {"unknown": [UNKNOWN], "type": [NOT_OBJECT]}  # noqa: RUF012 - as marshmallow has it


class MaxLength(validate.Length):
    """At most so many characters."""

    def __init__(self, most: int, least: int | None = None) -> None:
        super().__init__(min=least, max=most)

    def __call__(self, value: Any) -> Any:
        """Return ``value``, or raise ValidationError."""
        if self.max is not None and len(value) > self.max:
            raise ValidationError([too_long(self.max)])
        if self.min is not None and len(value) < self.min:
            raise ValidationError([REQUIRED])
        return value


class Between(validate.Range):
    """Not below ``least`` and not above ``most``: numbers, dates or moments."""

    def __init__(self, least: Any, most: Any) -> None:
        super().__init__(min=least, max=most)

    def __call__(self, value: Any) -> Any:
        """Return ``value``, or raise ValidationError."""
        if value < self.min:
            raise ValidationError(
                [FieldError("", "too_small", N_("The least that is possible here is %(least)s."), {"least": self.min})]
            )
        if value > self.max:
            raise ValidationError(
                [FieldError("", "too_large", N_("The most that is possible here is %(most)s."), {"most": self.max})]
            )
        return value


class Choice(validate.OneOf):
    """One of a list."""

    def __init__(self, choices: Iterable[Any], fault: FieldError = UNKNOWN_CHOICE) -> None:
        super().__init__(choices)
        self.fault = fault

    def __call__(self, value: Any) -> Any:
        """Return ``value``, or raise ValidationError."""
        if value not in self.choices:
            raise ValidationError([self.fault])
        return value


class Pattern(validate.Regexp):
    """A form that the OpenAPI file can show too."""

    def __init__(self, pattern: str, fault: FieldError = WRONG_FORM) -> None:
        super().__init__(pattern)
        self.fault = fault

    def __call__(self, value: Any) -> Any:
        """Return ``value``, or raise ValidationError."""
        if not self.regex.fullmatch(value):  # Python's $ lets a line end follow, that of ECMA-262 does not
            raise ValidationError([self.fault])
        return value


Check = Callable[[str], None]


class Text(fields.String):
    """Text that people type: tidied, and without what a reader cannot see."""

    def __init__(
        self,
        most: int,
        *,
        tidy: Callable[[str], str] = tidy_line,
        check: Check = check_visible,
        pattern: str = LINE_PATTERN,
        metadata: Mapping[str, Any] | None = None,
        **kwargs: Any,
    ) -> None:
        """Take at most ``most`` characters as they came.

        ``check`` raises ValueError with a code of ``RULE_TEXTS``; ``pattern`` is what of it a regular expression
        (ECMA-262) can tell in the API's description, about the text before it is tidied.
        """
        super().__init__(metadata={"maxLength": most, "pattern": pattern} | dict(metadata or {}), **kwargs)
        self.most = most
        self.tidy = tidy
        self.check = check

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Any:
        text = super()._deserialize(value, attr, data, **kwargs)
        if len(text) > self.most:
            raise ValidationError([too_long(self.most)])
        tidied = self.tidy(text)
        try:
            self.check(tidied)
        except ValueError as error:
            code = str(error)
            raise ValidationError([FieldError("", code, RULE_TEXTS[code])]) from error
        return tidied


class Email(fields.String):
    """An email address, normalized."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(metadata={"format": "idn-email", "maxLength": EMAIL_MAX}, **kwargs)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Any:
        text = super()._deserialize(value, attr, data, **kwargs)
        if len(text) > EMAIL_MAX:
            raise ValidationError([too_long(EMAIL_MAX)])
        try:
            return normalize_email(text)
        except ValueError as error:
            raise ValidationError([INVALID_EMAIL if text.strip() else REQUIRED]) from error


class Phone(fields.String):
    """A telephone number, as E.164."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(metadata={"format": "phone", "pattern": PHONE_PATTERN, "maxLength": PHONE_MAX}, **kwargs)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Any:
        text = super()._deserialize(value, attr, data, **kwargs)
        if len(text) > PHONE_MAX:
            raise ValidationError([too_long(PHONE_MAX)])
        try:
            return normalize_phone(text)
        except ValueError as error:
            raise ValidationError([INVALID_PHONE]) from error


class Uuid(fields.UUID):
    """A UUID in the form of RFC 9562, section 4."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Any:
        if not isinstance(value, str) or not re.fullmatch(UUID_PATTERN, value.lower()):
            raise self.make_error("invalid_uuid")
        return super()._deserialize(value, attr, data, **kwargs)


class Country(fields.String):
    """A country by its code of ISO 3166-1 alpha-2, in capitals."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(validate=[Pattern(COUNTRY_PATTERN), Choice(sorted(COUNTRIES), UNKNOWN_COUNTRY)], **kwargs)


class Flag(fields.Boolean):
    """True or false, and nothing that only looks like it."""

    def _deserialize(self, value: Any, *_args: Any, **_kwargs: Any) -> bool:
        if not isinstance(value, bool):
            raise self.make_error("invalid", input=value)
        return value


class Number(fields.Integer):
    """A whole number; in an address, in plain digits."""

    def _validated(self, value: Any) -> int:
        if isinstance(value, str) and re.fullmatch(r"-?[0-9]{1,18}", value):
            return int(value)
        if isinstance(value, bool) or not isinstance(value, int):
            raise self.make_error("invalid", input=value)
        return value


_MESSAGES: dict[type[fields.Field[Any]], dict[str, list[FieldError]]] = {
    fields.Field: {"required": [REQUIRED], "null": [NULL], "validator_failed": [WRONG_FORM]},
    fields.String: {"invalid": [NOT_TEXT], "invalid_utf8": [NOT_TEXT]},
    fields.UUID: {"invalid_uuid": [NOT_UUID]},
    fields.Boolean: {"invalid": [NOT_BOOLEAN]},
    fields.Integer: {"invalid": [NOT_A_NUMBER], "too_large": [NOT_A_NUMBER]},
    fields.Date: {"invalid": [NOT_A_DATE], "format": [NOT_A_DATE]},
    fields.DateTime: {"invalid": [NOT_A_MOMENT], "format": [NOT_A_MOMENT], "invalid_awareness": [NO_OFFSET]},
    fields.AwareDateTime: {"invalid_awareness": [NO_OFFSET]},
    fields.List: {"invalid": [NOT_LIST]},
    fields.Mapping: {"invalid": [NOT_OBJECT]},
    fields.Nested: {"type": [NOT_OBJECT]},
    fields.Enum: {"unknown": [UNKNOWN_CHOICE], "must_be_enum": [UNKNOWN_CHOICE]},
}

for _kind, _faults in _MESSAGES.items():
    _kind.default_error_messages = {**_kind.default_error_messages, **_faults}
