"""Passwords: forgotten, made anew by a mailed link, changed by their owner."""

from time import monotonic, sleep
from typing import Any

from flask import Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from connected.kernel.auth import ACCOUNT, LINK, PUBLIC, access
from connected.kernel.db import session, transaction
from connected.kernel.errors import Problem
from connected.kernel.http.forms import load_form
from connected.kernel.http.limits import PUBLIC_POSTS, RESENDS, limiter
from connected.kernel.http.settings import current_settings
from connected.staff import service
from connected.staff.callers import drop_cookie
from connected.staff.errors import ResetInvalid
from connected.staff.pages.blueprint import blueprint, form_page, path_of_ours, this_account
from connected.staff.pages.signing_in import begin_anew
from connected.staff.schemas import EmailSchema, NewPasswordSchema, PasswordChangeSchema

#: Seconds that asking for a link takes at least: more than either way needs, so that time does not tell them apart.
ASKING_TAKES = 0.2

_FORGOTTEN = "staff/forgotten_password.html"
_BY_LINK = "staff/new_password.html"
_OWN = "staff/password.html"


@blueprint.get("/forgotten-password")
@access(PUBLIC)
def forgotten_password() -> ResponseReturnValue:
    """Offer to send a link to a new password."""
    return form_page(_FORGOTTEN, {}, sent=request.args.get("sent") == "1")


@blueprint.post("/forgotten-password")
@limiter.limit(RESENDS)
@access(PUBLIC)
def post_forgotten_password() -> ResponseReturnValue:
    """Send the link where there is an account; the answer and its time are the same where there is none."""
    began, typed = monotonic(), request.form.to_dict()
    try:
        email = load_form(EmailSchema(), typed)["email"]
        with transaction() as current:
            service.request_reset(current, email=email)
    except Problem as problem:
        return form_page(_FORGOTTEN, typed, problem, sent=False)
    sleep(max(0.0, ASKING_TAKES - (monotonic() - began)))
    return redirect(url_for(".forgotten_password", sent=1), 303)


@blueprint.get("/new-password/<token:token>")
@access(LINK)
def new_password(token: str) -> ResponseReturnValue:
    """Ask for the new password. Scanners open links, so a GET changes nothing."""
    try:
        service.account_of_reset(session(), token=token, secret_key=current_settings().secret_key)
    except ResetInvalid as problem:
        return _no_link(problem)
    return form_page(_BY_LINK, {})


@blueprint.post("/new-password/<token:token>")
@limiter.limit(PUBLIC_POSTS)
@access(LINK)
def post_new_password(token: str) -> ResponseReturnValue:
    """Change the password and end every sign-in; one signs in with the new one."""
    typed = request.form.to_dict()
    try:
        new = load_form(NewPasswordSchema(), typed)["password"]
        with transaction() as current:
            service.reset_password(current, token=token, new=new, secret_key=current_settings().secret_key)
    except ResetInvalid as problem:
        return _no_link(problem)
    except Problem as problem:
        return form_page(_BY_LINK, typed, problem)
    response = redirect(url_for(".sign_in", done="password"), 303)
    drop_cookie(response)
    return response


@blueprint.get("/password")
@access(ACCOUNT)
def password() -> ResponseReturnValue:
    """Ask for the old and the new password."""
    return form_page(_OWN, {"next": request.args.get("next", "")}, **_own())


@blueprint.post("/password")
@limiter.limit(PUBLIC_POSTS)
@access(ACCOUNT)
def post_password() -> ResponseReturnValue:
    """Change the password, end every other sign-in, and go on with a new one here."""
    typed = request.form.to_dict()
    target = typed.pop("next", "")
    try:
        given = load_form(PasswordChangeSchema(), typed)
        with transaction() as current:
            account = this_account()
            service.change_password(current, account, old=given["old_password"], new=given["password"])
            secret = service.sign_in(current, account, browser=request.user_agent.string)
    except Problem as problem:
        return form_page(_OWN, typed | {"next": target}, problem, **_own())
    response = redirect(path_of_ours(target or url_for(".start")), 303)
    begin_anew(response, secret)
    return response


@blueprint.after_request
def _tell_nobody_the_link(response: Response) -> Response:
    if "token" in (request.view_args or {}):
        response.headers["Referrer-Policy"] = "no-referrer"
    return response


def _own() -> dict[str, Any]:
    return {"one_time": this_account().one_time, "email": this_account().email}


def _no_link(problem: ResetInvalid) -> ResponseReturnValue:
    return render_template("staff/reset_invalid.html"), problem.status
