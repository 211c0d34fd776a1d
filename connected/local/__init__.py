"""The local stack: everything a laptop needs, with one command and nothing to administer."""

from connected.local.state import running

__all__ = ["running"]
