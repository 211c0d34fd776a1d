"""What all pages share: their language, the switch between languages, and texts that fall back."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

Render = Callable[..., str]
TRANSLATED = '{% from "site/parts.html" import translated with context %}{{ translated(texts) }}'


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_a_page_says_its_language_and_links_to_itself_in_the_others(browser: FlaskClient, language: str) -> None:
    html = browser.get(f"/{language}/privacy").text
    assert f'<html lang="{language}">' in html
    for other in ("kk", "ru", "en"):
        assert f'href="/{other}/privacy" lang="{other}" hreflang="{other}"' in html
    assert f'hreflang="{language}" aria-current="true"' in html
    assert html.count('aria-current="true"') == 1


def test_a_language_we_do_not_speak_has_no_pages(browser: FlaskClient) -> None:
    assert browser.get("/de/privacy").status_code == 404


def test_a_text_in_the_readers_language_stands_alone(render: Render) -> None:
    assert render(TRANSLATED, language="kk", texts={"kk": "Делегат", "en": "Delegate"}) == "Делегат"


def test_a_text_in_another_language_is_marked_and_noted(render: Render) -> None:
    html = render(TRANSLATED, language="en", texts={"ru": "Форум <1>"})
    assert '<span lang="ru">Форум &lt;1&gt;</span>' in html
    assert "in Russian" in html


def test_a_missing_text_is_empty(render: Render) -> None:
    assert render(TRANSLATED, texts=None) == ""


def test_the_interface_is_described_at_its_own_page(browser: FlaskClient) -> None:
    html = browser.get("/api/docs").text
    assert 'href="/api/openapi.json"' in html
    assert 'id="content"' in html
