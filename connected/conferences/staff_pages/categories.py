"""The categories of an edition: list, add, change, put in order, remove."""

from typing import Any

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from connected.conferences import service
from connected.conferences.facts import CategoryFacts, NewCategory
from connected.conferences.models import Category
from connected.conferences.schemas import CategoryFactsSchema, CategorySchema
from connected.conferences.staff_pages.blueprint import accepted, blueprint, category_at, edition_at, form_page
from connected.conferences.staff_pages.forms import category_given, category_typed
from connected.kernel.auth import Capability, access, current_caller
from connected.kernel.db import transaction
from connected.kernel.errors import Problem
from connected.kernel.http.forms import load, revision_in, text_above_form

READ, WRITE = Capability.CONFERENCES_READ, Capability.CONFERENCES_WRITE
UP, DOWN = -1, 1
NEW = {"entry": "open", "counts_as": "delegate", "listed": "yes"}


@blueprint.get("/<slug:slug>/categories")
@access(READ)
def categories(slug: str) -> ResponseReturnValue:
    """List the categories with their places and rules."""
    return _list(slug)


@blueprint.post("/<slug:slug>/categories/<slug:category>/<any(up, down):way>")
@access(WRITE)
def post_move(slug: str, category: str, way: str) -> ResponseReturnValue:
    """Put a category one place up or down."""
    conference, typed = edition_at(slug), request.form.to_dict()
    slugs = [each.slug for each in conference.categories]
    place = slugs.index(category_at(slug, category).slug)
    other = place + (UP if way == "up" else DOWN)
    if 0 <= other < len(slugs):
        slugs[place], slugs[other] = slugs[other], slugs[place]
    try:
        with transaction() as current:
            service.reorder_categories(current, conference, slugs, revision=revision_in(typed))
    except Problem as problem:
        return _list(slug, problem)
    return _to_list(slug)


@blueprint.get("/<slug:slug>/categories/new")
@access(WRITE)
def new_category(slug: str) -> ResponseReturnValue:
    """Show the empty form of a category."""
    return _form(slug, dict(NEW))


@blueprint.post("/<slug:slug>/categories/new")
@access(WRITE)
def post_new_category(slug: str) -> ResponseReturnValue:
    """Add a category, or show the form again with what is wrong."""
    typed = request.form.to_dict()
    try:
        new = NewCategory(**load(CategorySchema(), category_given(typed)))
        with transaction() as current:
            service.add_category(current, edition_at(slug), new)
    except Problem as problem:
        return _form(slug, typed, problem)
    return _to_list(slug)


@blueprint.get("/<slug:slug>/categories/<slug:category>/edit")
@access(WRITE)
def edit_category(slug: str, category: str) -> ResponseReturnValue:
    """Show the form of a category as it stands."""
    row = category_at(slug, category)
    return _form(slug, category_typed(row), category=row)


@blueprint.post("/<slug:slug>/categories/<slug:category>/edit")
@access(WRITE)
def post_edit_category(slug: str, category: str) -> ResponseReturnValue:
    """Change a category, or show the form again with what is wrong or what it would bring about."""
    row, typed = category_at(slug, category), request.form.to_dict()
    try:
        facts = CategoryFacts(**load(CategoryFactsSchema(), category_given(typed)))
        with transaction() as current:
            service.change_category(current, row, facts, revision=revision_in(typed), confirmed=accepted(typed))
    except Problem as problem:
        return _form(slug, typed, problem, category=category_at(slug, category))
    return _to_list(slug)


@blueprint.get("/<slug:slug>/categories/<slug:category>/remove")
@access(WRITE)
def remove_category(slug: str, category: str) -> ResponseReturnValue:
    """Say what removing means, and ask."""
    return _ask_to_remove(category_at(slug, category))


@blueprint.post("/<slug:slug>/categories/<slug:category>/remove")
@access(WRITE)
def post_remove_category(slug: str, category: str) -> ResponseReturnValue:
    """Remove a category in which nobody is or was registered."""
    row = category_at(slug, category)
    try:
        with transaction() as current:
            service.remove_category(current, row, revision=revision_in(request.form))
    except Problem as problem:
        return _ask_to_remove(category_at(slug, category), problem)
    return _to_list(slug)


def _ask_to_remove(category: Category, problem: Problem | None = None) -> ResponseReturnValue:
    return form_page(
        "conferences/staff/remove_category.html", {}, problem, conference=category.conference, category=category
    )


def _form(slug: str, typed: dict[str, str], problem: Problem | None = None, **context: Any) -> ResponseReturnValue:
    template = "conferences/staff/category.html"
    return form_page(template, typed, problem, conference=edition_at(slug), **{"category": None} | context)


def _list(slug: str, problem: Problem | None = None) -> ResponseReturnValue:
    conference = edition_at(slug)
    page = render_template(
        "conferences/staff/categories.html",
        conference=conference,
        may_write=current_caller().may(WRITE, conference.id) and conference.status != "archived",
        problem=text_above_form(problem) if problem else None,
        errors={},
    )
    return page, problem.status if problem else 200


def _to_list(slug: str) -> ResponseReturnValue:
    return redirect(url_for(".categories", slug=slug), 303)
