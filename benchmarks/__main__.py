"""`python -m benchmarks [PART …]`: measure, print a table, write JSON into benchmarks/results. FULL=1 takes longer."""

import importlib
import os
import signal
import sys
import time
import traceback
from types import FrameType
from typing import NoReturn

from benchmarks import machine, pace, report
from benchmarks.figures import Figure
from benchmarks.progress import say

#: Each is a module of this package with `run(full: bool) -> list[Figure]`.
PARTS = ("registration_rush", "crowded_table", "local_stack", "organization_search", "staff_list", "staff_work")


def main(wanted: list[str]) -> int:
    """Run the parts called `wanted`, all of them if none is; return 1 if one of them broke, missed targets aside."""
    if unknown := set(wanted) - set(PARTS):
        say(f"There is no part {', '.join(sorted(unknown))}. There are: {', '.join(PARTS)}")
        return 2
    signal.signal(signal.SIGTERM, _end)
    full = os.environ.get("FULL", "0") not in ("", "0")
    begun = time.monotonic()
    facts = machine.facts()
    say(machine.told(facts))
    broken: list[str] = []
    figures = [figure for part in wanted or PARTS for figure in _run(part, full, broken)]
    facts |= {"full": full, "pace": {"runs": pace.RUNS, "seconds": pace.SECONDS, "clients": pace.CLIENTS}}
    facts |= {"broken": broken, "took_seconds": round(time.monotonic() - begun)}
    print(f"\n{report.table(figures)}\n\n{machine.told(facts)}")
    print(f"{pace.RUNS} runs of {pace.SECONDS} s each side, {pace.CLIENTS} clients; took {facts['took_seconds']} s")
    print(f"Written to {report.write(figures, facts)}")
    return 1 if broken else 0


def _run(part: str, full: bool, broken: list[str]) -> list[Figure]:
    """Run one part; where it breaks, say so, note it, and let the others go on."""
    say(f"\n{part.replace('_', ' ').capitalize()} …")
    try:
        found: list[Figure] = importlib.import_module(f"benchmarks.{part}").run(full)
    except Exception:  # noqa: BLE001  whatever it is, the other parts have their say
        traceback.print_exc()
        broken.append(part)
        return []
    return found


def _end(_number: int, _frame: FrameType | None) -> NoReturn:
    """End as by Ctrl-C, so that every context stops what it started."""
    raise KeyboardInterrupt


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
