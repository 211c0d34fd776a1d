"""The templates and static files on an application of their own: they need neither database nor features."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from connected.kernel.http.language import init_language
from connected.kernel.http.routing import init_routing
from connected.site import blueprint


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    """An application with nothing but the site."""
    app = Flask("site-alone", static_folder=None)
    init_routing(app)
    init_language(app, translations=str(tmp_path_factory.mktemp("no-catalogues")))
    app.register_blueprint(blueprint)
    app.jinja_env.globals["csrf_token"] = lambda: "token"
    return app


@pytest.fixture
def browser(site: Flask) -> FlaskClient:
    """A client of the site alone."""
    return site.test_client()


@pytest.fixture
def render(site: Flask) -> Callable[..., str]:
    """Render a template's source in a request: `render("{{ … }}", language="kk", name=value)`."""

    def _render(source: str, *, language: str = "en", **context: Any) -> str:
        from flask import render_template_string

        with site.test_request_context(f"/{language}/"):
            return render_template_string(source, **context)

    return _render
