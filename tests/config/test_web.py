import signal
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import pytest

from config import web
from config.settings import Settings


@pytest.mark.parametrize(("processors", "workers"), [(1, 1), (2, 2), (4, 4), (64, 8)])
def test_workers_follow_the_processors_up_to_a_point(processors: int, workers: int) -> None:
    assert web.workers(processors) == workers


def test_the_server_listens_where_the_settings_say(settings: Settings) -> None:
    server = web.make_server(replace(settings, host="127.0.0.2", port=8765), processors=2)
    assert (server.bind_addr, server.bind_port, server.workers) == ("127.0.0.2", 8765, 2)
    assert server.respawn_failed_workers


def test_the_server_itself_logs_no_addresses_because_personal_links_are_among_them(settings: Settings) -> None:
    assert web.make_server(settings, processors=1).log_access is False


def test_threads_do_not_outnumber_the_connections_of_the_pool(settings: Settings) -> None:
    assert settings.pool_size >= web.THREADS


def test_faults_of_the_settings_end_it_before_it_listens() -> None:
    run = subprocess.run([sys.executable, "-m", "config.web"], check=False, env={}, capture_output=True, text=True)
    assert run.returncode == 1
    assert "DATABASE_URL is not set" in run.stderr
    assert "SECRET_KEY is not set" in run.stderr
    assert "Traceback" not in run.stderr


_PARENT = """
import os, signal, sys, time
from config.parent import die_with_parent
if os.fork() == 0:
    die_with_parent(signal.SIGKILL)
    print(os.getpid(), flush=True)
    time.sleep(60)
time.sleep(60)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="needs PR_SET_PDEATHSIG")
def test_a_child_ends_with_its_parent() -> None:
    with subprocess.Popen([sys.executable, "-c", _PARENT], stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout is not None
        child = Path("/proc") / parent.stdout.readline().strip()
        parent.send_signal(signal.SIGKILL)
    deadline = time.monotonic() + 10
    while child.exists() and time.monotonic() < deadline:
        time.sleep(0.01)
    assert not child.exists()
