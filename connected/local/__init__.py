"""The local stack: everything a laptop needs, with one command and nothing to administer."""
