"""The shape of a registration on its way in. Pages and API load the same schemas."""

from typing import Any

from marshmallow import ValidationError, fields, post_load, validates_schema

from connected.conferences.rules import SLUG_MAX, SLUG_PATTERN
from connected.kernel.errors import FieldError
from connected.kernel.http.schemas import (
    BaseSchema,
    Choice,
    Email,
    MaxLength,
    Pattern,
    Phone,
    Text,
    rule,
)
from connected.kernel.i18n import LANGUAGES, N_
from connected.people.enums import FormOfAddress
from connected.registration.application import Application, Details
from connected.registration.rules import (
    ANSWER_MAX,
    JOB_TITLE_MAX,
    NAME_MAX,
    ORGANIZATION_MAX,
    check_latin_name,
    check_line,
    check_name,
    check_visible,
    tidy,
)

CONSENT_NEEDED = FieldError("", "consent_needed", N_("Without this consent we cannot register you."))
NAME_NEEDED = FieldError("", "required", N_("Please give a family name or a given name."))
COUNTRY = r"^[A-Z]{2}$"


def _latin() -> Text:
    return Text(tidy=tidy, load_default="", validate=[MaxLength(NAME_MAX), rule(check_latin_name)])


def _native() -> Text:
    return Text(tidy=tidy, load_default="", validate=[MaxLength(NAME_MAX), rule(check_name)])


def _line(most: int) -> Text:
    return Text(tidy=tidy, load_default=None, allow_none=True, validate=[MaxLength(most), rule(check_line)])


def _answer() -> Text:
    return Text(
        tidy=str.strip,
        load_default=None,
        allow_none=True,
        validate=[MaxLength(ANSWER_MAX), rule(lambda text: check_visible(text, lines=True))],
    )


def _country() -> Text:
    return Text(load_default=None, allow_none=True, validate=Pattern(COUNTRY))


def _nothing_for_empty(data: dict[str, Any]) -> dict[str, Any]:
    names = ("given_name", "family_name")
    return {field: None if value == "" and field not in names else value for field, value in data.items()}


class NativeNameSchema(BaseSchema):
    """A name in its own script, in parts as typed."""

    given = _native()
    family = _native()
    patronymic = _native()


class ChangedConsentsSchema(BaseSchema):
    """Consents that can be given and withdrawn at any time."""

    photo = fields.Boolean()
    newsletter = fields.Boolean()


class ConsentsSchema(ChangedConsentsSchema):
    """What a delegate agrees to; processing is needed."""

    processing = fields.Boolean(required=True)

    @validates_schema
    def _processing_is_needed(self, data: dict[str, Any], **_: Any) -> None:
        if not data.get("processing"):
            raise ValidationError([CONSENT_NEEDED], "processing")


class DetailsSchema(BaseSchema):
    """What a delegate may also change later."""

    given_name = _latin()
    family_name = _latin()
    native_name = fields.Nested(NativeNameSchema, load_default=None, allow_none=True)
    form_of_address = fields.Enum(FormOfAddress, by_value=True, load_default=None, allow_none=True)
    job_title = _line(JOB_TITLE_MAX)
    organization_id = fields.UUID(load_default=None, allow_none=True)
    organization_name = _line(ORGANIZATION_MAX)
    organization_country = _country()
    country = _country()
    phone = Phone(load_default=None, allow_none=True)
    cc_email = Email(load_default=None, allow_none=True)
    language = Text(required=True, validate=Choice(LANGUAGES))
    dietary = _answer()
    accessibility = _answer()
    consents = fields.Nested(ChangedConsentsSchema, load_default=dict)

    @validates_schema
    def _a_name_is_needed(self, data: dict[str, Any], **_: Any) -> None:
        if not data.get("given_name") and not data.get("family_name"):
            raise ValidationError([NAME_NEEDED], "family_name")

    @post_load
    def _make(self, data: dict[str, Any], **_: Any) -> Details:
        return Details(**_nothing_for_empty(data))


class ApplicationSchema(DetailsSchema):
    """A new registration."""

    email = Email(required=True)
    category = Text(required=True, validate=[MaxLength(SLUG_MAX, least=1), Pattern(SLUG_PATTERN)])
    consents = fields.Nested(ConsentsSchema, required=True)

    @post_load
    def _make(self, data: dict[str, Any], **_: Any) -> Application:
        return Application(**_nothing_for_empty(data))


class AnswerSchema(BaseSchema):
    """What a new registration in this category gets now; the letter tells what really holds."""

    status = fields.String(required=True, validate=Choice(("confirmed", "pending")))


class ResendSchema(BaseSchema):
    """An address to send personal links to."""

    email = Email(required=True)
