"""Ending with the process that started us, so that a killed one leaves no orphans. Without effect outside Linux."""

import ctypes
import signal
import sys

_PR_SET_PDEATHSIG = 1  # prctl(2)
_libc = ctypes.CDLL(None)


def die_with_parent(death_signal: signal.Signals = signal.SIGTERM) -> None:
    """Have the kernel send us `death_signal` when the thread that started us ends, however it ends.

    A later change of account or a setuid program clears the wish.
    """
    if sys.platform == "linux":
        _libc.prctl(_PR_SET_PDEATHSIG, int(death_signal), 0, 0, 0)
