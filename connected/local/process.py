"""Child processes that end with us: started in a session of their own, tied to their parent, stopped with patience."""

import ctypes
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

_PR_SET_PDEATHSIG = 1  # prctl(2), Linux only
_libc = ctypes.CDLL(None, use_errno=True)


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


def stop(process: subprocess.Popen[bytes], polite: signal.Signals = signal.SIGTERM, patience: float = 15.0) -> None:
    """Ask a child of `spawn` to end; after `patience` seconds end it and its own children without asking."""
    if process.poll() is None:
        process.send_signal(polite)
        try:
            process.wait(patience)
        except subprocess.TimeoutExpired:
            kill_group(process)
    process.wait()


def kill_group(process: subprocess.Popen[bytes]) -> None:
    """Kill what is left of a child and of the processes it started itself; harmless when nothing is."""
    try:
        os.killpg(process.pid, signal.SIGKILL)  # `spawn` made it the leader of its group
    except (ProcessLookupError, PermissionError):
        pass


def die_with_parent(death_signal: signal.Signals) -> None:
    """Have the kernel send us `death_signal` when our parent ends (prctl(2), PR_SET_PDEATHSIG); Linux only."""
    if sys.platform == "linux":
        _libc.prctl(_PR_SET_PDEATHSIG, int(death_signal), 0, 0, 0)


def _before_exec(parent: int, death_signal: signal.Signals, niceness: int) -> Callable[[], None]:
    # It runs in the child after the account has changed: a change of account would clear the death signal.
    def tie() -> None:
        die_with_parent(death_signal)
        if os.getppid() != parent:  # the parent died before we could ask
            os._exit(1)
        if niceness:
            os.nice(niceness)

    return tie
