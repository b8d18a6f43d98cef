"""A graph in a real browser: a click on a box counts once, and a double click opens nothing."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.browser.steps import settled

INTERACTIONS_FROM_TOP = 283
"""The box in the middle of the graph's width, in pixels from its top."""


def test_a_click_in_the_graph_of_what_can_be_asked_shows_it(page: Page, app_url: str) -> None:
    page.goto(f"{app_url}/data")
    page.get_by_role("tab", name="What can be asked").click()
    canvas = page.frame_locator("iframe").locator("canvas")
    expect(canvas).to_be_visible()
    settled(page)
    area = canvas.bounding_box()
    assert area is not None
    page.mouse.dblclick(area["x"] + area["width"] / 2, area["y"] + INTERACTIONS_FROM_TOP)
    interactions = page.get_by_role("radio", name="Interactions")
    expect(interactions).to_be_checked()
    page.get_by_role("radio", name="Leads").click()
    settled(page)
    expect(page.get_by_role("radio", name="Leads")).to_be_checked()
    assert len(page.context.pages) == 1
