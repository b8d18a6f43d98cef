"""The tutorial's chapter “Create a static segment”, step by step in its words, in a real browser."""

import re

from playwright.sync_api import Page, expect

from tests.browser.steps import choose, new_segment, people, settled


def ask_for_city(page: Page, city: str) -> None:
    """Says in a profile block who lives there, and finds them."""
    page.get_by_role("button", name="Profile block").click()
    choose(page, "Attribute", "city", "Contact · City")
    choose(page, "Value", city, city)
    page.get_by_role("button", name="Find contacts").click()


def number_of(page: Page, label: str) -> int:
    """The number in parentheses behind the label of a button."""
    button = page.get_by_role("button", name=re.compile(rf"{label} \([\d,]+\)"))
    expect(button).to_be_visible()
    return int(re.sub(r"\D", "", button.inner_text().split("(")[1]))


def tick(page: Page, count: int) -> None:
    """Ticks the first boxes of the page."""
    for index in range(count):
        page.get_by_test_id("stCheckbox").nth(index).click()
        expect(page.get_by_role("button", name=f"selected ({index + 1})")).to_be_visible()


def test_the_chapter_of_static_segments(page: Page, app_url: str) -> None:
    make(page, app_url)
    add(page)
    found = add_by_query(page)
    left = remove_by_query(page, found)
    page.get_by_role("button", name="Go live").click()
    expect(page.get_by_text(re.compile(rf"(^|\s){left} members$"))).to_be_visible()
    look_at_a_member(page)


def make(page: Page, app_url: str) -> None:
    page.goto(f"{app_url}/segments")
    new_segment(page, "Static segment")
    panel = page.get_by_role("dialog")
    panel.get_by_role("textbox", name="Name").fill("Visitors of the stand")
    panel.get_by_role("textbox", name="Description").fill("Picked at the conference")
    panel.get_by_role("button", name="Save").click()
    expect(page.get_by_role("heading", name="Visitors of the stand")).to_be_visible()


def add(page: Page) -> None:
    """Two people by hand."""
    page.get_by_role("button", name="Add", exact=True).click()
    people(page, 2)
    page.get_by_role("button", name="Add selected (2)").click()
    expect(page.get_by_text("2 people picked by hand")).to_be_visible()
    expect(page.get_by_text("2 members added.")).to_be_visible()


def add_by_query(page: Page) -> int:
    """Some of those found, after a second look at the query; that undone; then all. How many were found."""
    page.get_by_role("button", name="Add by Query", exact=True).click()
    expect(page).to_have_url(re.compile(r"/pick\?id=\d+&for=add$"))
    ask_for_city(page, "Aachen")
    found = number_of(page, "Add all")
    page.get_by_role("button", name="Edit query").click()
    expect(page.get_by_text("whose city is “Aachen”", exact=True)).to_be_visible()
    page.get_by_role("button", name="Find contacts").click()
    tick(page, 3)
    page.get_by_role("button", name="Add selected (3)").click()
    expect(page.get_by_text("5 people picked by hand")).to_be_visible()
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_text("2 people picked by hand")).to_be_visible()
    page.get_by_role("button", name="Add by Query", exact=True).click()
    page.get_by_role("button", name="Find contacts").click()
    assert number_of(page, "Add all") == found
    page.get_by_role("button", name="Add all").click()
    expect(page.get_by_text(f"{found + 2:,} people picked by hand")).to_be_visible()
    return found


def remove_by_query(page: Page, added: int) -> int:
    """One of those found, then all. How many are left."""
    page.get_by_role("button", name="Remove by Query", exact=True).click()
    expect(page).to_have_url(re.compile(r"/pick\?id=\d+&for=remove$"))
    ask_for_city(page, "Aachen")
    tick(page, 1)
    page.get_by_role("button", name="Remove selected (1)").click()
    expect(page.get_by_text(f"{added + 1:,} people picked by hand")).to_be_visible()
    page.get_by_role("button", name="Remove by Query", exact=True).click()
    page.get_by_role("button", name="Find contacts").click()
    left = added + 1 - number_of(page, "Remove all")
    page.get_by_role("button", name="Remove all").click()
    expect(page.get_by_text(f"{left} people picked by hand")).to_be_visible()
    return left


def look_at_a_member(page: Page) -> None:
    """From the table of members to a contact's own page, and why it is a member."""
    page.get_by_role("link", name="Members", exact=True).click()
    table = page.get_by_test_id("stDataFrame").first
    expect(table).to_be_visible()
    settled(page)
    table.click(position={"x": 70, "y": 52})  # Open in the first row, drawn on a canvas
    expect(page).to_have_url(re.compile(r"/contact\?id=\d+$"))
    expect(page.get_by_role("link", name="Visitors of the stand")).to_be_visible()
    page.get_by_role("button", name="Why?").first.click()
    expect(page.get_by_role("dialog").get_by_text(re.compile("In"))).not_to_have_count(0)
