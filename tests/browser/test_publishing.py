"""A live segment's draft is published after a look at who enters and leaves, with the name typed."""

import re

from playwright.sync_api import Page, expect

from tests.browser.steps import choose, new_segment, save, settled

NAME = "Published after a look"


def test_a_large_change_is_looked_at_confirmed_and_kept_as_a_version(page: Page, app_url: str) -> None:
    page.goto(f"{app_url}/segments")
    expect(page.get_by_role("button", name="New")).to_be_visible()
    new_segment(page, "Dynamic segment")
    page.get_by_role("button", name="Cancel").click()
    page.get_by_role("textbox", name="Segment name").fill(NAME)
    page.get_by_role("button", name="Profile block").click()
    settled(page)
    choose(page, "Attribute", "Contact · City", "Contact · City")
    choose(page, "Value", "Aachen", "Aachen")
    save(page)
    page.get_by_role("button", name="Go live").click()
    expect(page.get_by_text("Live with")).to_be_visible()
    settled(page)
    publish = page.get_by_role("button", name="Publish changes")
    expect(publish).to_be_disabled()

    choose(page, "Value", "Köln", "Köln")
    publish.click()
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_text("Who leaves")).to_be_visible()
    expect(dialog.get_by_text(re.compile("“Aachen”.*“Köln”.*enter.*leave"))).to_be_visible()
    dialog.get_by_role("button", name="Publish").click()
    expect(dialog.get_by_text(re.compile("to publish so large a change"))).to_be_visible()
    dialog.get_by_role("textbox").fill(NAME)
    dialog.get_by_role("button", name="Publish").click()
    expect(dialog).to_have_count(0)
    expect(page.get_by_text("Live with")).to_be_visible()

    page.get_by_role("link", name="Versions").click()
    expect(page.get_by_text("Version 2")).to_be_visible()
    page.get_by_role("button", name="Restore as draft").last.click()
    expect(page.get_by_text("Version 1 is the draft now.")).to_be_visible()
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_text("The draft is as it was.")).to_be_visible()
