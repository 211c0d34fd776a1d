"""How much memory the parts of an idle local stack hold."""

import time
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import asdict, replace

from benchmarks import processes
from benchmarks.figures import Figure, below
from benchmarks.processes import Memory

_IDLE_SECONDS = 10
#: What tells a process by its command line; the first that fits.
_NAMES = {
    "connected.local": "supervisor and mailbox",
    "config.web": "web server",
    "tasks.worker": "mail worker",
    "tasks.beat": "beat",
    "postgres": "PostgreSQL",
    "valkey": "Valkey",
}


def figures(pid: int) -> Iterator[Figure]:
    """Let the stack whose first process is `pid` rest, and tell the memory of each part and of all."""
    time.sleep(_IDLE_SECONDS)
    parts: dict[str, list[Memory]] = defaultdict(list)
    for one in processes.tree(pid):
        parts[_name(one)].append(processes.memory(one))
    for name, held in parts.items():
        yield _figure(f"memory: {name}", held)
    everything = [memory for held in parts.values() for memory in held]
    note = f"shared pages divided among those who share them (PSS); {sum(one.rss for one in everything):.0f} MB as RSS"
    yield replace(_figure("memory: the whole stack", everything), target=below(600), note=note)


def _figure(name: str, held: list[Memory]) -> Figure:
    """The memory of several processes: as a sum of PSS, each of them in the details."""
    name = f"{name}, {len(held)} processes" if len(held) > 1 else name
    details = {"processes": [asdict(one) for one in held]}
    return Figure(name=name, value=sum(one.pss for one in held), unit="MB", details=details)


def _name(pid: int) -> str:
    command = processes.command(pid)
    return next((name for mark, name in _NAMES.items() if mark in command), command[:40])
