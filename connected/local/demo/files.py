"""The demo's data files, which lie beside this module."""

import json
from importlib.resources import files
from typing import Any


def read(name: str) -> dict[str, Any]:
    """Return what stands in a data file, e.g. ``people.json``."""
    text = files(__package__).joinpath(name).read_text(encoding="utf-8")
    contents: dict[str, Any] = json.loads(text)
    return contents
