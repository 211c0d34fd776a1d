"""The blueprint of the pages of staff, and what holds for every page below /staff/, whichever feature it is of."""

from typing import Any
from urllib.parse import urlsplit

from flask import Blueprint, Response, redirect, render_template, request, url_for
from flask.blueprints import BlueprintSetupState
from flask.typing import ResponseReturnValue

from connected.kernel.errors import Problem
from connected.kernel.http.forms import text_above_form, texts_beside_fields
from connected.kernel.http.language import STAFF_PREFIX, is_staff_page
from connected.staff.callers import signed_in
from connected.staff.models import Account
from connected.staff.navigation import conference_links, general_links

blueprint = Blueprint("staff", __name__, url_prefix="/staff", template_folder="../templates")

#: What somebody with a one-time password can reach before it is changed.
_BEFORE_OWN_PASSWORD = frozenset({"staff.password", "staff.post_password", "staff.sign_out"})


@blueprint.record_once
def _prepare_templates(state: BlueprintSetupState) -> None:
    state.app.jinja_env.globals.update(general_links=general_links, conference_links=conference_links)


@blueprint.app_context_processor
def _who() -> dict[str, Any]:
    entry = signed_in() if request else None
    is_known = entry is not None and not entry.account.one_time
    return {"signed_in_account": entry.account if entry and is_known else None}


@blueprint.before_app_request
def _own_password_first() -> ResponseReturnValue | None:
    """Open no page of staff to who still has the password that was made for them."""
    entry = signed_in()
    if entry is None or not entry.account.one_time or request.endpoint in _BEFORE_OWN_PASSWORD:
        return None
    return redirect(url_for("staff.password"), 303)


@blueprint.after_app_request
def _keep_out_of_caches(response: Response) -> Response:
    """Keep what only some may see out of caches, the browser's own as well: somebody signs out and goes away."""
    if is_staff_page():
        response.headers["Cache-Control"] = "no-store"
        response.headers["X-Robots-Tag"] = "noindex"
    return response


def this_account() -> Account:
    """Return the account that is signed in; for views that ask for one."""
    entry = signed_in()
    if entry is None:
        raise LookupError("nobody is signed in: the view does not declare that it asks for an account")
    return entry.account


def path_of_ours(target: str) -> str:
    """Return ``target`` where it is the path of a page of staff, else that of the start page: no open redirect."""
    parts = urlsplit(target)
    is_ours = not parts.scheme and not parts.netloc and target.startswith(STAFF_PREFIX)
    return target if is_ours and target.isprintable() and "\\" not in target else url_for("staff.start")


def form_page(
    template: str, typed: dict[str, str], problem: Problem | None = None, **context: Any
) -> ResponseReturnValue:
    """Show a form with what was typed and what is wrong with it; never with a password in it."""
    shown = {name: value for name, value in typed.items() if "password" not in name and name != "repeated"}
    errors = texts_beside_fields(problem.errors) if problem else {}
    above = text_above_form(problem) if problem else None
    page = render_template(template, form=shown, errors=errors, problem=above, **context)
    return page, problem.status if problem else 200
