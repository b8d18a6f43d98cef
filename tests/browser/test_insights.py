"""Insights: choosing days, zooming by brush, looking a figure up, and taking the numbers along."""

from __future__ import annotations

import csv
import re
from pathlib import Path

from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import OpenPage
from tests.browser.steps import settled


def test_days_are_chosen_zoomed_into_looked_up_and_taken_along(page: Page, app_url: str) -> None:
    page.goto(f"{app_url}/insights?id=1")
    expect(page.get_by_test_id("stVegaLiteChart")).to_have_count(2)
    page.get_by_role("button", name="1 year").click()
    settled(page)
    year = days(page)
    assert len(year) == 365

    drag(page, page.get_by_test_id("stVegaLiteChart").first)
    expect(page.get_by_role("button", name="Reset zoom")).to_be_visible()
    settled(page)
    zoomed = days(page)
    assert 100 < len(zoomed) < 250
    assert set(zoomed) < set(year)
    assert (zoomed[0], zoomed[-1]) == tuple(value(page, label) for label in ("From", "To"))

    page.get_by_role("button", name="Reset zoom").click()
    expect(page.get_by_role("button", name="Reset zoom")).to_have_count(0)
    settled(page)
    assert days(page) == year

    stay = page.get_by_test_id("stMetric").filter(has_text="Average stay")
    stay.get_by_test_id("stTooltipIcon").hover()
    link = page.get_by_test_id("stTooltipContent").get_by_role("link", name="Look it up")
    with page.context.expect_page() as opened:
        link.click()
    expect(opened.value.get_by_role("heading", name="Average stay")).to_be_visible()


def test_a_day_tells_its_numbers_under_the_pointer(page: Page, app_url: str) -> None:
    page.goto(f"{app_url}/insights?id=1")
    chart = page.get_by_test_id("stVegaLiteChart").first
    expect(chart).to_be_visible()
    settled(page)
    chart.hover(position={"x": 400, "y": 150})
    told = page.locator("#vg-tooltip-element")
    expect(told).to_be_visible()
    for word in ("Day", "Members", "Entered", "Left"):
        expect(told).to_contain_text(word)
    expect(told).to_contain_text(re.compile(r"\d{1,2} \w+ 20\d\d"))


def test_every_section_is_drawn(page: Page, app_url: str) -> None:
    page.goto(f"{app_url}/insights?id=1")
    expect(page.get_by_test_id("stVegaLiteChart")).to_have_count(2)
    for section in ("Reasons", "Compare", "Who they are", "Overlap", "Forecast"):
        page.get_by_role("tab", name=section).click()
        expect(page.get_by_test_id("stVegaLiteChart")).to_have_count(3)
        settled(page)
        assert page.get_by_test_id("stVegaLiteChart").nth(2).locator("canvas, svg").first.is_visible()
    expect(page.get_by_test_id("stException")).to_have_count(0)


def value(page: Page, label: str) -> str:
    """The day in From or To, as ``2026-01-31``."""
    parts = page.get_by_test_id("stDateInput").filter(has_text=label).get_by_role("spinbutton").all_inner_texts()
    return "-".join(parts)


def days(page: Page) -> list[str]:
    """The days in the file of the numbers behind the charts."""
    with page.expect_download() as started:
        page.get_by_role("button", name="Download CSV").click()
    with Path(started.value.path()).open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert list(rows[0]) == ["Day", "Members", "Entered", "Left"]
    return [row["Day"] for row in rows]


def drag(page: Page, chart: Locator) -> None:
    """Drags over the middle of a chart."""
    chart.scroll_into_view_if_needed()
    box = chart.bounding_box()
    assert box is not None
    y = box["y"] + box["height"] / 2
    page.mouse.move(box["x"] + box["width"] * 0.3, y)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] * 0.75, y, steps=8)
    page.mouse.up()


def test_charts_write_numbers_and_months_as_the_reader_does(open_page: OpenPage, app_url: str) -> None:
    page = open_page(locale="de-DE")
    page.goto(f"{app_url}/insights?id=1")
    page.get_by_role("button", name="1 year").click()
    settled(page)
    chart = page.get_by_test_id("stVegaLiteChart").first
    assert {"01 März", "01 Mai", "01 Dez."} <= set(chart.locator("svg text").all_text_contents())
    chart.hover(position={"x": 400, "y": 150})
    expect(page.locator("#vg-tooltip-element")).to_contain_text(
        re.compile(r"\d{1,2}\. (März|April|Mai|Juni|Juli) 20\d\d")
    )
