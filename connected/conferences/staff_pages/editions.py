"""List, show, make, copy and change editions."""

from typing import Any

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from connected.conferences import queries, service
from connected.conferences.change_schemas import CopySchema
from connected.conferences.models import Conference
from connected.conferences.pages import state_of
from connected.conferences.rules import untranslated
from connected.conferences.schemas import ConferenceSchema, EditionFactsSchema
from connected.conferences.staff_pages.blueprint import accepted, blueprint, edition_at, form_page
from connected.conferences.staff_pages.forms import NEW, copy_typed, edition_given, edition_typed
from connected.kernel.auth import Capability, access, current_caller
from connected.kernel.db import session, transaction
from connected.kernel.errors import Problem
from connected.kernel.http.forms import load, load_form, revision_in

READ, WRITE = Capability.CONFERENCES_READ, Capability.CONFERENCES_WRITE


@blueprint.get("")
@access(READ)
def index() -> ResponseReturnValue:
    """List the editions that the caller has to do with."""
    found = queries.conferences_for_staff(session(), current_caller().conferences_with(READ))
    return render_template("conferences/staff/index.html", editions=found, may_make=current_caller().may(WRITE))


@blueprint.get("/<slug:slug>")
@access(READ)
def edition(slug: str) -> ResponseReturnValue:
    """Show an edition: its facts, its places, what is not translated, and what can be done."""
    conference = edition_at(slug)
    return render_template(
        "conferences/staff/edition.html",
        conference=conference,
        state=state_of(conference),
        untranslated=untranslated(conference),
        may_write=current_caller().may(WRITE, conference.id),
        may_make=current_caller().may(WRITE),
    )


@blueprint.get("/new")
@access(WRITE, everywhere=True)
def new() -> ResponseReturnValue:
    """Show the empty form of an edition."""
    return form_page("conferences/staff/new.html", dict(NEW))


@blueprint.post("/new")
@access(WRITE, everywhere=True)
def post_new() -> ResponseReturnValue:
    """Make a draft, or show the form again with what is wrong."""
    typed = request.form.to_dict()
    try:
        made = load(ConferenceSchema(), edition_given(typed) | {"categories": []})
        with transaction() as current:
            conference = service.create_conference(current, made)
    except Problem as problem:
        return form_page("conferences/staff/new.html", typed, problem)
    return _to(conference)


@blueprint.get("/<slug:slug>/edit")
@access(WRITE)
def edit(slug: str) -> ResponseReturnValue:
    """Show the form of an edition as it stands."""
    conference = edition_at(slug)
    return form_page("conferences/staff/edit.html", edition_typed(conference), conference=conference)


@blueprint.post("/<slug:slug>/edit")
@access(WRITE)
def post_edit(slug: str) -> ResponseReturnValue:
    """Change an edition, or show the form again with what is wrong or what it would bring about."""
    conference, typed = edition_at(slug), request.form.to_dict()
    try:
        facts = load(EditionFactsSchema(), edition_given(typed))
        with transaction() as current:
            service.change_conference(
                current, conference, facts, revision=revision_in(typed), confirmed=accepted(typed)
            )
    except Problem as problem:
        return form_page("conferences/staff/edit.html", typed, problem, conference=edition_at(slug))
    return _to(conference)


@blueprint.get("/<slug:slug>/copy")
@access(WRITE, everywhere=True)
def copy(slug: str) -> ResponseReturnValue:
    """Propose a copy a year later."""
    source = edition_at(slug)
    return form_page("conferences/staff/copy.html", copy_typed(source), conference=source)


@blueprint.post("/<slug:slug>/copy")
@access(WRITE, everywhere=True)
def post_copy(slug: str) -> ResponseReturnValue:
    """Make the copy, or show the form again with what is wrong."""
    source, typed = edition_at(slug), request.form.to_dict()
    try:
        given: dict[str, Any] = {"name": source.name} | load_form(CopySchema(), typed)
        with transaction() as current:
            conference = service.copy_conference(current, source, **given)
    except Problem as problem:
        return form_page("conferences/staff/copy.html", typed, problem, conference=edition_at(slug))
    return _to(conference)


def _to(conference: Conference) -> ResponseReturnValue:
    return redirect(url_for(".edition", slug=conference.slug), 303)
