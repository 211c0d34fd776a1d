"""Which registrations, and what of them, somebody sees: the one place that the API, pages and exports ask.

What somebody does not see is left out of answers, and nothing can be found through it.
"""

from collections.abc import Mapping
from typing import Any, NamedTuple, TypeVar
from uuid import UUID

from sqlalchemy import ColumnElement, Select, or_, select, true

from connected.kernel.auth import Capability, current_caller
from connected.people.models import IS_MANUAL, Person
from connected.registration.models import Registration

Query = TypeVar("Query", bound=Select[Any])

CONTACT = frozenset({"email", "phone", "cc_email"})
NEEDS = frozenset({"dietary", "accessibility"})
PROTOCOL = frozenset({"delivery_route"})

_MANUAL = select(Person.id).where(IS_MANUAL)


class Sight(NamedTuple):
    """What somebody sees of registrations beside their ordinary fields.

    ``contact``: addresses and telephones; ``needs``: diet and accessibility; ``protocol``: people whom no robot writes
    to, and how letters reach anybody.
    """

    contact: bool
    needs: bool
    protocol: bool

    @property
    def hidden(self) -> frozenset[str]:
        """The names of the fields that are left out."""
        groups = ((self.contact, CONTACT), (self.needs, NEEDS), (self.protocol, PROTOCOL))
        return frozenset[str]().union(*(fields for seen, fields in groups if not seen))


def sight(conference_id: UUID) -> Sight:
    """Return what the current caller sees at one conference."""
    see = (Capability.SEE_CONTACT, Capability.SEE_NEEDS, Capability.SEE_PROTOCOL)
    return Sight(*(current_caller().may(capability, conference_id) for capability in see))


def is_in_sight(seen: Sight) -> ColumnElement[bool]:
    """Return the condition of registrations that somebody sees at all."""
    if seen.protocol:
        return true()
    return or_(Registration.person_id.is_(None), Registration.person_id.not_in(_MANUAL))


def in_sight(query: Query, seen: Sight) -> Query:
    """Return ``query`` without the registrations that somebody does not see."""
    return query if seen.protocol else query.where(is_in_sight(seen))


def without_hidden(fields: Mapping[str, Any], seen: Sight) -> dict[str, Any]:
    """Return ``fields`` of a registration, by their names, without those that somebody does not see."""
    return {name: value for name, value in fields.items() if name not in seen.hidden}
