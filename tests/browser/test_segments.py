"""The list of segments in a real browser: finding, copying, renaming and deleting."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import OpenPage
from tests.browser.steps import settled


def names(page: Page) -> Locator:
    return page.locator("[class*=st-key-segment-line] [data-testid=stPageLink]")


def search(page: Page, words: str) -> None:
    """Opens the list, once the app has made its sample, and types into its search."""
    field = page.get_by_role("searchbox", name="Search segments")
    expect(field).to_be_visible()
    field.fill(words)
    settled(page)


def menu(page: Page, name: str, action: str) -> None:
    settled(page)
    line = page.locator("[class*=st-key-segment-line]", has=page.get_by_role("link", name=name, exact=True))
    line.get_by_role("button", name="More").click()
    page.get_by_role("menuitem", name=action).or_(page.get_by_role("option", name=action)).first.click()
    settled(page)


def test_filters_stay_while_a_segment_is_looked_at(page: Page, app_url: str) -> None:
    page.goto(f"{app_url}/segments")
    search(page, "h")
    expect(page.get_by_role("link", name="Hot leads")).to_be_visible()
    page.get_by_role("button", name="Filter").click()
    page.get_by_role("button", name="Leads").or_(page.get_by_role("radio", name="Leads")).first.click()
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="Filter (1)")).to_be_visible()
    search(page, "hot")
    expect(names(page)).to_have_count(1)
    page.get_by_role("link", name="Hot leads").click()
    expect(page).to_have_url(re.compile(r"/builder\?id=\d+"))
    page.get_by_role("link", name="All segments").click()
    expect(page.get_by_role("button", name="Filter (1)")).to_be_visible()
    expect(names(page)).to_have_count(1)
    expect(page.get_by_role("link", name="Hot leads")).to_be_visible()


def test_a_copy_is_renamed_and_deleted_and_comes_back(page: Page, app_url: str) -> None:
    page.goto(f"{app_url}/segments")
    search(page, "e-mails")
    menu(page, "Gone quiet", "Copy")
    expect(page.get_by_role("link", name="Gone quiet (copy)", exact=True)).to_be_visible()
    menu(page, "Gone quiet (copy)", "Rename")
    page.get_by_role("dialog").get_by_role("textbox", name="Name").fill("Silent *ones*")
    page.get_by_role("dialog").get_by_role("button", name="Rename").click()
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(page.get_by_role("link", name="Silent *ones*", exact=True)).to_be_visible()
    menu(page, "Silent *ones*", "Delete")
    expect(page.get_by_role("link", name="Silent *ones*", exact=True)).to_have_count(0)
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_role("link", name="Silent *ones*", exact=True)).to_be_visible()
    menu(page, "Silent *ones*", "Delete")


def test_what_others_use_is_not_deleted_and_says_by_whom(page: Page, app_url: str) -> None:
    page.goto(f"{app_url}/segments")
    search(page, "front loader")
    menu(page, "Interested in front loaders", "Delete")
    expect(page.get_by_text(re.compile("“Ready for a front loader offer” use it"))).to_be_visible()
    page.get_by_role("button", name="used by 1").first.click()
    expect(page.get_by_role("listitem").first).to_be_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nothing_stands_out_of_a_narrow_screen(open_page: OpenPage, app_url: str, scheme: str) -> None:
    page = open_page(viewport={"width": 400, "height": 900}, color_scheme=scheme)
    page.goto(f"{app_url}/segments")
    search(page, "")
    assert page.evaluate("document.scrollingElement.scrollWidth") <= 400
    for box in (line.bounding_box() for line in page.locator("[class*=st-key-segment-line]").all()):
        assert box
        assert box["x"] + box["width"] <= 400


def test_every_cell_stands_below_its_head(open_page: OpenPage, app_url: str) -> None:
    page = open_page(viewport={"width": 1280, "height": 900})
    page.goto(f"{app_url}/segments")
    search(page, "")
    expect(page.get_by_role("button", name="used by 1").first).to_be_visible()
    heads = lefts(page.locator(".st-key-segment-head > div"))
    assert len(heads) == 7
    lines = page.locator("[class*=st-key-segment-line]").all()
    assert lines
    for line in lines:
        cells = lefts(line.locator("xpath=./div"))
        assert len(cells) == 8
        assert cells[:7] == pytest.approx(heads, abs=2)


def lefts(boxes: Locator) -> list[float]:
    return boxes.evaluate_all("found => found.map(one => one.getBoundingClientRect().left)")  # type: ignore[no-any-return]
