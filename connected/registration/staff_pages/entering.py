"""Entering somebody by hand: by telephone, on paper, or who has no address."""

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from connected.kernel.auth import Capability, access
from connected.kernel.countries import countries
from connected.kernel.db import transaction
from connected.kernel.errors import Problem
from connected.kernel.http.forms import load_form, text_above_form, texts_beside_fields
from connected.registration import service
from connected.registration.staff_pages.listing import blueprint, conference_of
from connected.registration.staff_schemas import HandEntrySchema
from connected.site.filters import current_language


@blueprint.get("/new")
@access(Capability.REGISTRATIONS_WRITE)
def new(slug: str) -> ResponseReturnValue:
    """Show the empty form."""
    return _form(slug, {"language": current_language()})


@blueprint.post("/new")
@access(Capability.REGISTRATIONS_WRITE)
def post_new(slug: str) -> ResponseReturnValue:
    """Enter somebody and show them, or show the form again with what is wrong and all that was typed."""
    typed = request.form.to_dict()
    try:
        entry = load_form(HandEntrySchema(), typed)
        with transaction() as current:
            entered = service.enter(current, conference_id=conference_of(slug).id, entry=entry).id
    except Problem as problem:
        return _form(slug, typed, problem)
    return redirect(url_for(".show", slug=slug, registration_id=entered, done="entered"), 303)


def _form(slug: str, typed: dict[str, str], problem: Problem | None = None) -> ResponseReturnValue:
    page = render_template(
        "registration/staff/new.html",
        conference=conference_of(slug),
        form=typed,
        errors=texts_beside_fields(problem.errors) if problem else {},
        problem=text_above_form(problem) if problem else None,
        countries=countries(current_language()),
        organizations_url=url_for("organizations.get_organizations"),
    )
    return page, problem.status if problem else 200
