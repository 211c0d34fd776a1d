"""One's own account: name and language, where one is signed in, and tokens for programs."""

from typing import Any
from uuid import UUID

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from connected.kernel.auth import ACCOUNT, access, current_caller
from connected.kernel.db import session, transaction
from connected.kernel.errors import Problem
from connected.kernel.http.forms import load, load_form, nested, text_above_form, texts_beside_fields
from connected.kernel.http.language import keep_language
from connected.staff import queries, rules, service
from connected.staff.browsers import browser_name
from connected.staff.callers import signed_in
from connected.staff.pages.blueprint import blueprint, this_account
from connected.staff.roles import NAMES, SCOPES
from connected.staff.schemas import ProfileSchema, TokenSchema

_PROFILE, _TOKEN = "profile", "token"


@blueprint.get("/account")
@access(ACCOUNT)
def own_account() -> ResponseReturnValue:
    """Show the account."""
    return _page()


@blueprint.post("/account")
@access(ACCOUNT)
def post_own_account() -> ResponseReturnValue:
    """Change name and language."""
    typed = request.form.to_dict()
    try:
        given = load_form(ProfileSchema(), typed)
        with transaction() as current:
            service.change_account(current, this_account(), **given)
    except Problem as problem:
        return _page(_PROFILE, typed, problem)
    keep_language(given["language"])
    return redirect(url_for(".own_account", done="profile"), 303)


@blueprint.post("/account/sign-ins/<uuid:sign_in_id>/end")
@access(ACCOUNT)
def end_sign_in(sign_in_id: UUID) -> ResponseReturnValue:
    """Sign out elsewhere."""
    with transaction() as current:
        service.sign_out(current, this_account(), sign_in_id)
    return redirect(url_for(".own_account", done="ended"), 303)


@blueprint.post("/account/sign-ins/end")
@access(ACCOUNT)
def end_other_sign_ins() -> ResponseReturnValue:
    """Sign out everywhere but here."""
    entry = signed_in()
    with transaction() as current:
        service.sign_out_everywhere(current, this_account(), but=entry.id if entry else None)
    return redirect(url_for(".own_account", done="ended"), 303)


@blueprint.post("/account/tokens")
@access(ACCOUNT)
def post_token() -> ResponseReturnValue:
    """Make a token and show it, this once."""
    typed, scopes = request.form.to_dict(), request.form.getlist("scopes")
    try:
        given = load(TokenSchema(), nested(typed) | {"scopes": scopes})
        with transaction() as current:
            token, secret = service.create_token(current, this_account(), **given)
    except Problem as problem:
        return _page(_TOKEN, typed, problem, chosen=scopes)
    return _page(made=(token.name, secret))


@blueprint.post("/account/tokens/<uuid:token_id>/revoke")
@access(ACCOUNT)
def revoke_token(token_id: UUID) -> ResponseReturnValue:
    """Revoke a token; it stops at once."""
    with transaction() as current:
        service.revoke_token(current, this_account(), token_id)
    return redirect(url_for(".own_account", done="revoked"), 303)


def _page(
    faulty: str = "", typed: dict[str, str] | None = None, problem: Problem | None = None, **more: Any
) -> ResponseReturnValue:
    account, entry = this_account(), signed_in()
    forms: dict[str, dict[str, str]] = {
        _PROFILE: {"name": account.name, "language": account.language},
        _TOKEN: {"days": str(rules.TOKEN_DAYS)},
    }
    page = render_template(
        "staff/own_account.html",
        account=queries.account_with_roles(session(), account.id),
        forms=forms | ({faulty: typed} if typed else {}),
        faults={faulty: texts_beside_fields(problem.errors)} if problem else {},
        problem=text_above_form(problem) if problem else None,
        sign_ins=queries.sign_ins_of(session(), account.id),
        this_sign_in=entry.id if entry else None,
        tokens=queries.tokens_of(session(), account.id),
        scopes=[scope.value for scope in SCOPES if current_caller().may_somewhere(scope)],
        browser_name=browser_name,
        role_names=NAMES,
        zone=rules.HOME_ZONE,
        done=request.args.get("done"),
        **{"made": None, "chosen": []} | more,
    )
    return page, problem.status if problem else 200
