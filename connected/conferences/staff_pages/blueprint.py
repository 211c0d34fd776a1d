"""What the pages of staff about editions share."""

from typing import Any

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from connected.conferences import queries
from connected.conferences.errors import CategorySlugTaken, SlugTaken
from connected.conferences.models import Category, Conference
from connected.kernel.db import session
from connected.kernel.errors import FieldError, NeedsConfirmation, NotFound, Problem
from connected.kernel.http.forms import text_above_form, texts_beside_fields
from connected.kernel.http.problems import text_of

blueprint = Blueprint("conferences_staff", __name__, url_prefix="/staff/conferences", template_folder="../templates")


def edition_at(slug: str) -> Conference:
    """Return the edition of an address. Raises NotFound."""
    found = queries.conference_for_staff(session(), slug)
    if found is None:
        raise NotFound
    return found


def category_at(slug: str, category: str) -> Category:
    """Return the category of an address. Raises NotFound."""
    found = queries.category_for_staff(session(), slug, category)
    if found is None:
        raise NotFound
    return found


def form_page(
    template: str, typed: dict[str, str], problem: Problem | None = None, **context: Any
) -> ResponseReturnValue:
    """Show a form with what was typed: with what is wrong, or with the consequences that are to be confirmed."""
    asks = isinstance(problem, NeedsConfirmation)
    faults = _faults(problem) if problem and not asks else []
    page = render_template(
        template,
        form=typed,
        errors=texts_beside_fields(faults),
        problem=text_above_form(problem) if problem and not asks and not faults else None,
        consequences=told(problem.errors) if problem and asks else [],
        accepts=codes(problem.errors) if problem and asks else "",
        is_stale=problem is not None and problem.status == 412,
        **context,
    )
    return page, problem.status if problem else 200


def _faults(problem: Problem) -> list[FieldError]:
    """Return what stands beside the fields: a name in the address that is taken belongs there as well."""
    if isinstance(problem, SlugTaken | CategorySlugTaken):
        return [FieldError("#/slug", problem.code, problem.text)]
    return problem.errors


def told(consequences: list[FieldError]) -> list[str]:
    """Return the texts of ``consequences`` in the reader's language."""
    return [text_of(each.text, each.params) for each in consequences]


def codes(consequences: list[FieldError]) -> str:
    """Return what a form sends back when somebody accepts ``consequences``."""
    return " ".join(sorted(each.code for each in consequences))


def accepted(typed: dict[str, str]) -> frozenset[str]:
    """Return the codes of the consequences that somebody accepts with a form."""
    return frozenset(typed.get("confirm", "").split())
