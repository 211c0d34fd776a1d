"""The shape of organizations on their way out."""

from uuid import UUID

from flask_babel import get_locale
from marshmallow import fields

from connected.kernel.http.cursors import Cursor
from connected.kernel.http.schemas import UUID_PATTERN, BaseSchema, Between, MaxLength, Number
from connected.kernel.i18n import DEFAULT_LANGUAGE, pick
from connected.kernel.texts import LINE_CLASS
from connected.organizations.enums import OrganizationKind
from connected.organizations.models import Organization
from connected.organizations.rules import KEY_MAX, NAME_MAX


class OrganizationsQuerySchema(BaseSchema):
    """What is looked for, and which part of the list."""

    q = fields.String(
        load_default="", validate=MaxLength(NAME_MAX), metadata={"description": "Any name, or its beginning"}
    )
    limit = Number(load_default=10, validate=Between(1, 100))
    cursor = Cursor((f"{LINE_CLASS}*", str), (UUID_PATTERN, UUID), most=KEY_MAX + 40)


class OrganizationOutSchema(BaseSchema):
    """An organization, under the name shown to the caller and under those of all languages."""

    id = fields.UUID(required=True)
    name = fields.Method("shown_name", required=True, metadata={"type": "string"})
    names = fields.Dict(keys=fields.String(), values=fields.String(), required=True)
    kind = fields.Enum(OrganizationKind, by_value=True, required=True)
    country = fields.String(required=True, allow_none=True)
    ror_id = fields.String(required=True, allow_none=True)

    def shown_name(self, organization: Organization) -> str:
        """Return the name in the caller's language."""
        return pick(organization.names, str(get_locale() or DEFAULT_LANGUAGE)).text


class OrganizationsOutSchema(BaseSchema):
    """A page of organizations."""

    items = fields.List(fields.Nested(OrganizationOutSchema), required=True)
    next_cursor = fields.String(required=True, allow_none=True)
