import subprocess
import sys
import time
from pathlib import Path

import pytest

from connected.local import logs, process
from connected.local.services import NotReadyError, Service
from connected.local.supervisor import _Watched

_WITH_A_CHILD = """
import subprocess, sys, time
child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
print(child.pid, flush=True)
time.sleep(60)
"""


def service(tmp_path: Path, code: str, *, marker: str = "ready") -> Service:
    log = logs.fresh(tmp_path / "service.log")
    return Service("thing", [sys.executable, "-u", "-c", code], {}, log, lambda: marker in logs.tail(log))


def test_it_is_waited_for_until_it_is_ready(tmp_path: Path) -> None:
    thing = service(tmp_path, "import time; time.sleep(0.2); print('ready'); time.sleep(60)")
    thing.start()
    thing.wait_until_ready()
    assert thing.is_alive()
    thing.stop()
    assert not thing.is_alive()


def test_one_that_ends_while_starting_is_told_with_its_log(tmp_path: Path) -> None:
    thing = service(tmp_path, "raise SystemExit('no database')")
    thing.start()
    with pytest.raises(NotReadyError, match="(?s)thing ended.*no database"):
        thing.wait_until_ready()
    thing.stop()


def test_one_that_is_never_ready_is_told(tmp_path: Path) -> None:
    thing = service(tmp_path, "import time; time.sleep(60)")
    thing.start()
    with pytest.raises(NotReadyError, match="not ready in time"):
        thing.wait_until_ready(timeout=0.1)
    thing.stop()


def test_one_that_will_not_end_is_killed_with_its_children(tmp_path: Path) -> None:
    stubborn = "import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN)\n" + _WITH_A_CHILD
    child = process.spawn([sys.executable, "-c", stubborn], log=tmp_path / "log")
    grandchild = _number_in(tmp_path / "log")
    process.stop(child, patience=0.2)
    assert child.returncode == -9
    assert _gone(grandchild)


def test_what_a_killed_one_left_behind_is_ended_before_it_starts_again(tmp_path: Path) -> None:
    thing = service(tmp_path, _WITH_A_CHILD)
    thing.start()
    grandchild = _number_in(thing.log)
    assert thing.child is not None
    thing.child.kill()
    while thing.is_alive():
        time.sleep(0.01)
    assert not _gone(grandchild, patience=0)
    thing.start()
    assert _gone(grandchild)
    thing.stop()


def test_niceness_and_a_session_of_its_own(tmp_path: Path) -> None:
    code = "import os; print(os.nice(0), os.getsid(0) == os.getpid())"
    child = process.spawn([sys.executable, "-c", code], log=tmp_path / "log", niceness=10)
    child.wait()
    assert (tmp_path / "log").read_text() == f"{_our_niceness() + 10} True\n"


def test_a_dead_part_is_restarted_after_pauses_that_grow() -> None:
    said: list[str] = []
    part = _Mortal()
    watched = _Watched("thing", part, said.append)
    for second in range(40):
        watched.look(float(second))
    assert part.started_at_looks == [2, 5, 10, 19, 36]
    assert said[0] == "thing ended unexpectedly; it is started again in 1 s"


def test_a_part_that_lives_long_is_forgiven() -> None:
    part = _Mortal()
    watched = _Watched("thing", part, lambda _: None)
    for second in range(10):
        watched.look(float(second))
    part.alive = True
    watched.look(20.0)
    watched.look(100.0)
    part.alive = False
    watched.look(101.0)
    assert watched.next_try == 102.0


class _Mortal:
    """Dies as soon as it is started."""

    def __init__(self) -> None:
        self.alive = False
        self.looks = 0
        self.started_at_looks: list[int] = []

    def start(self) -> None:
        self.started_at_looks.append(self.looks)

    def stop(self) -> None:
        self.alive = False

    def is_alive(self) -> bool:
        self.looks += 1
        return self.alive


def _our_niceness() -> int:
    return int(subprocess.run(["nice"], capture_output=True, check=True).stdout)


def _number_in(log: Path) -> int:
    while not log.read_text().endswith("\n"):
        time.sleep(0.01)
    return int(log.read_text())


def _gone(number: int, patience: float = 5.0) -> bool:
    deadline = time.monotonic() + patience
    while True:
        try:
            state = Path(f"/proc/{number}/stat").read_text().rpartition(")")[2].split()[0]
        except (FileNotFoundError, ProcessLookupError):
            return True
        if state == "Z":
            return True
        if time.monotonic() > deadline:
            return False
        time.sleep(0.01)
