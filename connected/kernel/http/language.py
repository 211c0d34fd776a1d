"""The language of an answer: the address decides for pages of the public, the account for those of staff.

The pages of staff have no language in their address: ``?language=kk`` chooses one, which the session keeps, else it is
that of the account. The API and whoever has chosen nothing get the best of Accept-Language.
"""

from collections.abc import Callable
from urllib.parse import quote, urlencode

from flask import Flask, current_app, request, session, url_for
from flask_babel import Babel, refresh
from werkzeug.datastructures import MultiDict

from connected.kernel.i18n import DEFAULT_LANGUAGE, LANGUAGES

STAFF_PREFIX = "/staff/"
_KEPT = "language"

#: Returns the language that whoever is signed in has chosen for good.
LanguageOfAccount = Callable[[], str | None]
_OF_ACCOUNT = "connected.language_of_account"


def init_language(app: Flask, *, translations: str, of_account: LanguageOfAccount = lambda: None) -> None:
    """Let flask-babel translate from the catalogues in the folder ``translations``."""
    app.config["BABEL_TRANSLATION_DIRECTORIES"] = translations
    app.config["BABEL_DEFAULT_LOCALE"] = DEFAULT_LANGUAGE
    Babel(app, locale_selector=request_language)
    app.extensions[_OF_ACCOUNT] = of_account
    app.context_processor(lambda: {"alternate_urls": alternate_urls()})


def request_language() -> str:
    """Return kk, ru or en: the first part of the path, else the choice of staff, else the best of Accept-Language."""
    if not request:
        return DEFAULT_LANGUAGE
    first = request.path.split("/", 2)[1]
    if first in LANGUAGES:
        return first
    chosen = _chosen_by_staff() if is_staff_page() else None
    return chosen or request.accept_languages.best_match(LANGUAGES) or DEFAULT_LANGUAGE


def is_staff_page() -> bool:
    """Whether the current request is for a page of staff."""
    return f"{request.path}/".startswith(STAFF_PREFIX)


def keep_language(language: str) -> None:
    """Show the pages of staff in ``language`` from now on, in this browser."""
    session[_KEPT] = language
    refresh()


def alternate_urls() -> dict[str, str]:
    """Return the address of this same page in each language; of the first page, where this one has no language."""
    if not request:
        return {}
    if is_staff_page():
        return {language: _with_language(language) for language in LANGUAGES}
    arguments = request.view_args or {}
    if request.endpoint is None or "lang" not in arguments:
        return {language: f"/{language}/" for language in LANGUAGES}
    return {language: url_for(request.endpoint, **{**arguments, "lang": language}) for language in LANGUAGES}


def _chosen_by_staff() -> str | None:
    asked = request.args.get("language")
    if asked in LANGUAGES:
        session[_KEPT] = asked
        return asked
    kept = session.get(_KEPT)
    if kept in LANGUAGES:
        return str(kept)
    of_account: LanguageOfAccount = current_app.extensions[_OF_ACCOUNT]
    return of_account()


def _with_language(language: str) -> str:
    query = MultiDict(request.args)
    query["language"] = language
    return f"{quote(request.path)}?{urlencode(list(query.items(multi=True)))}"
