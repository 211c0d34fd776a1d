"""The web application for any WSGI server."""

from config.settings import Settings
from connected.app import create_app
from connected.kernel.http.logs import configure_logs

configure_logs()
app = create_app(Settings.from_env())
