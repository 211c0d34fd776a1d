"""The list: search, filters that are links with counts, and page after page."""

from collections import Counter
from collections.abc import Mapping
from typing import Any, NamedTuple

from flask import Blueprint, render_template, request, url_for
from marshmallow import ValidationError

from connected.conferences.models import Category, Conference
from connected.conferences.queries import conference_for_staff
from connected.kernel.auth import Capability, access, current_caller
from connected.kernel.db import session
from connected.kernel.errors import NotFound
from connected.kernel.i18n import N_
from connected.registration import listing
from connected.registration.enums import RegistrationStatus
from connected.registration.listing import Wanted
from connected.registration.staff_schemas import ListQuerySchema
from connected.registration.visibility import sight
from connected.staff.navigation import Place

blueprint = Blueprint(
    "registrations_staff",
    __name__,
    url_prefix="/staff/conferences/<slug:slug>/registrations",
    template_folder="../templates",
)
PLACE = Place("registrations_staff.index", N_("Registrations"), Capability.REGISTRATIONS_READ, of_conference=True)

_AT_ONCE = 50


class Filter(NamedTuple):
    """A filter as a link: what it is called by, how many it leaves, and whether it holds now."""

    value: str
    number: int
    url: str
    holds: bool


@blueprint.get("")
@access(Capability.REGISTRATIONS_READ)
def index(slug: str) -> str:
    """List registrations as the address says; what it says wrongly is no filter."""
    conference = conference_of(slug)
    asked, wanted = asked_for(conference, request.args)
    seen = sight(conference.id)
    (after,) = asked.get("cursor") or (None,)
    page = listing.page(session(), wanted, seen, limit=_AT_ONCE, after=after)
    counts = listing.counts(session(), conference.id, seen)
    kept: dict[str, Any] = {name: value for name, value in request.args.items() if value and name in (*_FILTERS, "q")}
    return render_template(
        "registration/staff/list.html",
        conference=conference,
        page=page,
        seen=seen,
        wanted=wanted,
        kept=kept,
        total=sum(counts.values()),
        everything=url_for(".index", slug=slug),
        statuses=_statuses(slug, kept, counts, wanted),
        categories=_categories(slug, kept, counts, wanted, conference.categories),
        next_url=url_for(".index", slug=slug, **kept, cursor=page.items[-1].number) if page.more else None,
        may_write=current_caller().may(Capability.REGISTRATIONS_WRITE, conference.id),
    )


def conference_of(slug: str) -> Conference:
    """Return the edition with its categories. Raises NotFound."""
    conference = conference_for_staff(session(), slug)
    if conference is None:
        raise NotFound
    return conference


def asked_for(conference: Conference, args: Mapping[str, str]) -> tuple[dict[str, Any], Wanted]:
    """Return what an address or a form asks for, and what is wanted of the list; faulty filters count as none."""
    given = {name: value for name, value in args.items() if value.strip() and name in ListQuerySchema().fields}
    try:
        asked = ListQuerySchema().load(given)
    except ValidationError as error:
        wrong = set(error.messages) if isinstance(error.messages, dict) else set(given)
        asked = ListQuerySchema().load({name: value for name, value in given.items() if name not in wrong})
    category = next((each for each in conference.categories if each.slug == asked["category"]), None)
    return asked, Wanted(
        conference_id=conference.id,
        q=asked["q"],
        status=asked["status"],
        category_id=category.id if category else None,
        organization_id=asked["organization"],
        country=asked["country"],
        to_settle=args.get("to_settle") == "1",
    )


_FILTERS = ("status", "category", "country", "organization", "to_settle")
Counts = Mapping[tuple[RegistrationStatus, Any], int]


def _statuses(slug: str, kept: dict[str, Any], counts: Counts, wanted: Wanted) -> list[Filter]:
    """The statuses there are, counted within the category that is chosen."""
    found: Counter[str] = Counter()
    for (status, category_id), count in counts.items():
        if wanted.category_id in (None, category_id):
            found[status.value] += count
    return [
        _filter(slug, kept, "status", status.value, found[status.value], holds=wanted.status is status)
        for status in RegistrationStatus
        if found[status.value] or wanted.status is status
    ]


def _categories(
    slug: str, kept: dict[str, Any], counts: Counts, wanted: Wanted, categories: list[Category]
) -> list[tuple[Category, Filter]]:
    """The categories, counted within the status that is chosen."""
    found: Counter[Any] = Counter()
    for (status, category_id), count in counts.items():
        if wanted.status in (None, status):
            found[category_id] += count
    return [
        (each, _filter(slug, kept, "category", each.slug, found[each.id], holds=wanted.category_id == each.id))
        for each in categories
    ]


def _filter(slug: str, kept: dict[str, Any], name: str, value: str, count: int, *, holds: bool) -> Filter:
    """Return a link that sets a filter, or takes it away where it holds."""
    query: dict[str, Any] = {each: given for each, given in kept.items() if each != name}
    if not holds:
        query[name] = value
    return Filter(value, count, url_for(".index", slug=slug, **query), holds)
