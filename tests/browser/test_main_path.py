"""What a person does the first time, in a real browser."""

import re

from playwright.sync_api import Page, expect

from tests.browser.steps import choose, counted_members, list_has, new_segment, people, save, settled


def test_a_dynamic_segment_from_the_first_click_to_the_chart(page: Page, app_url: str) -> None:
    page.goto(app_url)
    expect(page.get_by_text("Real-time marketing")).to_be_visible()
    page.get_by_role("link", name="Segments").click()
    new_segment(page, "Dynamic segment")
    page.get_by_role("button", name="Cancel").click()
    page.get_by_role("textbox", name="Segment name").fill("Readers in Aachen")
    page.get_by_role("button", name="Profile block").click()
    choose(page, "Attribute", "city", "Contact · City")
    choose(page, "Value", "Aachen", "Aachen")
    page.get_by_role("button", name="Behavioral block").click()
    choose(page, "Interactions, any of", "opened", "E-mail opened")
    page.keyboard.press("Escape")
    expect(page.get_by_test_id("stMetricValue")).to_have_text(re.compile(r"^[\d,]+$"))
    settled(page)
    counted = counted_members(page)
    assert counted > 0
    save(page)
    expect(page).to_have_url(re.compile(r"/builder\?id=\d+$"))
    page.get_by_role("button", name="Go live").click()
    expect(page.get_by_text(re.compile(rf"(^|\s){counted:,} members$"))).to_be_visible()
    page.get_by_role("link", name="Members").click()
    expect(page.get_by_text(re.compile(f"{counted:,} members · refreshed"))).to_be_visible()
    expect(page.get_by_test_id("stDataFrame").first).to_be_visible()
    page.get_by_role("link", name="Insights").click()
    expect(page.get_by_test_id("stVegaLiteChart")).to_have_count(2)
    expect(page.get_by_role("textbox", name="From").or_(page.get_by_label("From")).first).to_be_visible()
    page.get_by_role("link", name="All segments").click()
    list_has(page, "Readers in Aachen")


def test_a_static_segment_from_the_first_click_to_going_live(page: Page, app_url: str) -> None:
    page.goto(f"{app_url}/segments")
    new_segment(page, "Static segment")
    panel = page.get_by_role("dialog")
    panel.get_by_role("textbox", name="Name").fill("Friends of the house")
    panel.get_by_role("textbox", name="Description").fill("Picked by hand")
    panel.get_by_role("button", name="Save").click()
    expect(page.get_by_role("heading", name="Friends of the house")).to_be_visible()
    expect(page.get_by_role("textbox", name="Description")).to_have_value("Picked by hand")
    page.get_by_role("button", name="Add", exact=True).click()
    people(page, 3)
    page.get_by_role("button", name="Add selected (3)").click()
    expect(page.get_by_text("3 people picked by hand")).to_be_visible()
    page.get_by_role("button", name="Go live").click()
    expect(page.get_by_text(re.compile(r"(^|\s)3 members$"))).to_be_visible()
    page.get_by_role("link", name="Members").click()
    # Tables are drawn on a canvas: the box of the first row is found by its place.
    table = page.get_by_test_id("stDataFrame").first
    expect(table).to_be_visible()
    settled(page)
    table.click(position={"x": 20, "y": 52})
    page.get_by_role("button", name="Remove selected (1)").click()
    expect(page.get_by_text(re.compile(r"(^|\s)2 members$"))).to_be_visible()


def test_a_link_to_one_segment_opens_it(page: Page, app_url: str) -> None:
    page.goto(f"{app_url}/insights?id=1")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    expect(page.get_by_text("Real-time marketing")).to_be_visible()
    expect(page).to_have_title("Insights · Windrow")


def test_unsaved_edits_are_there_after_looking_elsewhere(page: Page, app_url: str) -> None:
    page.goto(f"{app_url}/builder?id=1")
    page.get_by_role("button", name="Behavioral block").click()
    choose(page, "Interactions, any of", "opened", "E-mail opened")
    page.keyboard.press("Escape")
    expect(page.get_by_text("Unsaved changes")).to_be_visible()
    page.get_by_role("link", name="Members").click()
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    page.get_by_role("link", name="Definition").click()
    expect(page.get_by_text("Unsaved changes")).to_be_visible()
    expect(page.get_by_text("E-mail opened")).to_be_visible()
