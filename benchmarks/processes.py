"""Processes as Linux tells of them: who descends from whom, what they used of the processor, what memory they hold."""

import os
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

_TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class Memory:
    """Megabytes: `rss` as resident, `pss` with shared pages divided among those who share them."""

    pss: float
    rss: float


def tree(root: int) -> list[int]:
    """Return the process `root` and all that descend from it."""
    children = defaultdict(list)
    for folder in Path("/proc").glob("[0-9]*"):
        if stat := _stat(int(folder.name)):
            children[int(stat[1])].append(int(folder.name))
    return list(_descend(root, children))


def cpu_seconds(root: int) -> float:
    """Return what `root` and its descendants used of the processors so far, those that have ended included."""
    stats = filter(None, map(_stat, tree(root)))
    return sum(int(ticks) for stat in stats for ticks in stat[11:15]) / _TICKS  # proc(5): utime … cstime


def memory(pid: int) -> Memory:
    """Return the memory of one process; nothing for one that has ended."""
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except (FileNotFoundError, ProcessLookupError):
        return Memory(0, 0)
    kilobytes = {line.split(":")[0]: int(line.split()[1]) for line in lines[1:]}
    return Memory(kilobytes["Pss"] / 1024, kilobytes["Rss"] / 1024)


def command(pid: int) -> str:
    """Return the command line of a process, empty for one that has ended."""
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace").strip()
    except (FileNotFoundError, ProcessLookupError):
        return ""


def _descend(pid: int, children: dict[int, list[int]]) -> Iterator[int]:
    yield pid
    for child in children.get(pid, ()):
        yield from _descend(child, children)


def _stat(pid: int) -> list[str] | None:
    """The fields of /proc/PID/stat from the state on, which follows the name in brackets."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except (FileNotFoundError, ProcessLookupError):
        return None
