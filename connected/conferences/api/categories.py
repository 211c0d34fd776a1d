"""The JSON face of the categories of an edition."""

from typing import Any

from flask import url_for
from flask.typing import ResponseReturnValue

from connected.conferences import queries, service
from connected.conferences.api.editions import CHANGED, WRITE, found
from connected.conferences.api.reading import blueprint, with_etag
from connected.conferences.change_schemas import CategoryPatchSchema, ConfirmSchema, OrderSchema, load_patched
from connected.conferences.facts import CategoryFacts, NewCategory
from connected.conferences.models import Category, Conference
from connected.conferences.schemas import (
    CategoriesSchema,
    CategoryFactsSchema,
    CategorySchema,
    CategoryWholeSchema,
)
from connected.kernel.auth import Capability, access
from connected.kernel.db import session, transaction
from connected.kernel.errors import NotFound
from connected.kernel.http.api import TOKEN, answers_problems
from connected.kernel.http.conditions import ETAG, IF_MATCH, etag, matched

READ = Capability.CONFERENCES_READ


@blueprint.route("/<slug:slug>/categories", methods=["GET"])
@blueprint.doc(**TOKEN)
@blueprint.response(200, CategoriesSchema())
@answers_problems(401, 403, 404)
@access(READ)
def get_categories(slug: str) -> dict[str, Any]:
    """List the categories of an edition with what is taken of them. The public ones stand in the edition itself."""
    return {"items": found(slug).categories}


@blueprint.route("/<slug:slug>/categories", methods=["POST"])
@blueprint.doc(**TOKEN)
@blueprint.arguments(CategorySchema(), location="json")
@blueprint.response(201, CategoryWholeSchema())
@answers_problems(401, 403, 404, 409, 413, 415, 422)
@access(WRITE)
def post_category(new: dict[str, Any], slug: str) -> ResponseReturnValue:
    """Add a category at the end."""
    with transaction() as current:
        category = service.add_category(current, found(slug), NewCategory(**new))
    location = {"Location": url_for(".get_category", slug=slug, category=category.slug)}
    return category, 201, etag(category.revision) | location  # type: ignore[return-value]  # put into JSON


@blueprint.route("/<slug:slug>/categories/order", methods=["PUT"])
@blueprint.doc(parameters=[IF_MATCH], **TOKEN)
@blueprint.arguments(OrderSchema(), location="json")
@blueprint.response(200, CategoriesSchema())
@answers_problems(*CHANGED)
@access(WRITE)
def put_order(order: dict[str, Any], slug: str) -> ResponseReturnValue:
    """Put the categories in order. If-Match and the answer's ETag are those of the edition."""
    conference = found(slug)
    revision = matched(conference.revision)
    with transaction() as current:
        ordered: Conference = service.reorder_categories(current, conference, order["categories"], revision=revision)
    _, _, headers = with_etag(ordered)
    return {"items": ordered.categories}, 200, headers


@blueprint.route("/<slug:slug>/categories/<slug:category>", methods=["GET"])
@blueprint.doc(responses={"200": {"headers": ETAG}}, **TOKEN)
@blueprint.response(200, CategoryWholeSchema())
@answers_problems(401, 403, 404)
@access(READ)
def get_category(slug: str, category: str) -> ResponseReturnValue:
    """Show a category with what is taken of it."""
    return _with_etag(category_found(slug, category))


@blueprint.route("/<slug:slug>/categories/<slug:category>", methods=["PATCH"])
@blueprint.doc(parameters=[IF_MATCH], **TOKEN)
@blueprint.arguments(CategoryPatchSchema(), location="json")
@blueprint.arguments(ConfirmSchema(), location="query")
@blueprint.response(200, CategoryWholeSchema())
@answers_problems(*CHANGED)
@access(WRITE)
def patch_category(patch: dict[str, Any], asked: dict[str, int], slug: str, category: str) -> ResponseReturnValue:
    """Change a category by a JSON merge patch (RFC 7396). Its slug never changes."""
    row = category_found(slug, category)
    revision = matched(row.revision)
    facts = CategoryFacts(**load_patched(CategoryFactsSchema(), row, patch))
    with transaction() as current:
        changed = service.change_category(current, row, facts, revision=revision, confirmed=bool(asked["confirm"]))
    return _with_etag(changed)


@blueprint.route("/<slug:slug>/categories/<slug:category>", methods=["DELETE"])
@blueprint.doc(parameters=[IF_MATCH], **TOKEN)
@blueprint.response(204)
@answers_problems(401, 403, 404, 409, 412, 428)
@access(WRITE)
def delete_category(slug: str, category: str) -> None:
    """Remove a category in which nobody is or was registered."""
    row = category_found(slug, category)
    revision = matched(row.revision)
    with transaction() as current:
        service.remove_category(current, row, revision=revision)


def category_found(slug: str, category: str) -> Category:
    """Return a category of an edition that the caller was let in to. Raises NotFound."""
    row = queries.category_for_staff(session(), slug, category)
    if row is None:
        raise NotFound
    return row


def _with_etag(category: Category) -> ResponseReturnValue:
    return category, 200, etag(category.revision)  # type: ignore[return-value]  # flask-smorest puts it into JSON
