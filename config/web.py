"""The web server as it is shipped: `python -m config.web` serves wsgi.py with granian."""

import gc
import importlib
import os
import sys
import tempfile
from collections.abc import Callable
from functools import partial
from typing import Any

from granian.constants import HTTPModes, Interfaces
from granian.log import LogLevels
from granian.server import MPServer

from config.parent import die_with_parent
from config.settings import Settings, SettingsError

THREADS = 3  # a request waits for PostgreSQL some of its time; more threads than this fight for the interpreter
BACKLOG = 2048
STOP_SECONDS = 10
FIGURES = "PROMETHEUS_MULTIPROC_DIR"  # where the workers count, each in a file of its own that all read


def workers(processors: int) -> int:
    """How many worker processes serve on a machine with so many processors; each needs some 80 MB of memory."""
    return max(1, min(processors, 8))


def make_server(settings: Settings, processors: int) -> MPServer:
    """Return the server for `settings`, not yet started."""
    return MPServer(
        "wsgi:app",
        address=settings.host,
        port=settings.port,
        interface=Interfaces.WSGI,
        http=HTTPModes.http1,
        workers=workers(processors),
        blocking_threads=THREADS,
        backlog=BACKLOG,
        respawn_failed_workers=True,
        workers_kill_timeout=STOP_SECONDS,
        log_level=LogLevels.warning,
    )


def load_in_worker(target: str) -> Callable[..., Any]:
    """Return the application named `target` in a worker, and let the worker end with the server."""
    die_with_parent()
    return load_application(target)


def load_application(target: str) -> Callable[..., Any]:
    """Import and return the application named `target` ("module:name")."""
    module, _, name = target.partition(":")
    application: Callable[..., Any] = getattr(importlib.import_module(module), name)
    return application


def _processors() -> int:
    """The processors that we may use, which a container may limit; all of them where the system does not tell."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def main() -> None:
    """Serve until SIGTERM or SIGINT. Faults of the settings are told before anything starts."""
    try:
        settings = Settings.from_env()
    except SettingsError as error:
        sys.exit(str(error))
    server = make_server(settings, _processors())
    with tempfile.TemporaryDirectory(prefix="connected-figures-") as folder:
        os.environ.setdefault(FIGURES, folder)
        _serve(server)


def _serve(server: MPServer) -> None:
    # The application is made here, once, and has no connection or thread yet: the workers are forked and share it.
    load_application(server.target)
    gc.freeze()
    server.serve(target_loader=partial(load_in_worker, server.target), wrap_loader=False)


if __name__ == "__main__":
    main()
