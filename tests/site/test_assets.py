"""Addresses of static files change with their content, and only those are kept for good."""

from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from connected.site import assets


def address(site: Flask, filename: str) -> str:
    with site.test_request_context("/en/"):
        return assets.asset(filename)


def test_a_named_version_is_kept_for_a_year(site: Flask, browser: FlaskClient) -> None:
    with browser.get(address(site, "css/base.css")) as response:
        assert response.status_code == 200
        assert response.content_type.startswith("text/css")
        assert response.headers["Cache-Control"] == "public, max-age=31536000, immutable"


def test_without_a_version_a_file_is_asked_for_again(browser: FlaskClient) -> None:
    with browser.get("/static/css/base.css") as response:
        assert "no-cache" in response.headers["Cache-Control"]
        assert "immutable" not in response.headers["Cache-Control"]


def test_a_changed_file_gets_a_new_address(site: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(assets, "STATIC", tmp_path)
    monkeypatch.setattr(site, "debug", True)
    (tmp_path / "one.css").write_text("a {}")
    before = address(site, "one.css")
    (tmp_path / "one.css").write_text("b {}")
    assert address(site, "one.css") != before


def test_a_template_that_names_a_missing_file_fails(site: Flask) -> None:
    with pytest.raises(FileNotFoundError):
        address(site, "css/no-such.css")


def test_a_library_that_is_not_installed_has_no_address(site: Flask) -> None:
    with site.test_request_context("/en/"):
        assert assets.vendor("no-such-library/it.js") is None


@pytest.mark.parametrize("way_out", ["../pages.py", "%2e%2e/pages.py", "css/../../pages.py"])
def test_nothing_outside_the_folder_is_served(browser: FlaskClient, way_out: str) -> None:
    assert browser.get(f"/static/{way_out}").status_code == 404
