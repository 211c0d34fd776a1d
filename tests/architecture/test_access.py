"""Every route declares who may call it."""

from flask import Flask

from connected.kernel.auth import LINK, LOOPBACK, PUBLIC, declared_access
from connected.kernel.http.health import OPERATOR

KNOWN = {PUBLIC, LINK, LOOPBACK, OPERATOR}


def test_every_route_declares_its_access(app: Flask) -> None:
    undeclared = [
        rule.rule for rule in app.url_map.iter_rules() if declared_access(app.view_functions[rule.endpoint]) is None
    ]
    assert undeclared == []


def test_every_declaration_is_a_known_kind(app: Flask) -> None:
    kinds = {declared_access(app.view_functions[rule.endpoint]) for rule in app.url_map.iter_rules()}
    assert kinds <= KNOWN


def test_only_personal_links_open_what_is_personal(app: Flask) -> None:
    for rule in app.url_map.iter_rules():
        is_link = declared_access(app.view_functions[rule.endpoint]) == LINK
        assert is_link == ("/my/" in rule.rule), rule.rule
