"""Where somebody who is signed in can go: features name their places, and each sees those that are open to them."""

from collections.abc import Iterator
from typing import NamedTuple
from uuid import UUID

from flask import url_for

from connected.kernel.auth import Capability, current_caller
from connected.kernel.http.problems import text_of


class Place(NamedTuple):
    """A page of staff: its endpoint, its name (an English msgid), and the capability that opens it.

    ``of_conference``: the endpoint takes a ``slug``, and the capability counts at that conference.
    """

    endpoint: str
    name: str
    capability: Capability
    of_conference: bool = False


class Link(NamedTuple):
    """A place as it is shown."""

    name: str
    url: str
    endpoint: str


_places: list[Place] = []


def use_places(*places: Place) -> None:
    """Let ``places`` be what navigation offers, in this order. Called once, by the composition root."""
    _places[:] = places


def general_links() -> list[Link]:
    """Return the places of no conference that are open to who asks."""
    may = current_caller().may_somewhere
    return [_link(place) for place in _places if not place.of_conference and may(place.capability)]


def conference_links(conference_id: UUID, slug: str) -> list[Link]:
    """Return the places of a conference that are open to who asks."""
    return list(_of_conference(conference_id, slug))


def _of_conference(conference_id: UUID, slug: str) -> Iterator[Link]:
    for place in _places:
        if place.of_conference and current_caller().may(place.capability, conference_id):
            yield _link(place, slug)


def _link(place: Place, slug: str | None = None) -> Link:
    url = url_for(place.endpoint, slug=slug) if slug else url_for(place.endpoint)
    return Link(text_of(place.name, {}), url, place.endpoint)
