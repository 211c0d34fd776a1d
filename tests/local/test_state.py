import subprocess
import sys
from pathlib import Path

import pytest

from connected.local import running
from connected.local.state import AlreadyRunningError, announce, claim

_HOLD = """
import sys, time
from pathlib import Path
from connected.local.state import announce, claim
with claim(Path(sys.argv[1])):
    announce(Path(sys.argv[1]), {"PUBLIC_URL": "http://127.0.0.1:8123"})
    print("held", flush=True)
    time.sleep(60)
"""


def test_while_a_stack_runs_others_learn_how_to_reach_it(tmp_path: Path) -> None:
    with claim(tmp_path):
        assert running(tmp_path) is None
        announce(tmp_path, {"DATABASE_URL": "x"})
        assert running(tmp_path) == {"DATABASE_URL": "x"}
        assert (tmp_path / "stack.json").stat().st_mode & 0o777 == 0o600
    assert running(tmp_path) is None


def test_no_data_folder_means_nothing_runs(tmp_path: Path) -> None:
    assert running(tmp_path / "none") is None


def test_a_second_stack_is_refused_and_told_where_the_first_is(tmp_path: Path) -> None:
    with claim(tmp_path):
        announce(tmp_path, {"PUBLIC_URL": "http://127.0.0.1:8123"})
        with pytest.raises(AlreadyRunningError, match="http://127.0.0.1:8123"), claim(tmp_path):
            pass
        assert running(tmp_path) is not None


def test_a_killed_stack_leaves_no_stale_claim(tmp_path: Path) -> None:
    with subprocess.Popen([sys.executable, "-c", _HOLD, str(tmp_path)], stdout=subprocess.PIPE) as holder:
        assert holder.stdout is not None
        holder.stdout.readline()
        assert running(tmp_path) == {"PUBLIC_URL": "http://127.0.0.1:8123"}
        holder.kill()
    assert (tmp_path / "stack.json").exists()
    assert running(tmp_path) is None
    with claim(tmp_path):
        assert running(tmp_path) is None
