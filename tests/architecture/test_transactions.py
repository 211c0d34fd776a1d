"""Only the kernel commits, so that what a request does is one transaction."""

import ast
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_only_the_kernel_commits() -> None:
    committing = {
        path.parent.relative_to(ROOT)
        for package in ("connected", "tasks")
        for path in sorted((ROOT / package).rglob("*.py"))
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "commit"
    }
    assert committing == {Path("connected/kernel")}
