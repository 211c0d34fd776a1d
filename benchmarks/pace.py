"""How long and how often is measured: BENCH_RUNS and BENCH_SECONDS make a trial run short."""

import os

#: Runs of each side; they take turns, and the median counts.
RUNS = int(os.environ.get("BENCH_RUNS") or 5)
#: Seconds of one run.
SECONDS = int(os.environ.get("BENCH_SECONDS") or 6)
WARM_UP_SECONDS = min(2, SECONDS)
CLIENTS = 32
