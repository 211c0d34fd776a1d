"""The shape of an edition's figures."""

from marshmallow import fields

from connected.kernel.http.schemas import BaseSchema


class DaySchema(BaseSchema):
    """One day in the conference's zone: registrations made on it, and how many of them hold a place now."""

    on = fields.Date(required=True)
    registered = fields.Integer(required=True)
    held = fields.Integer(required=True)


class PlacesSchema(BaseSchema):
    """How full a category is; `capacity` null means no limit."""

    slug = fields.String(required=True)
    name = fields.Dict(keys=fields.String(), values=fields.String(), required=True)
    capacity = fields.Integer(required=True, allow_none=True)
    taken = fields.Integer(required=True)
    pending = fields.Integer(required=True)


def _counts(description: str) -> fields.Dict:
    return fields.Dict(
        keys=fields.String(), values=fields.Integer(), required=True, metadata={"description": description}
    )


class StatisticsSchema(BaseSchema):
    """The figures of an edition. Under "none" stands what was not given."""

    total = fields.Integer(required=True)
    by_status = _counts("All registrations")
    headcounts = _counts("Delegates, participants, audience, press and staff: who holds or held a place")
    by_country = _counts("By the country represented, ISO 3166-1 alpha-2: who holds or held a place")
    by_organization_kind = fields.Dict(
        keys=fields.String(), values=fields.Integer(), required=True, attribute="by_kind"
    )
    by_language = _counts("By the language of their letters: who holds or held a place")
    categories = fields.List(fields.Nested(PlacesSchema), required=True)
    days = fields.List(fields.Nested(DaySchema), required=True)
    messages = _counts("Letters that need somebody: failed, uncertain, to be delivered by hand")
