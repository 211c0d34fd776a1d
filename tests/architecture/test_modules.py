"""Modules are called what they hold, are short, and say what their public names are for."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PRODUCT = ("connected", "config", "tasks")
LONGEST = 300
SAYING_NOTHING = {"util", "utils", "helper", "helpers", "common", "misc", "tools"}
_NAMED = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
_OF_A_LIBRARY = {"Meta"}  # marshmallow reads its options from a class of this name


def modules(*folders: str) -> list[Path]:
    found = [path for folder in folders for path in (ROOT / folder).rglob("*.py")]
    return sorted(path.relative_to(ROOT) for path in found if "versions" not in path.parts)


def without_docstring(body: list[ast.stmt], within: str = "") -> Iterator[str]:
    for node in body:
        if isinstance(node, _NAMED) and not node.name.startswith("_") and node.name not in _OF_A_LIBRARY:
            if ast.get_docstring(node) is None:
                yield within + node.name
            if isinstance(node, ast.ClassDef):
                yield from without_docstring(node.body, f"{node.name}.")


def test_no_module_is_called_by_nothing() -> None:
    every = modules(*PRODUCT, "tests", "benchmarks")
    assert [path for path in every if SAYING_NOTHING & {path.stem, *path.parts}] == []


def test_no_module_is_too_long() -> None:
    lengths = {path: len((ROOT / path).read_text(encoding="utf-8").splitlines()) for path in modules(*PRODUCT)}
    assert {path: length for path, length in lengths.items() if length > LONGEST} == {}


@pytest.mark.parametrize("package", PRODUCT)
def test_every_public_name_says_what_it_is_for(package: str) -> None:
    missing = []
    for path in modules(package):
        tree = ast.parse((ROOT / path).read_text(encoding="utf-8"))
        if path.name != "__main__.py" and ast.get_docstring(tree) is None:
            missing.append(str(path))
        missing += [f"{path}: {name}" for name in without_docstring(tree.body)]
    assert missing == []
