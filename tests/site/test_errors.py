"""Error pages speak plainly, in the reader's language, and lead back."""

import pytest
from flask import Flask

from connected.site.errors import TEXTS, error_page


def page(site: Flask, status: int, *, path: str = "/ru/nowhere", reason: str | None = None) -> tuple[str, int]:
    with site.test_request_context(path):
        return error_page(status, reason=reason)


@pytest.mark.parametrize("status", [status for status in TEXTS if isinstance(status, int)])
def test_each_status_says_what_happened_and_what_to_do(site: Flask, status: int) -> None:
    html, answered = page(site, status, path="/en/nowhere")
    assert answered == status
    assert TEXTS[status].title in html
    assert TEXTS[status].advice in html


def test_the_page_is_in_the_language_of_its_address(site: Flask) -> None:
    html, _ = page(site, 404, path="/kk/nowhere")
    assert '<html lang="kk">' in html
    assert 'href="/kk/"' in html


def test_an_expired_form_is_told_apart_from_a_bad_request(site: Flask) -> None:
    html, status = page(site, 400, reason="csrf")
    assert status == 400
    assert TEXTS["csrf"].title in html


@pytest.mark.parametrize(("status", "like"), [(418, 400), (502, 500)])
def test_a_status_without_a_text_gets_the_nearest(site: Flask, status: int, like: int) -> None:
    html, answered = page(site, status)
    assert answered == status
    assert TEXTS[like].title in html


def test_the_address_is_not_repeated_into_the_page(site: Flask) -> None:
    html, _ = page(site, 404, path="/en/<script>alert(1)</script>")
    assert "alert(1)" not in html
