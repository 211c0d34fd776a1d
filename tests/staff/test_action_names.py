"""Every action of the audit has a name that people can read."""

import re
from pathlib import Path

from connected.staff.action_names import ACTIONS

NOTED = re.compile(r"\bnote\(\s*\w+,\s*\"([a-z_]+\.[a-z_]+)\"")


def test_every_action_is_named_and_every_name_is_of_an_action() -> None:
    sources = (path.read_text() for path in Path("connected").rglob("*.py"))
    noted = {action for source in sources for action in NOTED.findall(source)}
    assert len(noted) > 20
    assert noted - set(ACTIONS) == set()
