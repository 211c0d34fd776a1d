"""The blueprint of what all pages share, and the pages that belong to no feature."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from flask import Blueprint, Response, render_template, request
from flask.blueprints import BlueprintSetupState

from connected.kernel.auth import PUBLIC, access
from connected.kernel.i18n import LANGUAGES, Picked
from connected.kernel.i18n import pick as pick_for
from connected.site import filters
from connected.site.assets import asset, vendor
from connected.site.filters import current_language

#: Static addresses carry a hash of the content: what is behind one never changes (RFC 8246).
_FOREVER = timedelta(days=365)

#: Where the API describes itself; its address is a promise to programs, so it may stand here in full.
OPENAPI_URL = "/api/openapi.json"


class SiteBlueprint(Blueprint):
    """A blueprint whose static files are kept by browsers for a year when the address names their content."""

    @access(PUBLIC)
    def send_static_file(self, filename: str) -> Response:
        """Give a static file; for good where its address names its content, to be asked for again elsewhere."""
        response = super().send_static_file(filename)
        if "v" in request.args:
            response.cache_control.public = True
            response.cache_control.no_cache = None
            response.cache_control.max_age = int(_FOREVER.total_seconds())
            response.cache_control.immutable = True
        return response


blueprint = SiteBlueprint(
    "site", __name__, static_folder="static", static_url_path="/static", template_folder="templates"
)


@blueprint.record_once
def _prepare_templates(state: BlueprintSetupState) -> None:
    functions: dict[str, Callable[..., Any]] = {
        "asset": asset,
        "vendor": vendor,
        "pick": pick,
        "date_range": filters.date_range,
    }
    for name, function in functions.items():
        state.app.add_template_global(function, name)
    for name, function in filters.ALL.items():
        state.app.add_template_filter(function, name)
    state.app.jinja_env.globals["LANGUAGES"] = LANGUAGES


@blueprint.app_context_processor
def _language() -> dict[str, Any]:
    return {"language": current_language()}


def pick(texts: dict[str, str] | None) -> Picked:
    """Return the text for the reader of the page, and the language it is really in."""
    return pick_for(texts, current_language())


@blueprint.get("/<lang:lang>/privacy")
@access(PUBLIC)
def privacy(lang: str) -> str:
    """Tell what is kept about people, why, and whom to ask."""
    return render_template("site/privacy.html")


@blueprint.get("/api/docs")
@access(PUBLIC)
def api_docs() -> str:
    """Show the description of the interface for programs, to be read and tried."""
    return render_template("site/api_docs.html", openapi_url=OPENAPI_URL)
