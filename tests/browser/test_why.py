"""Asking why somebody is in a segment, from the row of a member and by name."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.browser.steps import settled


def test_a_row_of_the_members_tells_why(page: Page, app_url: str) -> None:
    page.goto(f"{app_url}/members?id=1")
    table = page.get_by_test_id("stDataFrame").first
    expect(table).to_be_visible()
    settled(page)
    # Tables are drawn on a canvas: Why? in the first row is found by its place, to the right of Open.
    table.click(position={"x": 88, "y": 52})
    panel = page.get_by_role("dialog")
    expect(panel.get_by_text("✓ In")).to_be_visible()
    expect(panel.get_by_text("and also ✓ who rented equipment")).to_be_visible()
    expect(panel.get_by_text("Stays in this segment")).to_be_visible()


def test_anybody_can_be_asked_about_by_name(page: Page, app_url: str) -> None:
    page.goto(f"{app_url}/members?id=1")
    page.get_by_role("button", name="Why is somebody in or out?").click()
    panel = page.get_by_role("dialog")
    panel.get_by_placeholder("Name, e-mail or own id").fill("mil")
    panel.get_by_role("button", name="@").first.click()
    expect(panel.get_by_text("As of now")).to_be_visible()
    expect(panel.get_by_text("✗").or_(panel.get_by_text("✓")).first).to_be_visible()
