"""`python -m benchmarks.bare`: serve the yardstick by the server that is shipped, with all its settings."""

import gc
import importlib
import os

from flask import Flask

from config.parent import die_with_parent
from config.settings import Settings
from config.web import make_server


def load() -> Flask:
    """Return the application in a worker, and let the worker end with the server."""
    die_with_parent()
    return make()


def make() -> Flask:
    """Make the application, once; it has no connection yet, so that the workers can be forked and share it, as ours."""
    app: Flask = importlib.import_module("benchmarks.bare.wsgi").app
    return app


if __name__ == "__main__":
    server = make_server(Settings.from_env(), len(os.sched_getaffinity(0)))
    make()
    gc.freeze()
    server.serve(target_loader=load, wrap_loader=False)
