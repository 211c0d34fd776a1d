"""The composition root: the only place that knows every feature."""

from pathlib import Path
from uuid import UUID

from flask import Blueprint, Flask, url_for
from flask.typing import ResponseReturnValue
from flask_wtf import CSRFProtect

from config.celery import make_celery
from config.settings import Settings
from connected import migrations
from connected.audit import api as audit_api
from connected.conferences import api as conferences_api
from connected.conferences import pages as conference_pages
from connected.conferences import staff_pages as conference_staff_pages
from connected.conferences.counts import use_counting
from connected.conferences.queries import conference_id_of
from connected.kernel import jobs
from connected.kernel.auth import Capability
from connected.kernel.db import session
from connected.kernel.doorbell import Doorbell
from connected.kernel.encryption import use_keys
from connected.kernel.http.access import init_access
from connected.kernel.http.api import init_api
from connected.kernel.http.database import init_database
from connected.kernel.http.failures import init_failures
from connected.kernel.http.health import health_blueprint
from connected.kernel.http.language import init_language, is_staff_page
from connected.kernel.http.limits import init_limits
from connected.kernel.http.logs import init_logs
from connected.kernel.http.metrics import RequestMetrics
from connected.kernel.http.probes import database_probe, redis_probe
from connected.kernel.http.routing import init_routing
from connected.kernel.http.security import init_security
from connected.kernel.http.settings import keep_settings
from connected.kernel.i18n import N_
from connected.messaging import api as messages_api
from connected.metrics import database_metrics
from connected.organizations import api as organizations_api
from connected.registration import api as registration_api
from connected.registration import letters, my_pages
from connected.registration import pages as registration_pages
from connected.registration import staff_pages as registration_staff_pages
from connected.registration.counting import count_registered
from connected.registration.dashboard import api as statistics_api
from connected.registration.dashboard import letters as letters_pages
from connected.registration.dashboard import pages as dashboard_pages
from connected.registration.queries import headline_figures
from connected.registration.taking_away import pages as taking_away_pages
from connected.site import blueprint as site
from connected.site.errors import error_page
from connected.staff import letters as staff_letters
from connected.staff import navigation
from connected.staff import pages as staff_pages
from connected.staff.callers import identify, language_of_account

TRANSLATIONS = str(Path(__file__).parent / "translations")
CSRF_ERROR = "CSRFError"
_EDITION_PLACES = (
    navigation.Place("conferences_staff.index", N_("Conferences"), Capability.CONFERENCES_READ),
    navigation.Place("conferences_staff.edition", N_("Edition"), Capability.CONFERENCES_READ, of_conference=True),
    navigation.Place("conferences_staff.categories", N_("Categories"), Capability.CONFERENCES_READ, of_conference=True),
)
_STAFF_PAGES = (staff_pages, conference_staff_pages, registration_staff_pages)
_APIS = (conferences_api, organizations_api, registration_api, statistics_api, messages_api, audit_api)


def create_app(settings: Settings) -> Flask:
    """Return the web application for ``settings``, ready for any WSGI server."""
    app = Flask("connected", static_folder=None)
    app.testing = settings.testing
    keep_settings(app, settings)
    use_keys(settings.encryption_keys)
    init_routing(app)
    init_logs(app)
    init_security(app, settings)
    init_database(app, settings)
    init_language(app, translations=TRANSLATIONS, of_account=language_of_account)
    init_limits(app, settings)
    init_access(app, identify=identify, conference_of=_conference_id, sign_in="staff.sign_in")
    jobs.use_doorbell(Doorbell(make_celery(settings)).ring)
    letters.register_writers()
    staff_letters.register_writers()
    conference_pages.use_figures(headline_figures)
    use_counting(count_registered)
    navigation.use_places(
        *_EDITION_PLACES,
        *staff_pages.PLACES,
        dashboard_pages.PLACE,
        registration_staff_pages.PLACE,
        letters_pages.PLACE,
    )
    _add_api(app)
    _add_pages(app, settings)
    init_failures(app, _page)
    return app


def _add_api(app: Flask) -> None:
    api = init_api(app)
    for module in _APIS:
        api.register_blueprint(module.blueprint)


def _add_pages(app: Flask, settings: Settings) -> None:
    csrf = CSRFProtect(app)
    for module in _APIS:
        csrf.exempt(module.blueprint)
    app.register_blueprint(site)
    app.register_blueprint(_health(app, settings))
    for module in (
        *_STAFF_PAGES,
        dashboard_pages,
        letters_pages,
        taking_away_pages,
        my_pages,
        registration_pages,
        conference_pages,
    ):
        app.register_blueprint(module.blueprint)
    if settings.local:
        from connected.local import pages as local_pages  # noqa: PLC0415 - does not exist outside this mode

        app.register_blueprint(local_pages.blueprint)


def _health(app: Flask, settings: Settings) -> Blueprint:
    return health_blueprint(
        needed={"database": database_probe(migrations.head())},
        helpful={"redis": redis_probe(settings.redis_url)},
        collectors=[RequestMetrics(app).collect, database_metrics],
    )


def _page(status: int, reason: str | None) -> ResponseReturnValue:
    home = url_for("staff.start") if is_staff_page() else None
    return error_page(status, reason="csrf" if reason == CSRF_ERROR else None, home=home)


def _conference_id(slug: str) -> UUID | None:
    return conference_id_of(session(), slug)
