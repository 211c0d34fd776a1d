"""A whole stack and a real browser, once a run."""

import shutil
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from tests.e2e.stack import Stack

CHROMIUM = [
    "--no-sandbox",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PHONE = {"width": 390, "height": 844}
DESKTOP = {"width": 1280, "height": 900}

NewPage = Callable[..., Page]


@pytest.fixture(scope="session")
def stack() -> Iterator[Stack]:
    """A running stack with the demo."""
    running = Stack()
    try:
        running.start()
        yield running
    finally:
        running.stop()


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """Debian's Chromium, headless."""
    program = shutil.which("chromium")
    assert program, "install Debian's chromium: apt-get install chromium"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=CHROMIUM)
        yield browser
        browser.close()


@pytest.fixture
def new_page(chromium: Browser, stack: Stack) -> Iterator[NewPage]:
    """Open pages: `new_page("phone", "dark")`. A page that logs a fault fails the test at its end."""
    faults: list[str] = []
    contexts = []

    def _new_page(device: str = "desktop", scheme: str = "light", *, javascript: bool = True) -> Page:
        context = chromium.new_context(
            base_url=stack.address,
            viewport=PHONE if device == "phone" else DESKTOP,
            color_scheme="dark" if scheme == "dark" else "light",
            reduced_motion="reduce",
            java_script_enabled=javascript,
        )
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.on("console", lambda message: faults.append(message.text) if _is_fault(message) else None)
        return page

    yield _new_page
    for context in contexts:
        context.close()
    assert faults == []


def _is_fault(message: object) -> bool:
    text = str(getattr(message, "text", ""))
    # An answer like 404 or 422 is logged too; whether it was right is for the test to say.
    return getattr(message, "type", "") == "error" and "Failed to load resource" not in text
