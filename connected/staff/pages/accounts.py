"""Everybody's accounts: made, given roles, closed and opened by administrators of all conferences or of one."""

from collections.abc import Collection
from typing import Any
from uuid import UUID

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from connected.conferences.models import Conference
from connected.conferences.queries import conferences_for_staff
from connected.kernel.auth import Capability, access, current_caller, require
from connected.kernel.db import session, transaction
from connected.kernel.errors import NotFound, Problem
from connected.kernel.http.access import conference_named
from connected.kernel.http.forms import load_form, text_above_form, texts_beside_fields
from connected.staff import queries, rules, service
from connected.staff.models import Account, Grant
from connected.staff.pages.blueprint import blueprint, form_page, this_account
from connected.staff.roles import NAMES
from connected.staff.schemas import AccountSchema, GrantSchema

_MAY = Capability.STAFF_WRITE


@blueprint.get("/accounts")
@access(_MAY)
def accounts() -> ResponseReturnValue:
    """List the accounts, with a form for a new one."""
    return form_page("staff/accounts.html", {"language": this_account().language}, **_list())


@blueprint.post("/accounts")
@access(_MAY)
def post_accounts() -> ResponseReturnValue:
    """Make an account and show its one-time password, this once."""
    typed = request.form.to_dict()
    try:
        given = load_form(AccountSchema(), typed)
        slug = given.pop("conference")
        with transaction() as current:
            account, password = service.create_account(current, conference_id=_conference_id(slug), **given)
    except Problem as problem:
        return form_page("staff/accounts.html", typed, problem, **_list())
    made = {"email": account.email, "one_time": password}
    return form_page("staff/accounts.html", {"language": account.language}, **_list() | {"made": made})


@blueprint.get("/accounts/<uuid:account_id>")
@access(_MAY)
def account(account_id: UUID) -> ResponseReturnValue:
    """Show an account with its roles."""
    return _account_page(_account(account_id))


@blueprint.post("/accounts/<uuid:account_id>/roles")
@access(_MAY)
def give_role(account_id: UUID) -> ResponseReturnValue:
    """Give a role."""
    typed = request.form.to_dict()
    try:
        given = load_form(GrantSchema(), typed)
        with transaction() as current:
            service.grant(
                current, _account(account_id), role=given["role"], conference_id=_conference_id(given["conference"])
            )
    except Problem as problem:
        return _account_page(_account(account_id), typed, problem)
    return redirect(url_for(".account", account_id=account_id), 303)


@blueprint.post("/accounts/<uuid:account_id>/roles/<uuid:grant_id>/withdraw")
@access(_MAY)
def withdraw_role(account_id: UUID, grant_id: UUID) -> ResponseReturnValue:
    """Take a role away; its rights end with the next request."""
    try:
        with transaction() as current:
            service.withdraw(current, _account(account_id), grant_id)
    except Problem as problem:
        return _account_page(_account(account_id), {}, problem)
    return redirect(url_for(".account", account_id=account_id), 303)


@blueprint.get("/accounts/<uuid:account_id>/close")
@access(_MAY)
def close_account(account_id: UUID) -> ResponseReturnValue:
    """Say what closing means, and ask."""
    found = _account(account_id)
    require(_MAY)
    return render_template(
        "staff/close_account.html",
        account=found,
        sign_ins=len(queries.sign_ins_of(session(), found.id)),
        tokens=len(queries.tokens_of(session(), found.id)),
        is_own=found.id == this_account().id,
    )


@blueprint.post("/accounts/<uuid:account_id>/close")
@access(_MAY)
def post_close_account(account_id: UUID) -> ResponseReturnValue:
    """Close an account: it is signed out everywhere, and its tokens stop."""
    try:
        with transaction() as current:
            service.disable(current, _account(account_id))
    except Problem as problem:
        return _account_page(_account(account_id), {}, problem)
    return redirect(url_for(".account", account_id=account_id), 303)


@blueprint.post("/accounts/<uuid:account_id>/open")
@access(_MAY)
def open_account(account_id: UUID) -> ResponseReturnValue:
    """Open a closed account again."""
    with transaction() as current:
        service.enable(current, _account(account_id))
    return redirect(url_for(".account", account_id=account_id), 303)


def _administered() -> Collection[UUID] | None:
    """Return the conferences whose accounts the caller looks after; None is all."""
    return current_caller().conferences_with(_MAY)


def _account(account_id: UUID) -> Account:
    """Return an account that has to do with what the caller administers. Raises NotFound."""
    found = queries.account_with_roles(session(), account_id)
    ids = _administered()
    if found is None or not (ids is None or any(given.conference_id in ids for given in found.grants)):
        raise NotFound
    return found


def _account_page(
    account: Account, typed: dict[str, str] | None = None, problem: Problem | None = None
) -> ResponseReturnValue:
    page = render_template(
        "staff/account.html",
        account=account,
        form=typed or {},
        errors=texts_beside_fields(problem.errors) if problem else {},
        problem=text_above_form(problem) if problem else None,
        **_choices(),
    )
    return page, problem.status if problem else 200


def _list() -> dict[str, Any]:
    return {"accounts": queries.accounts(session(), _administered()), "made": None, **_choices()}


def _choices() -> dict[str, Any]:
    ids = _administered()
    return {
        "role_names": NAMES,
        "conferences": _conferences(ids),
        "is_for_all": ids is None,
        "may_withdraw": _may_withdraw,
        "zone": rules.HOME_ZONE,
    }


def _conferences(ids: Collection[UUID] | None) -> list[Conference]:
    return conferences_for_staff(session(), ids)


def _may_withdraw(given: Grant) -> bool:
    return current_caller().may(_MAY, given.conference_id)


def _conference_id(slug: str) -> UUID | None:
    return conference_named(slug) if slug else None
