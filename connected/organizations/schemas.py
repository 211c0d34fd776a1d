"""The shape of organizations on their way out."""

from flask_babel import get_locale
from marshmallow import fields
from marshmallow.validate import Range

from connected.kernel.http.schemas import BaseSchema, MaxLength, Text
from connected.kernel.i18n import DEFAULT_LANGUAGE, pick
from connected.organizations.enums import OrganizationKind
from connected.organizations.models import Organization
from connected.organizations.rules import NAME_MAX

#: A key of ``rules.KEY_MAX`` characters and an id, escaped and in base64.
CURSOR_MAX = 6000


class OrganizationsQuerySchema(BaseSchema):
    """What is looked for, and which part of the list."""

    q = fields.String(
        load_default="", validate=MaxLength(NAME_MAX), metadata={"description": "Any name, or its beginning"}
    )
    limit = fields.Integer(load_default=10, validate=Range(1, 100))
    cursor = Text(load_default=None, validate=MaxLength(CURSOR_MAX))


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
