"""Who asks: by the bearer token in the API, by the cookie in pages."""

from uuid import UUID

from flask import g, request
from werkzeug.wrappers import Response

from connected.kernel.auth import Caller, CallerKind, NotSignedIn
from connected.kernel.db import session, transaction
from connected.kernel.http.api import is_api_request
from connected.kernel.http.settings import current_settings
from connected.staff import queries, rules
from connected.staff.enums import Role
from connected.staff.models import Account, SignIn
from connected.staff.roles import capabilities, narrowed
from connected.staff.secrets import hash_secret
from connected.staff.service.signing_in import keep_open
from connected.staff.service.tokens import note_use

COOKIE = "connected_staff"
#: The cookie goes with the pages of staff only, and neither with public ones nor with files.
_PATH = "/staff"


def identify() -> Caller | None:
    """Return who asks, or None for anybody. Raises NotSignedIn for a token that is not good.

    Costs no statement where there is neither token nor cookie. A cookie counts in pages only, a token in the API only:
    a page of somebody else cannot make a browser call the API.
    """
    g.sign_in = None
    if is_api_request():
        return _by_token(request.headers.get("Authorization", ""))
    secret = request.cookies.get(COOKIE)
    return _by_cookie(secret) if secret else None


def signed_in() -> SignIn | None:
    """Return the sign-in of this request."""
    entry: SignIn | None = g.get("sign_in")
    return entry


def language_of_account() -> str | None:
    """Return the language that whoever is signed in has chosen for good."""
    entry = signed_in()
    return entry.account.language if entry else None


def put_cookie(response: Response, secret: str) -> None:
    """Let the browser keep the secret of a sign-in, out of reach of scripts and of other sites."""
    response.set_cookie(
        COOKIE,
        secret,
        max_age=int(rules.SIGN_IN_LASTS.total_seconds()),
        secure=current_settings().is_https,
        httponly=True,
        samesite="Lax",
        path=_PATH,
    )


def drop_cookie(response: Response) -> None:
    """Let the browser forget it."""
    response.delete_cookie(COOKIE, secure=current_settings().is_https, httponly=True, samesite="Lax", path=_PATH)


def _by_cookie(secret: str) -> Caller | None:
    entry = queries.open_sign_in(session(), hash_secret(secret))
    if entry is None:
        return None
    g.sign_in = entry
    g.account = entry.account  # held by name: after a rollback the relationship finds it, but does not load it
    with transaction() as current:
        keep_open(current, entry)
    return Caller(CallerKind.STAFF, entry.account_id, capabilities=capabilities(_granted(entry.account)))


def _by_token(header: str) -> Caller | None:
    if not header:
        return None
    scheme, _, secret = header.partition(" ")
    token = queries.valid_token(session(), hash_secret(secret.strip())) if scheme.lower() == "bearer" else None
    if token is None:
        raise NotSignedIn
    with transaction() as current:
        note_use(current, token)
    allowed = narrowed(capabilities(_granted(token.account)), token.scopes)
    return Caller(CallerKind.TOKEN, token.account_id, token.id, allowed)


def _granted(account: Account) -> list[tuple[Role, UUID | None]]:
    return [(grant.role, grant.conference_id) for grant in account.grants]
