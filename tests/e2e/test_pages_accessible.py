"""axe finds no violation of WCAG 2.2 A and AA on any page: phone and desktop, light and dark, in three languages."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.e2e.conftest import NewPage
from tests.e2e.stack import Stack

pytestmark = pytest.mark.slow

RULES = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}}
NEXT = "connected-next"
PAGES = [
    "/{language}/",
    f"/{{language}}/{NEXT}/",
    "/{language}/connected-2024/",
    f"/{{language}}/{NEXT}/register",
    "/{language}/connected-2024/register",
    f"/{{language}}/{NEXT}/registered",
    f"/{{language}}/{NEXT}/resend",
    f"/{{language}}/{NEXT}/resend?sent=1",
    "/{language}/privacy",
    "/{language}/no-such-conference/",
    "/{language}/my/no-such-token",
]
OWN_PAGES = ["", "?done=changed", "/change", "/cancel"]
LOOKS = [("phone", "light"), ("phone", "dark"), ("desktop", "light"), ("desktop", "dark")]
#: Every look and every language, but not each with each: colours do not know what language they show.
LOOKS_AND_LANGUAGES = [
    ("phone", "light", "kk"),
    ("phone", "dark", "ru"),
    ("desktop", "light", "ru"),
    ("desktop", "dark", "kk"),
    ("phone", "light", "en"),
    ("desktop", "dark", "en"),
]


def violations(page: Page, within: str | None = None) -> list[str]:
    """What axe finds on a page, or within one element of it, one line for each."""
    found = Axe().run(page, context=within, options=RULES).response["violations"]
    return [f"{each['id']}: {node['html']}" for each in found for node in each["nodes"]]


def is_wider_than_the_screen(page: Page) -> bool:
    """Whether one would have to scroll sideways (WCAG 1.4.10)."""
    return bool(page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"))


@pytest.fixture(scope="session")
def personal_link(stack: Stack) -> str:
    """The personal link of somebody who registered."""
    body = {
        "email": "accessible@example.org",
        "given_name": "Aigul",
        "family_name": "Akhmetova",
        "native_name": {"given": "Айгүл", "family": "Ахметова", "patronymic": "Серікқызы"},
        "language": "en",
        "category": "delegate",
        "consents": {"processing": True},
    }
    assert stack.ask("POST", f"/api/v1/conferences/{NEXT}/registrations", body) == 202
    return stack.personal_link("accessible@example.org")


@pytest.mark.parametrize(("device", "scheme", "language"), LOOKS_AND_LANGUAGES)
def test_public_pages(new_page: NewPage, device: str, scheme: str, language: str) -> None:
    page = new_page(device, scheme)
    for path in PAGES:
        page.goto(path.format(language=language))
        expect(page.locator("html")).to_have_attribute("lang", language)
        expect(page.locator("h1")).to_have_count(1)
        assert violations(page) == [], path
        assert not is_wider_than_the_screen(page), path


@pytest.mark.parametrize(("device", "scheme", "language"), LOOKS_AND_LANGUAGES)
def test_own_pages(new_page: NewPage, personal_link: str, device: str, scheme: str, language: str) -> None:
    page = new_page(device, scheme)
    own = personal_link.replace("/en/my/", f"/{language}/my/")
    for part in OWN_PAGES:
        page.goto(own + part)
        expect(page.locator("h1")).to_have_count(1)
        assert violations(page) == [], part
        assert not is_wider_than_the_screen(page), part


@pytest.mark.parametrize("device", ["phone", "desktop"])
def test_the_description_of_the_interface_with_everything_unfolded(new_page: NewPage, device: str) -> None:
    page = new_page(device)
    page.goto("/api/docs")
    operations = page.locator(".opblock-summary-control")
    operations.first.wait_for()
    assert violations(page) == []
    for operation in operations.all():  # one at a time: a browser is slow with all of them open
        operation.click()
        page.wait_for_selector(".opblock.is-open .responses-wrapper")
        assert violations(page, ".opblock.is-open") == [], operation.inner_text()
        assert not is_wider_than_the_screen(page), operation.inner_text()
        operation.click()
        page.wait_for_selector(".opblock.is-open", state="detached")


@pytest.mark.parametrize(("device", "scheme"), LOOKS)
def test_a_form_that_comes_back_with_faults(new_page: NewPage, device: str, scheme: str) -> None:
    page = new_page(device, scheme)
    page.goto(f"/en/{NEXT}/register")
    page.locator("[name=email]").fill("not an address")
    page.locator("form button[type=submit]").click()
    page.wait_for_selector("#error-summary")
    assert violations(page) == []
    assert page.evaluate("document.activeElement.id") == "error-summary"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_open_list_of_suggestions(new_page: NewPage, scheme: str) -> None:
    page = new_page("desktop", scheme)
    page.goto(f"/en/{NEXT}/register")
    page.locator("[name=organization_name]").press_sequentially("university")
    page.wait_for_selector("[role=option]:not([aria-disabled])")
    page.keyboard.press("ArrowDown")
    assert violations(page) == []
