"""What the documents name exists: paths, modules, names in modules, make's targets, links."""

import importlib
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
DOCUMENTS = [ROOT / "README.md", ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").rglob("*.md"))]

_FENCED = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)
_CODE = re.compile(r"`([^`\n]+)`")
_LINK = re.compile(r"\]\(([^)\s]+)\)")
_MODULE = re.compile(r"(?:connected|config|tasks|tests|benchmarks)(?:\.\w+)+")
_PATH = re.compile(r"\.?\w[\w.-]*/(?:[\w.-]+/?)*|[\w.-]+\.(?:py|toml|json|md)")
_TARGET = re.compile(r"\bmake ([a-z][a-z-]+)")
_IDS = [str(path.relative_to(ROOT)) for path in DOCUMENTS]
#: Files that are in every feature, and files of an installation.
_ANY = re.compile(r"(?:enums|models|rules|queries|service|schemas|api|pages|cli|errors)\.py|(?:service|templates)/")
_INSTALLED = re.compile(r"(?:postgres|mail|logs|valkey|run|var)/|secrets\.json|stack\.json")


def codes(document: Path) -> Iterator[str]:
    return (found[1] for found in _CODE.finditer(_FENCED.sub("", document.read_text(encoding="utf-8"))))


def exists(name: str) -> bool:
    module, _, attribute = name.rpartition(".")
    try:
        importlib.import_module(name)
    except ModuleNotFoundError:
        return hasattr(importlib.import_module(module), attribute)
    return True


@pytest.mark.parametrize("document", DOCUMENTS, ids=_IDS)
def test_paths_exist(document: Path) -> None:
    paths = {code for code in codes(document) if _PATH.fullmatch(code)}
    ignored = set((ROOT / ".gitignore").read_text(encoding="utf-8").split())
    named = {path for path in paths - ignored if not _ANY.fullmatch(path) and not _INSTALLED.fullmatch(path)}
    assert [path for path in sorted(named) if not (ROOT / path).exists()] == []


@pytest.mark.parametrize("document", DOCUMENTS, ids=_IDS)
def test_modules_exist(document: Path) -> None:
    assert [code for code in sorted(set(codes(document))) if _MODULE.fullmatch(code) and not exists(code)] == []


def test_the_map_names_most_of_the_house() -> None:
    """The control: the patterns above find something to look for."""
    named = {code for code in codes(ROOT / "docs" / "architecture.md") if _PATH.fullmatch(code)}
    assert len(named) > 40
    assert {"connected/kernel/db.py", "connected/registration/", "wsgi.py"} <= named


def test_names_beside_a_path_stand_in_it() -> None:
    """In "`take` and `release` of `connected/kernel/places.py`" and the like, the names are in the file."""
    document = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    pairs = re.findall(r"`(\w+)`(?: and `(\w+)`)? (?:of|in) `([\w/.]+\.(?:py|html))`", document)
    assert len(pairs) > 15
    for *names, path in pairs:
        source = (ROOT / path).read_text(encoding="utf-8")
        assert [name for name in names if name and name not in source] == [], path


@pytest.mark.parametrize("document", DOCUMENTS, ids=_IDS)
def test_links_lead_somewhere(document: Path) -> None:
    links = [link for link in _LINK.findall(document.read_text(encoding="utf-8")) if "://" not in link]
    targets = [(document.parent / link.partition("#")[0]) if link[0] != "#" else document for link in links]
    assert [str(target) for target in targets if not target.exists()] == []


@pytest.mark.parametrize("document", DOCUMENTS, ids=_IDS)
def test_targets_of_make_exist(document: Path) -> None:
    known = set(re.findall(r"^([a-z][a-z-]*):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    text = document.read_text(encoding="utf-8")
    assert "\n".join(sorted(set(_TARGET.findall(_only_code(text))) - known)) == ""


def test_every_target_of_make_is_told() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    offered = set(re.findall(r"^([a-z-]+):.*## ", makefile, re.MULTILINE))
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert offered - set(_TARGET.findall(readme)) == set()


def test_every_decision_is_listed() -> None:
    folder = ROOT / "docs" / "decisions"
    listed = set(_LINK.findall((folder / "README.md").read_text(encoding="utf-8")))
    assert listed == {path.name for path in folder.glob("[0-9]*.md")}


def _only_code(text: str) -> str:
    return "\n".join([*_FENCED.findall(text), *(found[1] for found in _CODE.finditer(_FENCED.sub("", text)))])
