"""Every job that is rung for is a task of the worker, and every task is rung for, routed, and taken from its queue."""

import ast
import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from config.celery import HOUSEKEEPING_QUEUE, MAIL_QUEUE, SCHEDULE, make_celery
from config.settings import Settings
from connected.kernel import jobs
from connected.local import parts
from connected.local.plan import Plan
from tests.conftest import ENCRYPTION_KEY, SECRET_KEY

ROOT = Path(__file__).parents[2]
_TELL = "import json; from tasks.worker import celery; print(json.dumps(sorted(celery.tasks)))"


@pytest.fixture(scope="module")
def registered() -> set[str]:
    """The tasks that a worker knows, told by a real one."""
    environment = {
        "DATABASE_URL": "postgresql://",
        "REDIS_URL": "redis://127.0.0.1:9",
        "SMTP_URL": "smtp://127.0.0.1:9",
        "SECRET_KEY": SECRET_KEY,
        "ENCRYPTION_KEYS": ENCRYPTION_KEY,
        "PUBLIC_URL": "http://localhost",
    }
    command = [sys.executable, "-c", _TELL]
    told = subprocess.run(command, env=environment, cwd=ROOT, check=True, capture_output=True, text=True)
    return {name for name in json.loads(told.stdout) if not name.startswith("celery.")}


def rung_for() -> Iterator[tuple[str, str]]:
    """Where the code rings, and the name of the job."""
    for path in sorted(file for package in ("connected", "tasks") for file in (ROOT / package).rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and ast.unparse(node.func) in ("nudge", "jobs.nudge"):
                name = ast.unparse(node.args[1])
                yield f"{path.relative_to(ROOT)}:{node.lineno}", getattr(jobs, name.removeprefix("jobs."), name)


def scheduled() -> set[str]:
    return {str(entry["task"]) for entry in SCHEDULE.values()}


def test_what_is_rung_for_is_a_task(registered: set[str]) -> None:
    rings = list(rung_for())
    assert rings
    assert [ring for ring in rings if ring[1] not in registered] == []


def test_what_beat_rings_for_is_a_task(registered: set[str]) -> None:
    assert scheduled() <= registered


def test_every_task_is_rung_for(registered: set[str]) -> None:
    assert registered == scheduled() | {name for _, name in rung_for()}


def test_every_task_is_taken_from_its_queue(registered: set[str], settings: Settings, tmp_path: Path) -> None:
    plan = Plan.from_environment({"DATA_DIR": str(tmp_path), "PORT": "1"})
    (tmp_path / "logs").mkdir()
    (tmp_path / "run").mkdir()
    command = [str(word) for word in parts.worker(plan, {}).command]
    taken = command[command.index("--queues") + 1].split(",")
    router = make_celery(settings).amqp.router
    assert {router.route({}, name)["queue"].name for name in registered} == set(taken)
    assert set(taken) == {MAIL_QUEUE, HOUSEKEEPING_QUEUE}


def test_no_ring_outlives_the_next_one() -> None:
    for entry in SCHEDULE.values():
        assert entry["options"]["expires"] <= entry["schedule"]  # type: ignore[index, operator]
