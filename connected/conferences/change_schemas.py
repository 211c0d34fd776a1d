"""The shape of changes to editions and categories."""

from typing import Any

from marshmallow import Schema, fields, post_load, validates_schema
from marshmallow import ValidationError as Wrong

from connected.conferences.enums import CountsAs, Entry
from connected.conferences.rules import CAPACITY_MAX, NAME_MAX, RESERVED_SLUGS, SLUG_MAX, VENUE_MAX, ZONE_MAX
from connected.conferences.schemas import NOT_IN_ORDER, RESERVED_SLUG, NameSchema, day_field, slug_field
from connected.kernel.http.forms import load
from connected.kernel.http.schemas import BaseSchema, Between, Choice, Flag, MaxLength, Number, Text
from connected.kernel.i18n import LANGUAGES


def merge_patch(target: Any, patch: Any) -> Any:
    """Return ``target`` with the JSON merge patch ``patch`` applied (RFC 7396, section 2)."""
    if not isinstance(patch, dict):
        return patch
    merged = dict(target) if isinstance(target, dict) else {}
    for name, value in patch.items():
        if value is None:
            merged.pop(name, None)
        else:
            merged[name] = merge_patch(merged.get(name), value)
    return merged


def load_patched(schema: Schema, row: object, patch: dict[str, Any]) -> Any:
    """Return what ``schema`` makes of ``row`` with ``patch`` applied: faults are told of the whole. Raises Invalid."""
    return load(schema, merge_patch(schema.dump(row), patch))


class PatchSchema(BaseSchema):
    """A JSON merge patch (RFC 7396): fields that are right by themselves, handed on as they came."""

    @post_load(pass_original=True)
    def _as_it_came(self, _data: Any, given: Any, **_: Any) -> Any:
        return given


def _text_or_null(most: int) -> Text:
    return Text(most, allow_none=True)


class NamePatchSchema(BaseSchema):
    """Changes to a name; null takes a language away."""

    kk = _text_or_null(NAME_MAX)
    ru = _text_or_null(NAME_MAX)
    en = _text_or_null(NAME_MAX)


class VenuePatchSchema(BaseSchema):
    """Changes to a place; null takes a language away."""

    kk = _text_or_null(VENUE_MAX)
    ru = _text_or_null(VENUE_MAX)
    en = _text_or_null(VENUE_MAX)


class EditionPatchSchema(PatchSchema):
    """Changes to an edition. Its slug never changes; its status has steps of its own."""

    name = fields.Nested(NamePatchSchema)
    starts_on = fields.Date()
    ends_on = fields.Date()
    timezone = Text(ZONE_MAX)
    languages = fields.List(fields.String(validate=Choice(LANGUAGES)), validate=MaxLength(9, least=1))
    venue = fields.Nested(VenuePatchSchema, allow_none=True)
    registration_opens_at = fields.AwareDateTime()
    registration_closes_at = fields.AwareDateTime()


class CategoryPatchSchema(PatchSchema):
    """Changes to a category; a capacity of null is no limit."""

    name = fields.Nested(NamePatchSchema)
    capacity = Number(allow_none=True, validate=Between(0, CAPACITY_MAX))
    entry = fields.Enum(Entry, by_value=True)
    counts_as = fields.Enum(CountsAs, by_value=True)
    listed = Flag()


class PostponeSchema(BaseSchema):
    """Other days; with_window moves registration by as many days."""

    starts_on = day_field()
    ends_on = day_field()
    with_window = Flag(load_default=False)

    @validates_schema(skip_on_field_errors=True)
    def _check(self, data: dict[str, Any], **_: Any) -> None:
        if data["ends_on"] < data["starts_on"]:
            raise Wrong({"ends_on": [NOT_IN_ORDER]})


class CopySchema(BaseSchema):
    """What is new in a copy; the name of the source, where none is given."""

    slug = slug_field()
    starts_on = day_field()
    name = fields.Nested(NameSchema)

    @validates_schema
    def _check(self, data: dict[str, Any], **_: Any) -> None:
        if data.get("slug") in RESERVED_SLUGS:
            raise Wrong({"slug": [RESERVED_SLUG]})


class OrderSchema(BaseSchema):
    """The categories of an edition in their new order, by their slugs."""

    categories = fields.List(fields.String(validate=MaxLength(SLUG_MAX)), required=True, validate=MaxLength(1000))


class ConfirmSchema(BaseSchema):
    """Whether the consequences are accepted: without it, a change that has any is answered 409 with them."""

    confirm = Number(load_default=0, validate=Between(0, 1))
