"""A segment that begins with a template, in a real browser: step 2 of the tutorial, word for word."""

import re

from playwright.sync_api import Page, expect

from tests.browser.steps import choose, counted_members, new_segment, settled


def test_a_template_is_found_read_filled_in_and_selected(page: Page, app_url: str) -> None:
    page.goto(f"{app_url}/segments")
    new_segment(page, "Dynamic segment")
    dialog = page.get_by_role("dialog", name="Segment template")
    expect(dialog.get_by_role("button", name="Select")).to_be_disabled()
    choose(page, "Filter", "rental", "Rentals and purchases")
    dialog.get_by_role("searchbox", name="Search").fill("industries")
    expect(dialog.get_by_role("radio")).to_have_count(1)
    dialog.get_by_text("Rented equipment, in given industries").first.click()
    expect(dialog.get_by_text("People in a trade who rented equipment")).to_be_visible()
    expect(dialog.get_by_text("Contacts whose account's industry is in (Construction)")).to_be_visible()
    settled(page)
    everything = counted_members(page)
    assert everything > 0
    dialog.get_by_test_id("stMultiSelect").nth(1).get_by_role("combobox").fill("Front")
    page.get_by_role("option", name=re.compile("^Front loader")).click()
    page.keyboard.press("Tab")
    expect(dialog.get_by_text(re.compile("category is in .“Front loader”"))).to_be_visible()
    settled(page)
    counted = counted_members(page)
    assert 0 < counted < everything
    dialog.get_by_role("button", name="Select").click()
    expect(page).to_have_url(re.compile(r"/builder\?id=new$"))
    expect(page.get_by_role("textbox", name="Segment name")).to_have_value("Rented equipment, in given industries")
    expect(page.get_by_test_id("stMetricValue")).to_have_text(f"{counted:,}")
