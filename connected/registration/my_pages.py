"""The pages behind the personal link: see, change, cancel. The address is the key, so it leaves no trace."""

from typing import Any

from flask import Blueprint, Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from connected.kernel.auth import LINK, Caller, CallerKind, access, set_caller
from connected.kernel.countries import countries, country_name
from connected.kernel.db import transaction
from connected.kernel.errors import Problem
from connected.kernel.http.forms import revision_in, text_above_form, texts_beside_fields
from connected.kernel.http.limits import PUBLIC_POSTS, limiter
from connected.kernel.http.settings import current_settings
from connected.registration import service
from connected.registration.errors import LinkExpired, LinkInvalid
from connected.registration.forms import load_form, typed_before
from connected.registration.letters.calendar import calendar_file
from connected.registration.models import Registration
from connected.registration.schemas import DetailsSchema
from connected.registration.service.change import is_changeable

blueprint = Blueprint("my_pages", __name__, url_prefix="/<lang:lang>/my/<token:token>", template_folder="templates")


@blueprint.after_request
def _leave_no_trace(response: Response) -> Response:
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Robots-Tag"] = "noindex"
    return response


@blueprint.errorhandler(LinkInvalid)
@blueprint.errorhandler(LinkExpired)
def _no_link(problem: Problem) -> ResponseReturnValue:
    expired = isinstance(problem, LinkExpired)
    page = render_template("registration/link_invalid.html", expired=expired, conference=None, resend_url=None)
    return page, problem.status


@blueprint.get("")
@access(LINK)
def manage(lang: str, token: str) -> ResponseReturnValue:
    """Show the registration. Opening it ties it to its Person."""
    registration = _open(token)
    return render_template(
        "registration/manage.html",
        **_context(registration, token),
        can_change=is_changeable(registration),
        can_cancel=registration.is_cancellable,
        country_name=country_name(registration.country, lang) if registration.country else None,
        done=request.args.get("done"),
    )


@blueprint.get("/change")
@access(LINK)
def change(lang: str, token: str) -> ResponseReturnValue:
    """Show the form with what was typed before."""
    registration = _open(token)
    return _form(registration, token, lang, typed_before(registration) | {"revision": str(registration.revision)})


@blueprint.post("/change")
@limiter.limit(PUBLIC_POSTS)
@access(LINK)
def post_change(lang: str, token: str) -> ResponseReturnValue:
    """Change the registration, or show the form again with what is wrong."""
    registration, typed = _open(token), request.form.to_dict()
    try:
        details = load_form(DetailsSchema(), typed)
        with transaction() as session:
            service.change(session, registration, details=details, revision=revision_in(typed))
    except Problem as problem:
        return _form(_open(token), token, lang, typed, problem)
    return redirect(url_for(".manage", lang=lang, token=token, done="changed"), 303)


@blueprint.get("/cancel")
@access(LINK)
def cancel(lang: str, token: str) -> ResponseReturnValue:
    """Say what cancelling means, and ask. Scanners open links, so a GET cancels nothing."""
    registration = _open(token)
    if not registration.is_cancellable:
        return redirect(url_for(".manage", lang=lang, token=token))
    return render_template("registration/cancel.html", **_context(registration, token))


@blueprint.post("/cancel")
@limiter.limit(PUBLIC_POSTS)
@access(LINK)
def post_cancel(lang: str, token: str) -> ResponseReturnValue:
    """Cancel the registration; its place is free at once."""
    registration = _open(token)
    with transaction() as session:
        service.cancel(session, registration)
    return redirect(url_for(".manage", lang=lang, token=token, done="cancelled"), 303)


@blueprint.get("/calendar.ics")
@access(LINK)
def calendar(lang: str, token: str) -> ResponseReturnValue:
    """Give the calendar entry as a file."""
    registration = _open(token)
    content = calendar_file(registration, language=lang, settings=current_settings())
    return Response(
        content, mimetype="text/calendar", headers={"Content-Disposition": "attachment; filename=connected.ics"}
    )


def _open(token: str) -> Registration:
    """Open the link; whoever holds it is the delegate from here on."""
    with transaction() as session:
        registration = service.open_link(session, token=token, secret_key=current_settings().secret_key)
    set_caller(Caller(CallerKind.DELEGATE, registration.id))
    return registration


def _context(registration: Registration, token: str) -> dict[str, Any]:
    return {
        "conference": registration.conference,
        "category": registration.category,
        "registration": registration,
        "token": token,
    }


def _form(
    registration: Registration, token: str, lang: str, typed: dict[str, str], problem: Problem | None = None
) -> ResponseReturnValue:
    page = render_template(
        "registration/change.html",
        **_context(registration, token),
        form=typed,
        errors=texts_beside_fields(problem.errors) if problem else {},
        problem=text_above_form(problem) if problem else None,
        countries=countries(lang),
        organizations_url=url_for("organizations.get_organizations"),
    )
    return page, problem.status if problem else 200
