"""An attribute in the browser: declared, looked at, given another type, and its dialogs for everybody."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.browser.steps import settled
from tests.browser.test_accessibility import violations


def test_an_attribute_is_declared_and_given_another_type(page: Page, app_url: str) -> None:
    page.goto(f"{app_url}/data")
    settled(page)
    page.get_by_role("tab", name="Attributes").click()
    page.get_by_role("button", name="New attribute").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Name").fill("Shoe size in the browser")
    settled(page)
    assert violations(page) == []
    dialog.get_by_role("button", name="Declare").click()
    page.get_by_role("button", name="Shoe size in the browser").click()
    expect(page.get_by_role("dialog")).to_contain_text("shoe_size_in_the_browser")
    dialog.get_by_role("radio", name="Type").click()
    dialog.get_by_role("combobox").first.click()
    page.get_by_role("option", name="Yes or no").click()
    settled(page)
    assert violations(page) == []
    dialog.get_by_role("button", name="Change to yes or no").click()
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(page.locator("[class*=st-key-attribute-line-contact-shoe_size_in_the_browser]")).to_contain_text("Yes or no")
