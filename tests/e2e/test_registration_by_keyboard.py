"""Registering with the keyboard alone, and with JavaScript off; reading the letter and using its link."""

from itertools import count

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import NewPage
from tests.e2e.stack import Stack

pytestmark = pytest.mark.slow

MOST_TABS = 80
FORM = "/{language}/connected-next/register"
_numbers = count(1)


def fresh_address() -> str:
    return f"keyboard-{next(_numbers)}@example.org"


def tab_to(page: Page, selector: str) -> None:
    """Press Tab until what `selector` names has the focus, as somebody without a mouse does."""
    for _ in range(MOST_TABS):
        page.keyboard.press("Tab")
        if page.evaluate("selector => document.activeElement?.matches(selector) ?? false", selector):
            return
    raise AssertionError(f"{selector} cannot be reached with Tab")


def type_into(page: Page, name: str, text: str) -> None:
    tab_to(page, f'[name="{name}"]')
    page.keyboard.type(text)


@pytest.mark.parametrize("device", ["phone", "desktop"])
@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_register_read_the_letter_and_cancel(new_page: NewPage, stack: Stack, language: str, device: str) -> None:
    address = fresh_address()
    page = new_page(device)
    page.goto(FORM.format(language=language))
    tab_to(page, "[name=category]")
    page.keyboard.press("Space")
    type_into(page, "family_name", "Akhmetova")
    type_into(page, "given_name", "Aigul")
    type_into(page, "organization_name", "Nazarbayev University")
    page.keyboard.press("Escape")
    type_into(page, "email", address)
    tab_to(page, '[name="consents.processing"]')
    page.keyboard.press("Space")
    tab_to(page, "form button[type=submit]")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/{language}/connected-next/registered")

    page.goto(stack.personal_link(address))
    expect(page.locator("html")).to_have_attribute("lang", language)
    expect(page.locator(".pass__code strong")).to_have_text(stack.code_in_letter(address))
    tab_to(page, "a[href$='/cancel']")
    page.keyboard.press("Enter")
    page.wait_for_url("**/cancel")
    tab_to(page, "form button[type=submit]")
    page.keyboard.press("Enter")
    page.wait_for_url("**?done=cancelled")
    expect(page.locator(".badge--cancelled")).to_be_visible()


def test_choose_an_organization_with_the_arrow_keys(new_page: NewPage) -> None:
    page = new_page()
    page.goto(FORM.format(language="en"))
    type_into(page, "organization_name", "nazarbaev univ")
    page.wait_for_selector("[role=option]:not([aria-disabled])")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.locator("[name=organization_name]")).to_have_value("Nazarbayev University")
    expect(page.locator("[name=organization_id]")).not_to_have_value("")
    expect(page.locator("[name=country]")).to_have_value("KZ")
    page.keyboard.press("End")
    page.keyboard.type(" of somewhere")
    expect(page.locator("[name=organization_id]")).to_have_value("")


def test_what_was_typed_comes_back_with_the_faults(new_page: NewPage) -> None:
    page = new_page()
    page.goto(FORM.format(language="en"))
    type_into(page, "family_name", "Әбдірахманов")
    type_into(page, "organization_name", "A university of our own")
    type_into(page, "email", "nobody@example.org")
    page.locator("form button[type=submit]").click()
    page.wait_for_selector("#error-summary")
    expect(page.locator("[name=family_name]")).to_have_value("Әбдірахманов")
    expect(page.locator("[name=organization_name]")).to_have_value("A university of our own")
    expect(page.locator("[name=email]")).to_have_value("nobody@example.org")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.getAttribute('aria-invalid')") == "true"


def test_without_javascript(new_page: NewPage, stack: Stack) -> None:
    address = fresh_address()
    page = new_page("phone", javascript=False)
    page.goto(FORM.format(language="ru"))
    page.locator("[name=category]").first.check()
    page.locator("[name=family_name]").fill("Smith")
    page.locator("[name=organization_name]").fill("Coventry University")
    page.locator("[name=organization_country]").select_option("GB")
    page.locator("[name=email]").fill(address)
    page.locator("[name='consents.processing']").check()
    page.locator("form button[type=submit]").click()
    page.wait_for_url("**/ru/connected-next/registered")
    page.goto(stack.personal_link(address))
    expect(page.locator(".pass__name")).to_have_text("Smith")


def test_the_language_switch_stays_on_the_page(new_page: NewPage) -> None:
    page = new_page("phone")
    page.goto("/en/connected-next/")
    page.locator("nav.languages a[hreflang=kk]").click()
    page.wait_for_url("**/kk/connected-next/")
    expect(page.locator("html")).to_have_attribute("lang", "kk")
