"""The pages of registering: the form, and what comes after it."""

from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from connected.conferences.models import Conference
from connected.conferences.pages import offers, state_of
from connected.conferences.queries import public_conference
from connected.kernel.auth import PUBLIC, access
from connected.kernel.countries import countries
from connected.kernel.db import session, transaction
from connected.kernel.errors import NotFound, Problem
from connected.kernel.http.forms import text_above_form, texts_beside_fields
from connected.kernel.http.limits import PUBLIC_POSTS, RESENDS, limiter
from connected.registration import service
from connected.registration.forms import load_form
from connected.registration.schemas import ApplicationSchema, ResendSchema

blueprint = Blueprint("registration_pages", __name__, template_folder="templates")


@blueprint.get("/<lang:lang>/<slug:slug>/register")
@access(PUBLIC)
def register(lang: str, slug: str) -> ResponseReturnValue:
    """Show the empty form."""
    return _form(_conference(slug), {"language": lang, "category": request.args.get("category", "")}, lang)


@blueprint.post("/<lang:lang>/<slug:slug>/register")
@limiter.limit(PUBLIC_POSTS)
@access(PUBLIC)
def post_register(lang: str, slug: str) -> ResponseReturnValue:
    """Register somebody, or show the form again with what is wrong and all that was typed."""
    typed = request.form.to_dict()
    try:
        application = load_form(ApplicationSchema(), typed)
        with transaction() as current:
            service.register(current, slug=slug, application=application)
    except Problem as problem:
        return _form(_conference(slug), typed, lang, problem)
    return redirect(url_for(".registered", lang=lang, slug=slug), 303)


@blueprint.get("/<lang:lang>/<slug:slug>/registered")
@access(PUBLIC)
def registered(lang: str, slug: str) -> ResponseReturnValue:
    """Say that a letter is on its way; the same whether the address was known or not."""
    return render_template("registration/registered.html", conference=_conference(slug), email=None)


@blueprint.get("/<lang:lang>/<slug:slug>/resend")
@access(PUBLIC)
def resend(lang: str, slug: str) -> ResponseReturnValue:
    """Offer to send the personal link again."""
    sent = request.args.get("sent") == "1"
    return render_template(
        "registration/resend.html", conference=_conference(slug), form={}, errors={}, problem=None, sent=sent
    )


@blueprint.post("/<lang:lang>/<slug:slug>/resend")
@limiter.limit(RESENDS)
@access(PUBLIC)
def post_resend(lang: str, slug: str) -> ResponseReturnValue:
    """Send the personal link again; the answer is the same for a known and an unknown address."""
    conference, typed = _conference(slug), request.form.to_dict()
    try:
        email = load_form(ResendSchema(), typed)["email"]
        with transaction() as current:
            service.resend_link(current, slug=slug, email=email)
    except Problem as problem:
        return _resend_again(conference, typed, problem)
    return redirect(url_for(".resend", lang=lang, slug=slug, sent=1), 303)


def _resend_again(conference: Conference, typed: dict[str, str], problem: Problem) -> ResponseReturnValue:
    errors = texts_beside_fields(problem.errors)
    above = text_above_form(problem)
    page = render_template(
        "registration/resend.html", conference=conference, form=typed, errors=errors, problem=above, sent=False
    )
    return page, problem.status


def _conference(slug: str) -> Conference:
    conference = public_conference(session(), slug)
    if conference is None:
        raise NotFound
    return conference


def _form(
    conference: Conference, typed: dict[str, str], lang: str, problem: Problem | None = None
) -> ResponseReturnValue:
    context: dict[str, Any] = {
        "conference": conference,
        "state": state_of(conference),
        "categories": offers(conference),
        "form": typed,
        "errors": texts_beside_fields(problem.errors) if problem else {},
        "problem": text_above_form(problem) if problem else None,
        "countries": countries(lang),
        "organizations_url": url_for("organizations.get_organizations"),
    }
    return render_template("registration/register.html", **context), problem.status if problem else 200
