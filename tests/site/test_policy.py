"""The pages' security policy allows no inline script or style; templates must not need any, and must escape."""

import re
from pathlib import Path

import pytest

import connected

PACKAGE = Path(connected.__file__).parent
TEMPLATES = sorted(path for path in PACKAGE.glob("*/templates/**/*.html"))
#: Mail is read by other programs under other rules.
PUBLIC = [path for path in TEMPLATES if not {"messaging", "letters"} & set(path.parts)]

FORBIDDEN = {
    "a style attribute": re.compile(r"\sstyle="),
    "an inline style sheet": re.compile(r"<style\b"),
    "an inline script": re.compile(r"<script(?![^>]*\ssrc=)"),
    "an event handler": re.compile(r"<[^>]*\son\w+="),
    "a script address": re.compile(r"javascript:"),
    "something from elsewhere": re.compile(r"(?:src|href|action)=\"(?:https?:)?//"),
    "unescaped text": re.compile(r"\|\s*safe\b|autoescape\s+false"),
}


def test_there_are_templates_to_look_at() -> None:
    assert {"base.html", "register.html", "index.html"} <= {path.name for path in PUBLIC}


@pytest.mark.parametrize("path", PUBLIC, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_a_template_needs_nothing_that_the_policy_forbids(path: Path) -> None:
    source = path.read_text(encoding="utf-8")
    found = [what for what, pattern in FORBIDDEN.items() if pattern.search(source)]
    assert found == []


@pytest.mark.parametrize("path", sorted((PACKAGE / "site/static/css").glob("*.css")), ids=lambda path: path.name)
def test_style_sheets_load_nothing_from_elsewhere(path: Path) -> None:
    assert not re.search(r"@import|url\(\s*[\"']?(?:https?:|//)", path.read_text(encoding="utf-8"))
