"""The parts of a stack, as the plan wants them, in the order in which they start."""

import contextlib
import http.client
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Protocol

from connected.local import logs
from connected.local.mailbox import Mailbox
from connected.local.plan import Plan
from connected.local.postgres import EmbeddedPostgres
from connected.local.services import Service
from connected.local.valkey import EmbeddedValkey

DATABASE = "connected"
DELIVERY_THREADS = "4"
DELIVERY_NICENESS = 15  # mail can wait for a registration, never the other way round


class Part(Protocol):
    """Something that is started, looked after and stopped."""

    def start(self) -> None:
        """Start it."""

    def stop(self) -> None:
        """Stop it; nothing happens when it is not up."""

    def is_alive(self) -> bool:
        """Say whether it runs."""


def postgres(plan: Plan) -> EmbeddedPostgres:
    """The embedded PostgreSQL of the plan's data folder."""
    log = logs.fresh(log_file(plan, "postgres"))
    return EmbeddedPostgres(plan.data_dir / "postgres", plan.data_dir / "run" / "postgres", log=log)


def valkey(plan: Plan) -> EmbeddedValkey:
    """The embedded Valkey of the plan's data folder."""
    log = logs.fresh(log_file(plan, "valkey"))
    return EmbeddedValkey(plan.data_dir / "valkey", plan.data_dir / "run" / "valkey", log=log)


def mailbox(plan: Plan) -> Mailbox:
    """The mailbox of the plan's data folder."""
    return Mailbox(plan.data_dir / "mail")


def worker(plan: Plan, environment: Mapping[str, str]) -> Service:
    """The Celery worker: one process with a few threads, behind everything else in the queue for the processor."""
    ready = _mark(plan, "worker")
    options = ["--pool", "threads", "--concurrency", DELIVERY_THREADS, "--queues", "mail,housekeeping"]
    quiet = ["--without-gossip", "--without-mingle", "--without-heartbeat", "--loglevel", "WARNING"]
    return Service(
        "worker",
        [sys.executable, "-m", "celery", "-A", "tasks.worker", "worker", *options, *quiet, "--include", "tasks.ready"],
        {**environment, "READY_FILE": str(ready)},
        logs.fresh(log_file(plan, "worker")),
        ready.exists,
        niceness=DELIVERY_NICENESS,
    )


def beat(plan: Plan, environment: Mapping[str, str]) -> Service:
    """Celery's beat; it keeps no schedule on disk, since all it does is ring every few seconds."""
    ready = _mark(plan, "beat")  # beat writes its number there when it begins to ring
    options = ["--scheduler", "celery.beat:Scheduler", "--loglevel", "WARNING", "--pidfile", str(ready)]
    return Service(
        "beat",
        [sys.executable, "-m", "celery", "-A", "tasks.beat", "beat", *options],
        environment,
        logs.fresh(log_file(plan, "beat")),
        ready.exists,
    )


def web(plan: Plan, environment: Mapping[str, str]) -> Service:
    """The web server as it is shipped."""
    return Service(
        "web server",
        [sys.executable, "-m", "config.web"],
        environment,
        logs.fresh(log_file(plan, "web")),
        lambda: answers(plan),
    )


def log_file(plan: Plan, name: str) -> Path:
    """Where the part of that name logs."""
    return plan.data_dir / "logs" / f"{name}.log"


def answers(plan: Plan) -> bool:
    """Say whether the web server says that it is ready."""
    host, _, port = plan.address.removeprefix("http://").rpartition(":")
    connection = http.client.HTTPConnection(host.strip("[]"), int(port), timeout=2)
    with contextlib.closing(connection), contextlib.suppress(OSError, http.client.HTTPException):
        connection.request("GET", "/readyz", headers={"Host": f"127.0.0.1:{port}"})
        return connection.getresponse().status == http.client.OK
    return False


def _mark(plan: Plan, name: str) -> Path:
    """The file by which a part says that it is ready, removed for now."""
    mark = plan.data_dir / "run" / f"{name}.ready"
    mark.unlink(missing_ok=True)
    return mark
