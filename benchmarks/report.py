"""The table at the end of a run, and its JSON."""

import json
from collections.abc import Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from benchmarks.figures import Figure

RESULTS = Path(__file__).parent / "results"
_HEADINGS = ("", "value", "unit", "yardstick", "ratio", "target", "met")


def table(figures: Sequence[Figure]) -> str:
    """Return the figures as a table for a terminal, with their notes below."""
    rows = [_HEADINGS, *map(_row, figures)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(_HEADINGS))]
    lines = ["  ".join(_padded(row, widths)).rstrip() for row in rows]
    rule = "  ".join("─" * width for width in widths)
    notes = [f"  {figure.name}: {figure.note}" for figure in figures if figure.note]
    return "\n".join([lines[0], rule, *lines[1:], *(["", "Notes", *notes] if notes else [])])


def write(figures: Sequence[Figure], facts: dict[str, Any]) -> Path:
    """Write the figures and the `facts` about the machine as JSON into `RESULTS` and return the file."""
    RESULTS.mkdir(exist_ok=True)
    file = RESULTS / f"{datetime.now(UTC):%Y%m%dT%H%M%SZ}.json"
    content = facts | {"figures": [asdict(figure) | {"met": figure.is_met} for figure in figures]}
    file.write_text(json.dumps(content, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    return file


def number(value: float | None) -> str:
    """Return a number with as many digits as are worth reading; nothing for None."""
    if value is None:
        return ""
    if value == int(value) or abs(value) >= 100:
        return f"{value:,.0f}"
    return f"{value:,.1f}" if abs(value) >= 10 else f"{value:,.3f}"


def _row(figure: Figure) -> tuple[str, ...]:
    target = f"{figure.target.sign} {figure.target.bound:g}" if figure.target else ""
    if target and figure.ratio is not None:
        target = f"ratio {target}"
    met = {None: "", True: "yes", False: "NO"}[figure.is_met]
    figures = (number(figure.value), figure.unit, number(figure.yardstick), _ratio(figure.ratio))
    return (figure.name, *figures, target, met)


def _ratio(ratio: float | None) -> str:
    return "" if ratio is None else f"{ratio:.3f}"


def _padded(row: Sequence[str], widths: Sequence[int]) -> list[str]:
    """Numbers to the right, words to the left."""
    return [
        cell.rjust(width) if column in (1, 3, 4) else cell.ljust(width)
        for column, (cell, width) in enumerate(zip(row, widths, strict=True))
    ]
