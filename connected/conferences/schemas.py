"""The shape of a conference on its way in and out."""

from typing import Any
from zoneinfo import available_timezones

from marshmallow import ValidationError, fields, post_load, pre_load, validates_schema
from marshmallow.validate import Range

from connected.conferences.enums import ConferenceStatus, CountsAs, Entry
from connected.conferences.rules import (
    CAPACITY_MAX,
    RESERVED_SLUGS,
    VENUE_MAX,
    has_every_language,
    is_slug,
)
from connected.conferences.service import NewCategory, NewConference
from connected.kernel.errors import FieldError
from connected.kernel.http.schemas import BaseSchema, Choice, MaxLength, Text
from connected.kernel.i18n import LANGUAGES, N_

BAD_SLUG = FieldError("", "bad_slug", N_("Please use small Latin letters, digits and single hyphens."))
RESERVED_SLUG = FieldError("", "reserved_slug", N_("This name is reserved. Please choose another one."))
NOT_IN_ORDER = FieldError("", "not_in_order", N_("The end lies before the beginning."))
UNKNOWN_ZONE = FieldError("", "unknown_timezone", N_("There is no such time zone. Please write it like Asia/Almaty."))
NOT_TRANSLATED = FieldError("", "not_translated", N_("Please give this text in every language of the conference."))
TWICE = FieldError("", "duplicate", N_("This stands here twice."))


class TextsSchema(BaseSchema):
    """One text in several languages."""

    kk = Text(validate=MaxLength(VENUE_MAX))
    ru = Text(validate=MaxLength(VENUE_MAX))
    en = Text(validate=MaxLength(VENUE_MAX))


def _slug() -> Text:
    def check(value: str) -> None:
        if not is_slug(value):
            raise ValidationError([BAD_SLUG])

    return Text(required=True, validate=check)


class CategorySchema(BaseSchema):
    """A kind of place."""

    slug = _slug()
    name = fields.Nested(TextsSchema, required=True)
    capacity = fields.Integer(strict=True, load_default=None, allow_none=True, validate=Range(0, CAPACITY_MAX))
    entry = fields.Enum(Entry, by_value=True, load_default=Entry.OPEN)
    counts_as = fields.Enum(CountsAs, by_value=True, load_default=CountsAs.DELEGATE)
    listed = fields.Boolean(load_default=True)

    @post_load
    def _make(self, data: dict[str, Any], **_: Any) -> NewCategory:
        return NewCategory(**data)


class ConferenceSchema(BaseSchema):
    """An edition, as ``connected conferences create`` reads it."""

    slug = _slug()
    name = fields.Nested(TextsSchema, required=True)
    starts_on = fields.Date(required=True)
    ends_on = fields.Date(required=True)
    timezone = Text(required=True)
    languages = fields.List(Text(validate=Choice(LANGUAGES)), required=True)
    venue = fields.Nested(TextsSchema, load_default=None, allow_none=True)
    status = fields.Enum(ConferenceStatus, by_value=True, load_default=ConferenceStatus.DRAFT)
    registration_opens_at = fields.AwareDateTime(required=True)
    registration_closes_at = fields.AwareDateTime(required=True)
    categories = fields.List(fields.Nested(CategorySchema), required=True)

    @pre_load
    def _plain_venue(self, data: Any, **_: Any) -> Any:
        """Take a venue that is one text as that text in every language: a place name often is."""
        if isinstance(data, dict) and isinstance(data.get("venue"), str):
            return {**data, "venue": dict.fromkeys(LANGUAGES, data["venue"])}
        return data

    @validates_schema(skip_on_field_errors=True)
    def _check(self, data: dict[str, Any], **_: Any) -> None:
        faults = dict(_faults_of(data))
        if faults:
            raise ValidationError(faults)

    @post_load
    def _make(self, data: dict[str, Any], **_: Any) -> NewConference:
        return NewConference(**data)


def _faults_of(data: dict[str, Any]) -> list[tuple[str, Any]]:
    slugs = [category.slug for category in data["categories"]]
    checks = [
        ("slug", RESERVED_SLUG, data["slug"] in RESERVED_SLUGS),
        ("timezone", UNKNOWN_ZONE, data["timezone"] not in available_timezones()),
        ("ends_on", NOT_IN_ORDER, data["ends_on"] < data["starts_on"]),
        ("registration_closes_at", NOT_IN_ORDER, data["registration_closes_at"] <= data["registration_opens_at"]),
        ("languages", TWICE, len(set(data["languages"])) != len(data["languages"])),
        ("languages", NOT_TRANSLATED, not data["languages"]),
        ("name", NOT_TRANSLATED, not has_every_language(data["name"], data["languages"])),
        ("categories", TWICE, len(set(slugs)) != len(slugs)),
    ]
    return [(field, [fault]) for field, fault, wrong in checks if wrong]


class CategoryOutSchema(BaseSchema):
    """A category as the public sees it."""

    slug = fields.String(required=True)
    name = fields.Dict(keys=fields.String(), values=fields.String(), required=True)
    entry = fields.Enum(Entry, by_value=True, required=True)
    is_full = fields.Boolean(required=True)


class ConferenceOutSchema(BaseSchema):
    """An edition as the public sees it."""

    slug = fields.String(required=True)
    name = fields.Dict(keys=fields.String(), values=fields.String(), required=True)
    starts_on = fields.Date(required=True)
    ends_on = fields.Date(required=True)
    timezone = fields.String(required=True)
    venue = fields.Dict(keys=fields.String(), values=fields.String(), allow_none=True)
    languages = fields.List(fields.String(), required=True)
    status = fields.Enum(ConferenceStatus, by_value=True, required=True)
    registration_opens_at = fields.AwareDateTime(required=True)
    registration_closes_at = fields.AwareDateTime(required=True)
    categories = fields.List(fields.Nested(CategoryOutSchema), required=True)


class PageQuerySchema(BaseSchema):
    """Which part of a list."""

    limit = fields.Integer(load_default=50, validate=Range(1, 100))
    cursor = Text(load_default=None, validate=MaxLength(500))


class ConferencesOutSchema(BaseSchema):
    """A page of editions."""

    items = fields.List(fields.Nested(ConferenceOutSchema), required=True)
    next_cursor = fields.String(required=True, allow_none=True)
