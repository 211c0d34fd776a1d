"""The local stack as somebody starts it: how soon it is ready, how soon a letter arrives, how much memory it holds."""

import contextlib
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from benchmarks import footprint, mailbox_delay, sites
from benchmarks.figures import Figure, below
from benchmarks.progress import say
from connected.local import process, state
from connected.local.logs import tail

ROOT = Path(__file__).parents[1]
#: What a fresh checkout does not have.
_MADE_HERE = shutil.ignore_patterns(
    ".git", ".venv", "var", "node_modules", "vendor", "results", "__pycache__", "*.mo", ".*_cache", "*.egg-info"
)
_PATIENCE = 600.0
_MAKE_RUN = ("make", "--no-print-directory", "run")


def run(full: bool) -> list[Figure]:
    """Measure one local stack through its life; if `full`, also the very first start in a fresh copy of the tree."""
    with tempfile.TemporaryDirectory(prefix="connected-bench-") as name:
        folder = Path(name)
        folder.chmod(0o711)
        data_dir = folder / "var"
        say("The local stack: first start on its data, letters, memory")
        with started([sys.executable, "-m", "connected.local"], data_dir) as (first, pid):
            figures = [*mailbox_delay.figures(state.running(data_dir) or {}), *footprint.figures(pid)]
        say("The local stack: second start")
        with started(_MAKE_RUN, data_dir) as (second, _):
            pass
        return [
            *figures,
            Figure(name="first start, its data to be made", value=first, unit="s"),
            Figure(name="second start by make run", value=second, unit="s", target=below(8)),
            *(_very_first_start(folder) if full else ()),
        ]


def _very_first_start(folder: Path) -> Iterator[Figure]:
    say("The very first start, in a copy of the tree")
    copy = folder / "tree"
    shutil.copytree(ROOT, copy, ignore=_MADE_HERE)
    with started(_MAKE_RUN, copy / "var", cwd=copy) as (seconds, _):
        pass
    yield Figure(
        name="very first start by make run",
        value=seconds,
        unit="s",
        target=below(60),
        note="in a fresh copy of the tree: venv, packages and browser libraries from this machine's caches",
    )


@contextlib.contextmanager
def started(command: Sequence[str], data_dir: Path, cwd: Path = ROOT) -> Iterator[tuple[float, int]]:
    """Run a local stack on `data_dir`; yield how many seconds passed until it was ready, and its process.

    Raises:
        RuntimeError: it ended, or was not ready in ten minutes; the text has the end of what it said.
    """
    data_dir.mkdir(mode=0o711, parents=True, exist_ok=True)
    log = data_dir.parent / f"said-{time.monotonic_ns()}.log"
    plan = sites.plan_for(data_dir)
    environment = dict(plan.given) | {"PORT": str(plan.port)}
    begun = time.monotonic()
    child = process.spawn(command, log=log, cwd=cwd, environment=environment)
    try:
        while state.running(data_dir) is None:
            if process.has_ended(child) or time.monotonic() - begun > _PATIENCE:
                raise RuntimeError(tail(log))
            time.sleep(0.02)
        yield time.monotonic() - begun, child.pid
    finally:
        process.stop(child, patience=60)
