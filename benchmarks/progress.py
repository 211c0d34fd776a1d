"""What is said while it is measured."""

import sys


def say(line: str) -> None:
    """Print a line at once, apart from the results."""
    print(line, file=sys.stderr, flush=True)
