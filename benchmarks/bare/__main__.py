"""`python -m benchmarks.bare`: serve the yardstick by the server that is shipped, with all its settings."""

import gc
import importlib
import os
from functools import partial

from config.settings import Settings
from config.web import load, make_server

if __name__ == "__main__":
    importlib.import_module("benchmarks.bare.app")
    gc.freeze()
    server = make_server(Settings.from_env(), len(os.sched_getaffinity(0)))
    server.serve(target_loader=partial(load, "benchmarks.bare.wsgi:app"), wrap_loader=False)
