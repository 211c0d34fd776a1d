"""Tells that a worker takes work, by making the file that READY_FILE names: `celery worker --include tasks.ready`."""

import os
from pathlib import Path
from typing import Any

from celery.signals import worker_ready


@worker_ready.connect
def _tell(**_: Any) -> None:
    if file := os.environ.get("READY_FILE"):
        Path(file).touch()
