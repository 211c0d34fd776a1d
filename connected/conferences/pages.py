"""The pages of editions."""

from collections.abc import Callable
from typing import Any, NamedTuple
from uuid import UUID

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from connected.conferences import queries
from connected.conferences.enums import ConferenceStatus, Entry
from connected.conferences.models import Category, Conference
from connected.conferences.rules import is_open, last_moment
from connected.kernel import clock
from connected.kernel.auth import PUBLIC, access
from connected.kernel.db import session
from connected.kernel.errors import NotFound
from connected.kernel.http.language import request_language

blueprint = Blueprint("conference_pages", __name__, template_folder="templates")

SHOWN = 100

#: Gives the headline figures of an edition; registrations are counted a layer above, so the composition root lends it.
Figures = Callable[[Session, UUID], Any]
_figures: list[Figures] = []


def use_figures(figures: Figures) -> None:
    """Let ``figures(session, conference_id)`` count an archived edition. Called once, by the composition root."""
    _figures[:] = [figures]


class Card(NamedTuple):
    """An edition in the list."""

    conference: Conference
    state: str
    url: str
    register_url: str | None


class Offer(NamedTuple):
    """A category on offer."""

    name: dict[str, str]
    slug: str
    entry: str
    places_left: int | None
    full: bool
    selectable: bool


@blueprint.get("/")
@access(PUBLIC)
def root() -> ResponseReturnValue:
    """Go to the first page in the reader's language."""
    return redirect(url_for(".index", lang=request_language()))


@blueprint.get("/<lang:lang>/")
@access(PUBLIC)
def index(lang: str) -> ResponseReturnValue:
    """List the editions: open, coming, past."""
    cards = [_card(conference, lang) for conference in queries.public_conferences(session(), limit=SHOWN)]
    return render_template(
        "conferences/index.html",
        open=[card for card in cards if card.state == "open"],
        coming=[card for card in reversed(cards) if card.state in ("soon", "closed", "full")],
        past=[card for card in cards if card.state == "over"],
    )


@blueprint.get("/<lang:lang>/<slug:slug>/")
@access(PUBLIC)
def edition(lang: str, slug: str) -> ResponseReturnValue:
    """Show one edition."""
    conference = queries.public_conference(session(), slug)
    if conference is None:
        raise NotFound
    state = state_of(conference)
    return render_template(
        "conferences/edition.html",
        conference=conference,
        state=state,
        register_url=_register_url(conference, state, lang),
        categories=offers(conference),
        figures=_figures_of(conference),
    )


def _figures_of(conference: Conference) -> Any:
    if conference.status is not ConferenceStatus.ARCHIVED:
        return None
    return next((figures(session(), conference.id) for figures in _figures), None)


def state_of(conference: Conference) -> str:
    """Return how registration stands: open, soon, closed, full or over."""
    at = clock.now()
    if conference.status is ConferenceStatus.ARCHIVED or at >= last_moment(conference):
        return "over"
    if at < conference.registration_opens_at:
        return "soon"
    if not is_open(conference, at):
        return "closed"
    return "open" if any(offer.selectable for offer in offers(conference)) else "full"


def offers(conference: Conference) -> list[Offer]:
    """Return the categories that the public sees, in their order."""
    return [_offer(category) for category in conference.categories if category.entry is not Entry.STAFF_ONLY]


def _offer(category: Category) -> Offer:
    left = None if category.capacity is None else max(0, category.capacity - category.taken)
    selectable = category.entry in (Entry.OPEN, Entry.APPROVAL) and not category.is_full
    return Offer(dict(category.name), category.slug, category.entry.value, left, category.is_full, selectable)


def _card(conference: Conference, lang: str) -> Card:
    state = state_of(conference)
    url = url_for(".edition", lang=lang, slug=conference.slug)
    return Card(conference, state, url, _register_url(conference, state, lang))


def _register_url(conference: Conference, state: str, lang: str) -> str | None:
    if state != "open":
        return None
    return url_for("registration_pages.register", lang=lang, slug=conference.slug)
