"""Signing in and out."""

from flask import redirect, request, session, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from connected.kernel.auth import ACCOUNT, PUBLIC, access
from connected.kernel.db import transaction
from connected.kernel.errors import Problem
from connected.kernel.http.forms import load_form
from connected.kernel.http.language import keep_language
from connected.kernel.http.limits import PUBLIC_POSTS, limiter
from connected.kernel.http.settings import current_settings
from connected.staff import service
from connected.staff.callers import drop_cookie, put_cookie, signed_in
from connected.staff.errors import WrongPassword
from connected.staff.pages.blueprint import blueprint, form_page, path_of_ours, this_account
from connected.staff.schemas import SignInSchema

_FORM = "staff/sign_in.html"


@blueprint.get("/sign-in")
@access(PUBLIC)
def sign_in() -> ResponseReturnValue:
    """Show the form, or go on where somebody is signed in already."""
    target = request.args.get("next", "")
    if signed_in():
        return redirect(path_of_ours(target), 303)
    return form_page(_FORM, {"next": target}, done=request.args.get("done"))


@blueprint.post("/sign-in")
@limiter.limit(PUBLIC_POSTS)
@access(PUBLIC)
def post_sign_in() -> ResponseReturnValue:
    """Sign somebody in; the same answer for an unknown address, a wrong password and a closed account."""
    typed = request.form.to_dict()
    try:
        given = load_form(SignInSchema(), typed)
        secret = _secret(given["email"], given["password"])
    except Problem as problem:
        return form_page(_FORM, typed, problem, done=None)
    response = redirect(path_of_ours(given["next"]), 303)
    begin_anew(response, secret)
    return response


@blueprint.post("/sign-out")
@access(ACCOUNT)
def sign_out() -> ResponseReturnValue:
    """End this sign-in, here and in the database."""
    entry, account = signed_in(), this_account()
    with transaction() as current:
        if entry:
            service.sign_out(current, account, entry.id)
    response = redirect(url_for(".sign_in", done="signed_out"), 303)
    _new_session()
    drop_cookie(response)
    return response


def begin_anew(response: Response, secret: str) -> None:
    """Give the browser a new sign-in and a new session: nothing that was planted before goes on (session fixation)."""
    _new_session()
    put_cookie(response, secret)


def _secret(email: str, password: str) -> str:
    before = signed_in()
    with transaction() as current:
        account = service.check_password(
            current,
            email=email,
            password=password,
            origin=request.remote_addr or "",
            secret_key=current_settings().secret_key,
        )
        if account and before:
            service.sign_out(current, before.account, before.id)
        secret = service.sign_in(current, account, browser=request.user_agent.string) if account else None
    if secret is None:  # raised after the commit, so that the failure counts
        raise WrongPassword
    return secret


def _new_session() -> None:
    language = session.get("language")
    session.clear()
    if language:
        keep_language(language)
