"""What the browser tests and the screenshots do on the screen, in words of a person."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from tests.browser.screens import settled

__all__ = ["choose", "counted_members", "list_has", "new_segment", "people", "save", "settled"]


def new_segment(page: Page, choice: str) -> None:
    """Clicks New and one of its choices."""
    page.get_by_role("button", name="New").click()
    page.get_by_role("menuitem", name=re.compile(choice)).or_(
        page.get_by_role("option", name=re.compile(choice))
    ).first.click()


def choose(page: Page, field: str, typed: str, option: str) -> None:
    """Types into a field with choices and takes one; behind its name it may tell its type or how often it is there."""
    page.get_by_role("combobox", name=field).fill(typed)
    page.get_by_role("option", name=re.compile(rf"^{re.escape(option)}( –| \(|$)")).first.click()
    settled(page)


def save(page: Page) -> None:
    """Clicks Save in the toolbar, which also says its shortcut, and waits until nothing is unsaved."""
    page.get_by_role("button", name=re.compile(r"^Save( Shortcut .*)?$")).click()
    expect(page.get_by_text("Unsaved changes")).to_have_count(0)


def people(page: Page, count: int) -> None:
    """Ticks the first people in the dialog."""
    boxes = page.get_by_role("dialog").get_by_test_id("stCheckbox")
    expect(boxes.nth(count)).to_be_visible()
    for index in range(count):
        boxes.nth(index).click()
        expect(page.get_by_role("button", name=f"selected ({index + 1})")).to_be_visible()


def counted_members(page: Page) -> int:
    """The number that the builder counts."""
    return int(page.get_by_test_id("stMetricValue").inner_text().replace(",", ""))


def list_has(page: Page, name: str) -> None:
    """A segment of that name is in the list."""
    expect(page.get_by_role("link", name=name)).to_be_visible()
