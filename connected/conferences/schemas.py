"""The shape of a conference on its way in and out."""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, time
from operator import ge, gt
from typing import Any
from zoneinfo import available_timezones

from marshmallow import ValidationError, fields, post_load, pre_load, validates_schema

from connected.conferences.enums import ConferenceStatus, CountsAs, Entry
from connected.conferences.facts import EditionFacts, NewCategory, NewConference
from connected.conferences.rules import (
    CAPACITY_MAX,
    FIRST_DAY,
    LAST_DAY,
    NAME_MAX,
    NOT_TRANSLATED,
    RESERVED_SLUGS,
    SLUG_MAX,
    SLUG_PATTERN,
    VENUE_MAX,
    ZONE_MAX,
)
from connected.kernel.errors import FieldError
from connected.kernel.http.cursors import Cursor
from connected.kernel.http.schemas import (
    BaseSchema,
    Between,
    Choice,
    Flag,
    MaxLength,
    Number,
    Pattern,
    Text,
)
from connected.kernel.i18n import LANGUAGES, N_, missing

BAD_SLUG = FieldError("", "bad_slug", N_("Please use small Latin letters, digits and single hyphens."))
RESERVED_SLUG = FieldError("", "reserved_slug", N_("This name is reserved. Please choose another one."))
NOT_IN_ORDER = FieldError("", "not_in_order", N_("The end lies before the beginning."))
UNKNOWN_ZONE = FieldError("", "unknown_timezone", N_("There is no such time zone. Please write it like Asia/Almaty."))
TWICE = FieldError("", "duplicate", N_("This stands here twice."))


class NameSchema(BaseSchema):
    """A name in several languages."""

    kk = Text(NAME_MAX)
    ru = Text(NAME_MAX)
    en = Text(NAME_MAX)


class VenueSchema(BaseSchema):
    """A place in several languages."""

    kk = Text(VENUE_MAX)
    ru = Text(VENUE_MAX)
    en = Text(VENUE_MAX)


def slug_field() -> fields.String:
    """Return a new field for the name of something in an address."""
    return fields.String(required=True, validate=[MaxLength(SLUG_MAX), Pattern(SLUG_PATTERN, BAD_SLUG)])


class Moment(fields.AwareDateTime):
    """A moment with its offset from UTC; it is kept and shown in UTC."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> datetime:
        moment = super()._deserialize(value, attr, data, **kwargs)
        try:
            return moment.astimezone(UTC)
        except OverflowError as error:  # the first and the last day that a calendar knows
            raise self.make_error("invalid", input=value, obj_type=self.OBJ_TYPE) from error


def day_field() -> fields.Date:
    """Return a new field for a day."""
    return fields.Date(required=True, validate=Between(FIRST_DAY, LAST_DAY))


def moment_field() -> Moment:
    """Return a new field for a moment with its offset from UTC."""
    first, last = (datetime.combine(day, time(), UTC) for day in (FIRST_DAY, LAST_DAY))
    return Moment(required=True, validate=Between(first, last))


def _day_of(number: str) -> date:
    return date.fromordinal(int(number))


class CategoryFactsSchema(BaseSchema):
    """What can be changed of a category."""

    name = fields.Nested(NameSchema, required=True)
    capacity = Number(load_default=None, allow_none=True, validate=Between(0, CAPACITY_MAX))
    entry = fields.Enum(Entry, by_value=True, load_default=Entry.OPEN)
    counts_as = fields.Enum(CountsAs, by_value=True, load_default=CountsAs.DELEGATE)
    listed = Flag(load_default=True)


class CategorySchema(CategoryFactsSchema):
    """A kind of place."""

    slug = slug_field()


class EditionFactsSchema(BaseSchema):
    """What can be changed of an edition."""

    name = fields.Nested(NameSchema, required=True)
    starts_on = day_field()
    ends_on = day_field()
    timezone = Text(ZONE_MAX, required=True)
    languages = fields.List(fields.String(validate=Choice(LANGUAGES)), required=True, validate=MaxLength(9, least=1))
    venue = fields.Nested(VenueSchema, load_default=None, allow_none=True)
    registration_opens_at = moment_field()
    registration_closes_at = moment_field()

    @pre_load
    def _plain_venue(self, data: Any, **_: Any) -> Any:
        """Take a venue that is one text as that text in every language: a place name often is."""
        if isinstance(data, dict) and isinstance(data.get("venue"), str):
            return {**data, "venue": dict.fromkeys(LANGUAGES, data["venue"])}
        return data

    @validates_schema(skip_on_field_errors=False, pass_original=True)
    def _check(self, data: dict[str, Any], given: Any, **_: Any) -> None:
        """Compare the fields that are right by themselves, so that one run tells every fault."""
        faults = dict(_faults_of(data)) | _untranslated(data.get("name"), given, data.get("languages"))
        categories = dict(_faults_of_categories(data, given))
        if categories:
            faults["categories"] = categories
        if faults:
            raise ValidationError(faults)

    @post_load
    def _make(self, data: dict[str, Any], **_: Any) -> EditionFacts:
        return self.made(data)

    def made(self, data: dict[str, Any]) -> EditionFacts:
        """Return what is made of the fields."""
        return EditionFacts(**data)


class ConferenceSchema(EditionFactsSchema):
    """An edition to be made, as ``connected conferences create`` reads it as well."""

    slug = slug_field()
    status = fields.Enum(ConferenceStatus, by_value=True, load_default=ConferenceStatus.DRAFT)
    categories = fields.List(fields.Nested(CategorySchema), required=True)

    def made(self, data: dict[str, Any]) -> NewConference:
        """Return an edition to be made."""
        return NewConference(**data | {"categories": [NewCategory(**category) for category in data["categories"]]})


def _faults_of(data: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    languages = data.get("languages", [])
    checks = [
        ("slug", RESERVED_SLUG, data.get("slug") in RESERVED_SLUGS),
        ("timezone", UNKNOWN_ZONE, "timezone" in data and data["timezone"] not in available_timezones()),
        ("ends_on", NOT_IN_ORDER, _stand(data, "starts_on", gt, "ends_on")),
        ("registration_closes_at", NOT_IN_ORDER, _stand(data, "registration_opens_at", ge, "registration_closes_at")),
        ("languages", TWICE, len(set(languages)) != len(languages)),
    ]
    return ((field, [fault]) for field, fault, wrong in checks if wrong)


def _stand(data: dict[str, Any], one: str, to: Callable[[Any, Any], bool], other: str) -> bool:
    return one in data and other in data and to(data[one], data[other])


def _faults_of_categories(data: dict[str, Any], given: Any) -> Iterator[tuple[int, dict[str, Any]]]:
    seen: set[str] = set()
    for place, category in enumerate(data.get("categories", [])):
        faults = _untranslated(category.get("name"), given["categories"][place], data.get("languages"))
        slug = category.get("slug")
        if slug in seen:
            faults["slug"] = [TWICE]
        if faults:
            yield place, faults
        seen.add(slug)


def _untranslated(name: dict[str, str] | None, given: Any, languages: list[str] | None) -> dict[str, Any]:
    """Return the faults of a name by language, without the languages in which it was given but is wrong."""
    if name is None:
        return {}
    wrong = [language for language in given["name"] if language not in name]
    faults = {language: [NOT_TRANSLATED] for language in missing(name, languages or []) if language not in wrong}
    return {"name": faults} if faults else {}


class CategoryOutSchema(BaseSchema):
    """A category as the public sees it."""

    slug = fields.String(required=True)
    name = fields.Dict(keys=fields.String(), values=fields.String(), required=True)
    entry = fields.Enum(Entry, by_value=True, required=True)
    is_full = fields.Boolean(required=True)


class CategoryWholeSchema(CategoryOutSchema):
    """A category as staff see it."""

    capacity = fields.Integer(required=True, allow_none=True)
    taken = fields.Integer(required=True)
    counts_as = fields.Enum(CountsAs, by_value=True, required=True)
    listed = fields.Boolean(required=True)


class CategoriesSchema(BaseSchema):
    """The categories of an edition in their order."""

    items = fields.List(fields.Nested(CategoryWholeSchema), required=True)


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

    limit = Number(load_default=50, validate=Between(1, 100))
    #: The first day, as a number of days that is always one, and the slug.
    cursor = Cursor(("[1-9][0-9]{5}", _day_of), (SLUG_PATTERN.strip("^$"), str), most=SLUG_MAX + 10)


class ConferencesOutSchema(BaseSchema):
    """A page of editions."""

    items = fields.List(fields.Nested(ConferenceOutSchema), required=True)
    next_cursor = fields.String(required=True, allow_none=True)
