"""Every page passes the automatic checks of WCAG 2 A and AA, in both themes, and fits a phone."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.browser.conftest import OpenPage
from tests.browser.steps import new_segment, settled

# Of what passes one example each is enough: all of them are megabytes.
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"], "resultTypes": ["violations"]}
# Vega draws the empty brush of a chart as two symbols and has no way to name them; the chart itself has a name.
CONTEXT = {"exclude": [[".brush_brush"], [".brush_brush_bg"]]}
PAGES = (
    "segments", "builder?id=1", "builder?id=new", "members?id=1", "insights?id=1", "general?id=1", "data",
    "tutorial", "glossary",
)  # fmt: skip
PHONE = {"width": 400, "height": 850}


def violations(page: Page) -> list[str]:
    """What is wrong with the page as it is drawn, and where."""
    found = Axe().run(page, context=CONTEXT, options=RULES).response
    assert found["passes"], "the checks have really run"
    return [f"{one['id']}: {[node['target'] for node in one['nodes']]}" for one in found["violations"]]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_page_can_be_read_and_used_by_everybody(open_page: OpenPage, app_url: str, scheme: str) -> None:
    page = open_page(color_scheme=scheme)
    for path in PAGES:
        page.goto(f"{app_url}/{path}")
        settled(page)
        for edit in page.get_by_role("button", name="Edit").all()[:1]:
            edit.click()
            settled(page)
        assert violations(page) == [], path


@pytest.mark.parametrize("choice", ["Dynamic segment", "Static segment"])
def test_dialogs_can_be_read_and_used_by_everybody(page: Page, app_url: str, choice: str) -> None:
    page.goto(f"{app_url}/segments")
    new_segment(page, choice)
    expect(page.get_by_role("dialog")).to_be_visible()
    settled(page)
    assert violations(page) == []


def test_the_checks_find_what_is_wrong(page: Page, app_url: str) -> None:
    page.goto(f"{app_url}/glossary")
    settled(page)
    page.evaluate("document.body.insertAdjacentHTML('beforeend', '<img src=x><input><p style=color:#ccc>pale</p>')")
    assert {line.split(":")[0] for line in violations(page)} >= {"image-alt", "label"}


def test_no_page_is_wider_than_a_phone(open_page: OpenPage, app_url: str) -> None:
    page = open_page(viewport=PHONE)
    for path in PAGES:
        page.goto(f"{app_url}/{path}")
        settled(page)
        width = page.evaluate("Math.max(...[...document.querySelectorAll('.stMain, body')].map(e => e.scrollWidth))")
        assert width <= PHONE["width"], path
