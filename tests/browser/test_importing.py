"""From a file to records and back, as a person does it, and what a hostile file can't do."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Sequence
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import OpenPage
from tests.browser.steps import settled
from tests.browser.test_accessibility import PHONE, violations

LONG_NAME = "A very long name of a column " * 7


def table(*rows: Sequence[object]) -> bytes:
    text = io.StringIO()
    csv.writer(text).writerows(rows)
    return text.getvalue().encode()


def people(who: str, count: int = 30) -> bytes:
    """People with days that no other cell explains, in columns that no other file has."""
    rows = [(f"{who}{number}@example.com", "Ewa", f"0{number % 9 + 1}/04/1980", "") for number in range(count)]
    return table(("E-mail", "First name", "Birthday", f"Seen by {who}"), *rows)


def choose_import(page: Page, app_url: str) -> None:
    page.goto(f"{app_url}/data")
    page.get_by_role("tab", name="Import").click()
    settled(page)


def drop(page: Page, app_url: str, *files: tuple[str, bytes]) -> None:
    choose_import(page, app_url)
    payload: list[Any] = [{"name": name, "mimeType": "text/csv", "buffer": content} for name, content in files]
    page.locator("input[type=file]").set_input_files(payload)
    page.locator(".st-key-import-page").wait_for()
    counted(page)


def counted(page: Page) -> None:
    """Waits for the dry run."""
    settled(page)
    expect(page.get_by_text("Counting …")).to_have_count(0)
    settled(page)


def figure(page: Page, name: str) -> Locator:
    return page.locator(f".import-figure-{name} b")


def start(page: Page) -> None:
    """Clicks Import, and waits for the end of it."""
    page.locator(".st-key-import-run button").click()
    page.get_by_role("button", name="Undo").wait_for()
    settled(page)


def test_a_file_with_an_open_day_is_asked_about_imported_and_undone(page: Page, app_url: str) -> None:
    drop(page, app_url, ("days.csv", people("days")))
    question = page.locator('[class*="st-key-import-question-"]').first
    expect(question).to_contain_text("Birthday")
    question.get_by_role("radio", name="Day first").click()
    counted(page)
    expect(figure(page, "new")).to_have_text("30")
    expect(page.get_by_text("Nothing stored yet")).to_be_visible()
    start(page)
    expect(figure(page, "new")).to_have_text("30")
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_text(re.compile("30 new records removed"))).to_be_visible()
    page.get_by_role("button", name="Look at the file again").click()
    counted(page)
    expect(question.get_by_role("radio", name="Day first")).to_be_checked()
    expect(figure(page, "new")).to_have_text("30")


def test_an_open_question_leaves_its_values_out_and_nothing_else(page: Page, app_url: str) -> None:
    drop(page, app_url, ("open.csv", people("open")))
    expect(page.locator('[class*="st-key-import-question-"][class*="-open"]')).to_have_count(1)
    expect(page.locator(".st-key-import-run button")).to_be_enabled()


def test_answers_are_given_by_keyboard(page: Page, app_url: str) -> None:
    drop(page, app_url, ("keys.csv", people("keys")))
    radio = page.get_by_role("radio", name="Day first")
    radio.focus()
    page.keyboard.press("Space")
    counted(page)
    expect(radio).to_be_checked()
    becomes = page.get_by_role("combobox", name="First name becomes")
    becomes.focus()
    becomes.fill("Last")
    page.keyboard.press("Enter")
    counted(page)
    expect(becomes).to_have_value("Last name")
    page.locator(".st-key-import-run button").focus()
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Undo").wait_for()


def test_several_files_come_one_after_another(page: Page, app_url: str) -> None:
    first = table(("E-mail", "City"), ("several1@example.com", "Ulm"))
    second = table(("E-mail", "City"), ("several1@example.com", "Bonn"), ("several2@example.com", "Ulm"))
    drop(page, app_url, ("first.csv", first), ("second.csv", second))
    start(page)
    page.get_by_role("button", name="Next: second.csv").click()
    counted(page)
    expect(figure(page, "new")).to_have_text("1")
    expect(figure(page, "changed")).to_have_text("1")
    expect(page.locator(".st-key-import-effects")).to_contain_text("Ulm → Bonn")


def test_rows_of_a_spreadsheet_are_pasted(page: Page, app_url: str) -> None:
    choose_import(page, app_url)
    page.get_by_text("Paste rows instead").click()
    page.get_by_role("textbox", name=re.compile("Rows copied")).fill("E-mail\tCity\npasted@example.com\tUlm")
    page.get_by_role("button", name="Look at these rows").click()
    page.locator(".st-key-import-page").wait_for()
    counted(page)
    expect(figure(page, "new")).to_have_text("1")


def test_a_reload_loses_neither_the_file_nor_the_answers(page: Page, app_url: str) -> None:
    drop(page, app_url, ("again.csv", people("again")))
    page.get_by_role("radio", name="Month first").click()
    counted(page)
    page.reload()
    counted(page)
    expect(page.get_by_role("radio", name="Month first")).to_be_checked()
    choose_import(page, app_url)
    page.get_by_role("button", name="again.csv").first.click()
    counted(page)
    expect(page.get_by_role("radio", name="Month first")).to_be_checked()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_hostile_file_is_only_text(open_page: OpenPage, app_url: str, scheme: str) -> None:
    page = open_page(color_scheme=scheme)
    asked: list[str] = []
    page.on("dialog", lambda dialog: (asked.append(dialog.message), dialog.dismiss()))
    script = "<script>alert(1)</script>"
    names = ["E-mail", "<img src=x onerror=alert(2)>", LONG_NAME, "</style><h1>no</h1>"]
    names += [f"column {number}" for number in range(496)]
    cells = [f"hostile{scheme}@example.com", script, "[a](javascript:alert(3))", "</div>"] + ["1"] * 496
    drop(page, app_url, ("<b>hostile</b>.csv", table(names, cells)))
    page.get_by_role("button", name="Show all").click()
    settled(page)
    expect(page.get_by_text("<img src=x onerror=alert(2)>", exact=True)).to_be_visible()
    expect(page.locator('[class*="st-key-import-column-"]')).to_have_count(25)
    page.get_by_role("button", name="Show used ones").click()
    settled(page)
    page.get_by_role("button", name="Show all").click()
    settled(page)
    expect(page.get_by_role("combobox", name="E-mail becomes")).to_have_value("E-mail")
    assert asked == []
    assert violations(page) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_an_import_can_be_read_and_used_by_everybody(open_page: OpenPage, app_url: str, scheme: str) -> None:
    page = open_page(color_scheme=scheme)
    drop(page, app_url, (f"read-{scheme}.csv", people(f"read{scheme}")))
    assert violations(page) == []
    page.get_by_role("radio", name="Day first").click()
    counted(page)
    page.get_by_role("button", name="Read it differently").click()
    settled(page)
    assert violations(page) == []
    page.keyboard.press("Escape")
    start(page)
    assert violations(page) == []
    choose_import(page, app_url)
    assert violations(page) == []


def test_an_import_fits_a_phone(open_page: OpenPage, app_url: str) -> None:
    page = open_page(viewport=PHONE)
    drop(page, app_url, ("phone.csv", people("phone")))
    assert width(page) <= PHONE["width"]
    box = page.locator(".st-key-import-run button").bounding_box()
    assert box
    assert box["y"] + box["height"] <= PHONE["height"], "the button stands at the foot of the screen"
    start(page)
    assert width(page) <= PHONE["width"]
    choose_import(page, app_url)
    assert width(page) <= PHONE["width"]


def width(page: Page) -> int:
    widest = "Math.max(...[...document.querySelectorAll('.stMain, body')].map(e => e.scrollWidth))"
    return int(page.evaluate(widest))
