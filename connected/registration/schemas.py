"""The shape of a registration on its way in. Pages and API load the same schemas."""

from typing import Any, ClassVar

from marshmallow import ValidationError, fields, post_load, validate, validates_schema

from connected.conferences.rules import SLUG_MAX, SLUG_PATTERN
from connected.kernel.errors import FieldError
from connected.kernel.http.schemas import (
    BaseSchema,
    Choice,
    Country,
    Email,
    Flag,
    MaxLength,
    Pattern,
    Phone,
    Text,
    Uuid,
)
from connected.kernel.i18n import LANGUAGES, N_
from connected.kernel.texts import LINES_PATTERN, tidy_lines
from connected.people.enums import FormOfAddress
from connected.registration.application import Application, Details
from connected.registration.rules import (
    ANSWER_MAX,
    JOB_TITLE_MAX,
    LATIN_LETTER_PATTERN,
    LATIN_NAME_PATTERN,
    NAME_MAX,
    NATIVE_NAME_PATTERN,
    ORGANIZATION_MAX,
    check_answer,
    check_latin_name,
    check_line,
    check_name,
    has_latin_letter,
)

CONSENT_NEEDED = FieldError("", "consent_needed", N_("Without this consent we cannot register you."))
NAME_NEEDED = FieldError("", "required", N_("Please give a family name or a given name."))


class MustBeTrue(validate.Equal):
    """Given, and not refused."""

    def __init__(self) -> None:
        super().__init__(True)

    def __call__(self, value: Any) -> Any:
        """Return ``value``, or raise ValidationError."""
        if value is not True:
            raise ValidationError([CONSENT_NEEDED])
        return value


def _latin() -> Text:
    return Text(NAME_MAX, check=check_latin_name, pattern=LATIN_NAME_PATTERN, load_default="")


def _native() -> Text:
    return Text(NAME_MAX, check=check_name, pattern=NATIVE_NAME_PATTERN, load_default="")


def _line(most: int) -> Text:
    return Text(most, check=check_line, load_default=None, allow_none=True)


def _answer() -> Text:
    return Text(
        ANSWER_MAX, tidy=tidy_lines, check=check_answer, pattern=LINES_PATTERN, load_default=None, allow_none=True
    )


def _with_a_letter(field: str) -> dict[str, Any]:
    return {"required": [field], "properties": {field: {"pattern": LATIN_LETTER_PATTERN}}}


def nothing_for_empty(data: dict[str, Any]) -> dict[str, Any]:
    """Return ``data`` with None for what was sent empty; names are empty texts."""
    names = ("given_name", "family_name")
    return {field: None if value == "" and field not in names else value for field, value in data.items()}


class NativeNameSchema(BaseSchema):
    """A name in its own script, in parts as typed."""

    given = _native()
    family = _native()
    patronymic = _native()


class ChangedConsentsSchema(BaseSchema):
    """Consents that can be given and withdrawn at any time."""

    photo = Flag()
    newsletter = Flag()


class ConsentsSchema(ChangedConsentsSchema):
    """What a delegate agrees to; processing is needed."""

    processing = Flag(required=True, validate=MustBeTrue())


class DetailsSchema(BaseSchema):
    """What a delegate may also change later."""

    json_schema: ClassVar[dict[str, Any]] = {"anyOf": [_with_a_letter("family_name"), _with_a_letter("given_name")]}

    given_name = _latin()
    family_name = _latin()
    native_name = fields.Nested(NativeNameSchema, load_default=None, allow_none=True)
    form_of_address = fields.Enum(FormOfAddress, by_value=True, load_default=None, allow_none=True)
    job_title = _line(JOB_TITLE_MAX)
    organization_id = Uuid(load_default=None, allow_none=True)
    organization_name = _line(ORGANIZATION_MAX)
    organization_country = Country(load_default=None, allow_none=True)
    country = Country(load_default=None, allow_none=True)
    phone = Phone(load_default=None, allow_none=True)
    cc_email = Email(load_default=None, allow_none=True)
    language = fields.String(required=True, validate=Choice(LANGUAGES))
    dietary = _answer()
    accessibility = _answer()
    consents = fields.Nested(ChangedConsentsSchema, load_default=dict)

    @validates_schema(skip_on_field_errors=False)
    def _a_name_is_needed(self, data: dict[str, Any], **_: Any) -> None:
        names = [data[name] for name in ("given_name", "family_name") if name in data]  # without those that are wrong
        if len(names) == 2 and not has_latin_letter("".join(names)):
            raise ValidationError([NAME_NEEDED], "family_name")

    @post_load
    def _make(self, data: dict[str, Any], **_: Any) -> Details:
        return Details(**nothing_for_empty(data))


class ApplicationSchema(DetailsSchema):
    """A new registration."""

    email = Email(required=True)
    category = fields.String(required=True, validate=[MaxLength(SLUG_MAX, least=1), Pattern(SLUG_PATTERN)])
    consents = fields.Nested(ConsentsSchema, required=True)

    @post_load
    def _make(self, data: dict[str, Any], **_: Any) -> Application:
        return Application(**nothing_for_empty(data))


class AnswerSchema(BaseSchema):
    """What a new registration in this category gets now; the letter tells what really holds."""

    status = fields.String(required=True, validate=Choice(("confirmed", "pending")))


class ResendSchema(BaseSchema):
    """An address to send personal links to."""

    email = Email(required=True)
