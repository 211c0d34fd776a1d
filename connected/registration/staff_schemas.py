"""The shape of registrations for staff: the whole resource, the list, and what staff may send."""

from typing import Any, ClassVar

from marshmallow import Schema, fields, post_dump, post_load

from connected.conferences.rules import SLUG_MAX, SLUG_PATTERN
from connected.kernel.auth import CallerKind, current_caller
from connected.kernel.http.cursors import Cursor
from connected.kernel.http.schemas import (
    BaseSchema,
    Between,
    Choice,
    Country,
    Email,
    Flag,
    MaxLength,
    Number,
    Pattern,
    Text,
    Uuid,
)
from connected.kernel.texts import LINES_PATTERN, tidy_lines
from connected.people.enums import DeliveryRoute, FormOfAddress
from connected.registration.application import Application, HandEntry
from connected.registration.enums import RegistrationStatus
from connected.registration.listing import QUERY_MAX
from connected.registration.models import Registration
from connected.registration.rules import check_answer
from connected.registration.schemas import ApplicationSchema, ChangedConsentsSchema, DetailsSchema, nothing_for_empty
from connected.registration.visibility import sight, without_hidden

REASON_MAX = 500
TEXT_MAX = 2000
#: What staff may say of somebody they enter.
ENTERED = (RegistrationStatus.CONFIRMED, RegistrationStatus.PENDING)


def _category(**kwargs: Any) -> fields.String:
    return fields.String(validate=[MaxLength(SLUG_MAX, least=1), Pattern(SLUG_PATTERN)], **kwargs)


def _lines(most: int) -> Text:
    return Text(most, tidy=tidy_lines, check=check_answer, pattern=LINES_PATTERN, load_default=None, allow_none=True)


class ToldConsentsSchema(ChangedConsentsSchema):
    """Consents as staff were told of them."""

    processing = Flag()


class HandEntrySchema(DetailsSchema):
    """Somebody whom staff enter: perhaps without an address, and without a consent that was given on paper."""

    email = Email(load_default=None, allow_none=True)
    category = _category(required=True)
    status = fields.Enum(RegistrationStatus, by_value=True, validate=Choice(ENTERED), load_default=None)
    consents = fields.Nested(ToldConsentsSchema, load_default=dict)

    @post_load
    def _make(self, data: dict[str, Any], **_: Any) -> HandEntry:
        return HandEntry(**nothing_for_empty(data))


class PostedSchema(ApplicationSchema):
    """A new registration, as the public sends it; with a token what `HandEntrySchema` takes may be sent as well."""

    def load(self, data: Any, **options: Any) -> Application | HandEntry:
        """Return what was sent, as the caller may send it."""
        schema: Schema = HandEntrySchema() if current_caller().kind is CallerKind.TOKEN else ApplicationSchema()
        loaded: Application | HandEntry = schema.load(data, **options)
        return loaded


class CorrectionSchema(DetailsSchema):
    """What of a registration staff change; what is left out stays."""

    json_schema: ClassVar[dict[str, Any]] = {}

    email = Email(allow_none=True)
    category = _category()

    @post_load
    def _make(self, data: dict[str, Any], **_: Any) -> dict[str, Any]:
        return nothing_for_empty(data)


class DeclineSchema(BaseSchema):
    """Why somebody is declined: ``reason`` is kept for staff, ``text`` stands in the letter."""

    may_be_left_out: ClassVar[bool] = True

    reason = _lines(REASON_MAX)
    text = _lines(TEXT_MAX)


class ListQuerySchema(BaseSchema):
    """Which registrations, and which part of the list."""

    status = fields.Enum(RegistrationStatus, by_value=True, load_default=None)
    category = _category(load_default=None)
    organization = Uuid(load_default=None, metadata={"description": "The organization's id"})
    country = Country(load_default=None, metadata={"description": "The country represented"})
    q = fields.String(
        load_default="",
        validate=MaxLength(QUERY_MAX),
        metadata={"description": "A name in any script, a code, an organization, or an address where it may be seen"},
    )
    limit = Number(load_default=50, validate=Between(1, 200))
    cursor = Cursor((r"[0-9]{1,18}", int), most=18)


class KeptConsentSchema(BaseSchema):
    """An answer to one text: whether it was given, to which version, and when."""

    given = fields.Boolean(required=True)
    version = fields.String(required=True)
    at = fields.String(required=True)


class RegistrationOutSchema(BaseSchema):
    """A registration as staff see it. Fields that the caller must not see are left out."""

    id = fields.UUID(required=True)
    code = fields.String(required=True)
    status = fields.Enum(RegistrationStatus, by_value=True, required=True)
    category = fields.String(required=True, attribute="category.slug")
    given_name = fields.String(required=True)
    family_name = fields.String(required=True)
    native_name = fields.Dict(keys=fields.String(), values=fields.String(), required=True, allow_none=True)
    form_of_address = fields.Enum(FormOfAddress, by_value=True, required=True, allow_none=True)
    job_title = fields.String(required=True, allow_none=True)
    organization_id = fields.UUID(required=True, allow_none=True)
    organization_name = fields.String(required=True)
    organization_names = fields.Dict(keys=fields.String(), values=fields.String(), required=True, allow_none=True)
    organization_country = fields.String(required=True, allow_none=True)
    country = fields.String(required=True, allow_none=True)
    language = fields.String(required=True)
    email = fields.String(allow_none=True)
    phone = fields.String(allow_none=True)
    cc_email = fields.String(allow_none=True)
    dietary = fields.String(allow_none=True)
    accessibility = fields.String(allow_none=True)
    delivery_route = fields.Method("_route", metadata={"type": "string", "enum": [*DeliveryRoute]})
    consents = fields.Dict(keys=fields.String(), values=fields.Nested(KeptConsentSchema), required=True)
    person_id = fields.UUID(required=True, allow_none=True)
    shared_address = fields.Boolean(required=True)
    waits_to_be_settled = fields.Boolean(required=True)
    by_staff = fields.Boolean(required=True)
    decided_at = fields.AwareDateTime(required=True, allow_none=True)
    decision_reason = fields.String(required=True, allow_none=True)
    decision_text = fields.String(required=True, allow_none=True)
    created_at = fields.AwareDateTime(required=True)
    updated_at = fields.AwareDateTime(required=True)
    revision = fields.Integer(required=True)

    def _route(self, registration: Registration) -> str:
        return (registration.person.delivery_route if registration.person else DeliveryRoute.DIRECT).value

    @post_dump(pass_original=True)
    def _hide(self, data: dict[str, Any], original: Registration, **_: Any) -> dict[str, Any]:
        return without_hidden(data, sight(original.conference_id))


class RegistrationsOutSchema(BaseSchema):
    """A page of registrations."""

    items = fields.List(fields.Nested(RegistrationOutSchema), required=True)
    next_cursor = fields.String(required=True, allow_none=True)
