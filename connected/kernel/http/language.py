"""The language of an answer: the address decides for pages, Accept-Language for the API."""

from flask import Flask, request, url_for
from flask_babel import Babel

from connected.kernel.i18n import DEFAULT_LANGUAGE, LANGUAGES


def init_language(app: Flask, *, translations: str) -> None:
    """Let flask-babel translate from the catalogues in the folder ``translations``."""
    app.config["BABEL_TRANSLATION_DIRECTORIES"] = translations
    app.config["BABEL_DEFAULT_LOCALE"] = DEFAULT_LANGUAGE
    Babel(app, locale_selector=request_language)
    app.context_processor(lambda: {"alternate_urls": alternate_urls()})


def request_language() -> str:
    """Return kk, ru or en: the first part of the path, else the best of Accept-Language, else English."""
    if not request:
        return DEFAULT_LANGUAGE
    first = request.path.split("/", 2)[1]
    if first in LANGUAGES:
        return first
    return request.accept_languages.best_match(LANGUAGES) or DEFAULT_LANGUAGE


def alternate_urls() -> dict[str, str]:
    """Return the address of this same page in each language; of the first page, where this one has no language."""
    if not request:
        return {}
    arguments = request.view_args or {}
    if request.endpoint is None or "lang" not in arguments:
        return {language: f"/{language}/" for language in LANGUAGES}
    return {language: url_for(request.endpoint, **{**arguments, "lang": language}) for language in LANGUAGES}
