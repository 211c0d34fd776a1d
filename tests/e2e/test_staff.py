"""The pages of staff: signing in and deciding by keyboard alone, and axe on every page."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.e2e.conftest import DESKTOP, PHONE
from tests.e2e.stack import Stack
from tests.e2e.test_pages_accessible import LOOKS_AND_LANGUAGES, is_wider_than_the_screen, violations
from tests.e2e.test_registration_by_keyboard import tab_to, type_into

pytestmark = pytest.mark.slow

PASSWORD = "steppe eagle over the lake"
EDITION = "/staff/conferences/connected-next"
PAGES = [
    "/staff/",
    "/staff/accounts",
    "/staff/account",
    "/staff/audit",
    "/staff/conferences",
    "/staff/conferences/new",
    EDITION,
    f"{EDITION}/categories",
    f"{EDITION}/dashboard",
    f"{EDITION}/letters",
    f"{EDITION}/registrations",
    f"{EDITION}/registrations/new",
    f"{EDITION}/registrations/print",
    "/staff/conferences/connected-2024/dashboard",
    "/staff/conferences/connected-2024/registrations",
]


@pytest.fixture(scope="module")
def signed_in(chromium: Browser, stack: Stack) -> Any:
    """What a browser keeps that signed in by keyboard: the first administrator, with a password of their own."""
    context = chromium.new_context(base_url=stack.address, viewport=DESKTOP)
    page = context.new_page()
    page.goto("/staff/?language=en")
    type_into(page, "email", "admin@example.org")
    type_into(page, "password", stack.first_password())
    page.keyboard.press("Enter")
    page.wait_for_url("**/staff/password**")
    type_into(page, "old_password", stack.first_password())
    type_into(page, "password", PASSWORD)
    type_into(page, "repeated", PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/staff/")
    kept = context.storage_state()
    context.close()
    return kept


@pytest.fixture
def open_page(chromium: Browser, stack: Stack, signed_in: Any) -> Iterator[Any]:
    """Open pages of somebody who is signed in."""
    contexts = []

    def _open(device: str = "desktop", scheme: str = "light") -> Page:
        context = chromium.new_context(
            base_url=stack.address,
            viewport=PHONE if device == "phone" else DESKTOP,
            color_scheme="dark" if scheme == "dark" else "light",
            reduced_motion="reduce",
            storage_state=signed_in,
        )
        contexts.append(context)
        return context.new_page()

    yield _open
    for context in contexts:
        context.close()


def register(stack: Stack, number: int, family: str, native: str) -> None:
    body = {
        "email": f"staff-{number}@example.org",
        "given_name": "Nurlan",
        "family_name": family,
        "native_name": {"given": "Нұрлан", "family": native},
        "language": "kk",
        "category": "speaker",
        "consents": {"processing": True},
    }
    assert stack.ask("POST", "/api/v1/conferences/connected-next/registrations", body) == 202


def find(page: Page, q: str, name: str) -> None:
    """Search for somebody and open them, by keyboard."""
    page.goto(f"{EDITION}/registrations?language=en")
    type_into(page, "q", q)
    page.keyboard.press("Enter")
    page.wait_for_url("**q=**")
    expect(page.locator(".table tbody a")).to_have_text([name])
    tab_to(page, ".table tbody a")
    page.keyboard.press("Enter")
    page.wait_for_url("**/registrations/*-*")


def test_approve_one_and_decline_one_found_by_a_misspelt_name(open_page: Any, stack: Stack) -> None:
    register(stack, 1, "Zhumabayev", "Жұмабаев")
    register(stack, 2, "Ospanov", "Оспанов")
    page = open_page()
    for q, name, verb, status, subject in (
        ("Жумабаеф", "Nurlan Zhumabayev", "approve", "Confirmed", "расталды"),
        ("Ospanow", "Nurlan Ospanov", "decline", "Not accepted", "қабылданбады"),
    ):
        find(page, q, name)
        tab_to(page, f"details.deed:has(form[action$='/{verb}']) > summary")
        page.keyboard.press("Enter")
        tab_to(page, f"form[action$='/{verb}'] button[type=submit]")
        page.keyboard.press("Enter")
        expect(page.locator("h1 .badge")).to_have_text(status)
        number = 1 if verb == "approve" else 2
        assert subject in str(stack.letter_to(f"staff-{number}@example.org", number=2)["Subject"])


@pytest.mark.parametrize(("device", "scheme", "language"), LOOKS_AND_LANGUAGES)
def test_pages_of_staff(open_page: Any, device: str, scheme: str, language: str) -> None:
    page = open_page(device, scheme)
    for path in PAGES:
        page.goto(f"{path}?language={language}")
        expect(page.locator("html")).to_have_attribute("lang", language)
        expect(page.locator("h1")).to_have_count(1)
        assert violations(page) == [], path
        assert not is_wider_than_the_screen(page), path
