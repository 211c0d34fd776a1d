"""The description of the API that is kept in the repository is the one that is served."""

from difflib import unified_diff

from flask import Flask

from tests.architecture.openapi import FILE, URL, described


def test_the_kept_description_is_the_one_that_is_served(app: Flask) -> None:
    kept = FILE.read_text(encoding="utf-8") if FILE.exists() else ""
    differences = list(unified_diff(kept.splitlines(), described(app).splitlines(), "kept", "served", lineterm="", n=1))
    assert differences == [], "`make openapi` writes it anew; look at what changed for the programs that use it"


def test_every_route_of_the_api_is_described(app: Flask) -> None:
    paths = app.test_client().get(URL).json["paths"]
    routes = {rule.rule for rule in app.url_map.iter_rules() if rule.rule.startswith("/api/v1")}
    assert len(paths) == len(routes)
