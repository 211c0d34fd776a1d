"""Child processes that end with us: started in a session of their own, tied to their parent, stopped with patience."""

import contextlib
import os
import signal
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from config.parent import die_with_parent


@dataclass(frozen=True)
class Account:
    """A system account by number, for a child that must not run as root."""

    uid: int
    gid: int


def spawn(
    command: Sequence[str | Path],
    *,
    log: Path | None = None,
    cwd: Path | None = None,
    environment: Mapping[str, str] | None = None,
    account: Account | None = None,
    death_signal: signal.Signals = signal.SIGTERM,
    niceness: int = 0,
) -> subprocess.Popen[bytes]:
    """Start a child that outlives neither its job nor us.

    It gets a session of its own, so that Ctrl-C in the terminal reaches only us and we stop everything in order.
    On Linux the kernel sends it `death_signal` when the thread that calls this ends, however it ends: call this from
    a thread that lives as long as the child should, which in practice is the main thread.

    Args:
        command: program and arguments.
        log: file that its output is appended to; without one the output is dropped.
        cwd: working directory, entered before the account changes.
        environment: its whole environment; ours when None.
        account: whom to run as (needs root); as ourselves when None.
        death_signal: what the kernel sends it when we die.
        niceness: added to our own; 10 leaves the processor to others when they want it.

    Raises:
        OSError: the program cannot be started.
    """
    with (log or Path(os.devnull)).open("ab") as output:
        return subprocess.Popen(  # noqa: S603  the commands are ours
            [str(part) for part in command],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            cwd=cwd,
            env=environment,
            start_new_session=True,
            user=account.uid if account else None,
            group=account.gid if account else None,
            extra_groups=[] if account else None,
            preexec_fn=_before_exec(os.getpid(), death_signal, niceness),  # noqa: PLW1509  the only place for prctl
        )


def has_ended(process: subprocess.Popen[bytes]) -> bool:
    """Say whether a child of `spawn` has ended, leaving its number in use until `finish`."""
    if process.returncode is not None:
        return True
    if not hasattr(os, "waitid"):  # macOS before Python 3.13
        return process.poll() is not None
    return os.waitid(os.P_PID, process.pid, os.WEXITED | os.WNOHANG | os.WNOWAIT) is not None


def stop(process: subprocess.Popen[bytes], polite: signal.Signals = signal.SIGTERM, patience: float = 15.0) -> None:
    """Ask a child of `spawn` to end and wait up to `patience` seconds; then `finish` it."""
    if not has_ended(process):
        process.send_signal(polite)
    deadline = time.monotonic() + patience
    while not has_ended(process) and time.monotonic() < deadline:
        time.sleep(0.02)
    finish(process)


def finish(process: subprocess.Popen[bytes]) -> None:
    """Kill a child and whatever it started and left behind, and forget its number; harmless when all has ended."""
    if process.returncode is not None:
        return
    # Its group has its number, which is not given to others before we wait for it.
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def _before_exec(parent: int, death_signal: signal.Signals, niceness: int) -> Callable[[], None]:
    # It runs in the child after the account has changed: a change of account would clear the death signal.
    def tie() -> None:
        die_with_parent(death_signal)
        if os.getppid() != parent:  # the parent died before we could ask
            os._exit(1)
        if niceness:
            _give_way(niceness)

    return tie


def _give_way(niceness: int) -> None:
    """Raise our own niceness, and that of our session where the kernel shares the processor out among sessions.

    With autogroups (sched(7)) the niceness of a process counts within its session only, and each child has its own.
    """
    os.nice(niceness)
    group = Path("/proc/self/autogroup")
    with contextlib.suppress(OSError):  # not Linux, or no autogroups
        group.write_text(str(niceness))
