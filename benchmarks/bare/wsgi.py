"""The yardstick for a WSGI server."""

from benchmarks.bare.app import make_app
from config.settings import Settings

app = make_app(Settings.from_env())
