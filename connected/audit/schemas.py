"""The shape of the audit on its way in and out."""

from uuid import UUID

from marshmallow import fields

from connected.kernel.auth import CallerKind
from connected.kernel.http.cursors import Cursor
from connected.kernel.http.routing import SlugConverter
from connected.kernel.http.schemas import UUID_PATTERN, BaseSchema, Between, MaxLength, Number, Pattern, Uuid

_SLUG_MAX = 100


class AuditQuerySchema(BaseSchema):
    """Which entries, and which part of the list."""

    object_id = Uuid(metadata={"description": "What was done to this row"})
    actor_id = Uuid(metadata={"description": "What this account did, itself or by its tokens"})
    person_id = Uuid(metadata={"description": "What is about this person"})
    conference = fields.String(
        validate=[MaxLength(_SLUG_MAX), Pattern(f"^{SlugConverter.regex}$")],
        metadata={"description": "What belongs to the conference with this slug"},
    )
    limit = Number(load_default=50, validate=Between(1, 100))
    cursor = Cursor((UUID_PATTERN, UUID), most=36)


class AuditEntryOutSchema(BaseSchema):
    """One thing that was done: who, what, to which row, which of its fields; never a value."""

    id = fields.UUID(required=True)
    at = fields.AwareDateTime(required=True, format="iso")
    actor_kind = fields.Enum(CallerKind, by_value=True, required=True)
    actor_id = fields.UUID(required=True, allow_none=True)
    token_id = fields.UUID(required=True, allow_none=True)
    action = fields.String(required=True)
    object_kind = fields.String(required=True)
    object_id = fields.UUID(required=True)
    conference_id = fields.UUID(required=True, allow_none=True)
    person_id = fields.UUID(required=True, allow_none=True)
    changed = fields.List(fields.String(), required=True, attribute="fields", data_key="fields")
    details = fields.Dict(required=True)


class AuditOutSchema(BaseSchema):
    """A page of the audit."""

    items = fields.List(fields.Nested(AuditEntryOutSchema), required=True)
    next_cursor = fields.String(required=True, allow_none=True)
