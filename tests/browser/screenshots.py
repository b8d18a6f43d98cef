"""Pictures of every page, light and dark, wide and narrow: ``python -m tests.browser.screenshots``.

They go to build/screenshots, to be looked at; those of the documents to docs/images.
"""

from __future__ import annotations

import csv
import io
import shutil
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.browser import chromium
from tests.browser.conftest import PICTURES
from tests.browser.screens import WITHIN_MS, watch
from tests.browser.steps import choose, new_segment, settled
from tests.servers import ROOT, run_app

IMAGES = ROOT / "docs" / "images"
IN_DOCUMENTS = ("segments", "builder", "insights", "import")
WIDTHS = {"wide": 1440, "narrow": 400}
HEIGHT = 900
SCHEMES = ("light", "dark")
Keep = Callable[[str], None]


def main() -> int:
    program = chromium.find()
    if program is None:
        print(chromium.MISSING)
        return 1
    with tempfile.TemporaryDirectory() as folder:
        database = f"sqlite:///{Path(folder) / 'windrow.db'}"
        with run_app(database, name="screenshots") as url, sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=program, args=list(chromium.FLAGS))
            for scheme in SCHEMES:
                for width in WIDTHS:
                    take(browser, url, scheme, width)
            browser.close()
    IMAGES.mkdir(parents=True, exist_ok=True)
    for name in IN_DOCUMENTS:
        shutil.copyfile(PICTURES / f"{name}-light-wide.png", IMAGES / f"{name}.png")
    print(f"Look at {PICTURES.relative_to(ROOT)} and {IMAGES.relative_to(ROOT)}.")
    return 0


def take(browser: Browser, url: str, scheme: str, width: str) -> None:
    """One picture of each page in one colour scheme and width."""
    size = {"width": WIDTHS[width], "height": HEIGHT}
    context = browser.new_context(**{**chromium.CONTEXT, "color_scheme": scheme, "viewport": size})
    watch(context)
    context.set_default_timeout(WITHIN_MS)
    page = context.new_page()
    PICTURES.mkdir(parents=True, exist_ok=True)

    def keep(name: str) -> None:
        settled(page)
        page.screenshot(path=PICTURES / f"{name}-{scheme}-{width}.png", full_page=width == "narrow")

    for part in (_a_segment, _a_static_segment, _a_new_segment, _the_data, _learning):
        part(page, url, keep)
    context.close()


def _a_segment(page: Page, url: str, keep: Keep) -> None:
    page.goto(f"{url}/segments")
    page.get_by_role("link", name="Gone quiet").wait_for()
    keep("segments")
    address = open_segment(page, "Ready for a front loader offer")
    keep("builder")
    page.get_by_role("button", name="Edit").nth(1).click()
    keep("builder-editing")
    for box in ("Step by step", "Flow", "By hand", "Why is somebody in or out?"):
        page.locator("summary", has_text=box).click()
        settled(page)
    keep("builder-open")
    page.goto(address.replace("builder", "members"))
    page.get_by_test_id("stDataFrame").first.wait_for()
    keep("members")
    page.goto(address.replace("builder", "insights"))
    page.get_by_role("button", name="1 year").click()
    page.get_by_test_id("stVegaLiteChart").nth(1).wait_for()
    keep("insights")
    page.goto(address.replace("builder", "general"))
    page.get_by_text("Related segments").wait_for()
    keep("general")


def _a_static_segment(page: Page, url: str, keep: Keep) -> None:
    page.goto(f"{url}/segments")
    open_segment(page, "Pilot customers")
    keep("general-static")
    page.get_by_role("button", name="Add", exact=True).click()
    page.get_by_role("dialog").wait_for()
    keep("add-members")
    page.goto(f"{url}/segments")
    new_segment(page, "Static segment")
    page.get_by_role("dialog").wait_for()
    keep("new-static")


def _a_new_segment(page: Page, url: str, keep: Keep) -> None:
    page.goto(f"{url}/segments")
    new_segment(page, "Dynamic segment")
    page.get_by_role("dialog").wait_for()
    keep("templates")
    page.get_by_role("button", name="Cancel").click()
    page.get_by_text("Who belongs to this segment?").wait_for()
    keep("blank-designer")
    page.get_by_role("button", name="Profile block").click()
    choose(page, "Attribute", "account ind", "Account · Industry")
    keep("problems")
    page.get_by_text("All segments").click()
    page.get_by_role("dialog").wait_for()
    keep("leaving")


def _the_data(page: Page, url: str, keep: Keep) -> None:
    page.goto(f"{url}/data")
    page.get_by_test_id("stDataFrame").wait_for()
    keep("data")
    page.get_by_role("tab", name="Import").click()
    settled(page)
    keep("imports")
    page.locator("input[type=file]").set_input_files(
        {"name": "contacts_november.csv", "mimeType": "text/csv", "buffer": _november()}
    )
    page.locator(".st-key-import-page").wait_for()
    settled(page)
    expect(page.get_by_text("Counting …")).to_have_count(0)
    keep("import")
    page.get_by_role("button", name="Read it differently").click()
    keep("import-differently")
    page.keyboard.press("Escape")
    page.locator(".st-key-import-run button").click()
    page.get_by_role("button", name="Undo").wait_for()
    keep("import-done")
    page.get_by_role("button", name="Undo").click()
    page.get_by_text("Undone").first.wait_for()
    keep("import-undone")


def _november() -> bytes:
    """A month's export of the sample's contacts: some moved, some opted out, some are new, some addresses are none."""
    with (ROOT / "sample_data" / "contacts.csv").open(encoding="utf-8", newline="") as file:
        known = list(csv.DictReader(file))[:2_000]
    rows = [
        (
            row["id"],
            "k.lang@" if place % 150 == 3 else row["email"],
            f"{row['last_name']}, {row['first_name']}",
            "Wrocław" if place % 9 == 0 else row["city"],
            "+48 71 555 0182" if place % 14 == 0 else row["phone"],
            "yes" if place % 40 == 0 or row["email_consent"] == "no" else "no",
            f"{place % 7 + 1:02}/{place % 11 + 1:02}/{1960 + place % 39}" if place % 3 else "",
            f"{1000 + place:05}",
        )
        for place, row in enumerate(known)
    ]
    rows += [
        (f"N{place}", f"ewa{place}@example.com", "Gołąb, Ewa", "Wrocław", "", "no", "", "04109") for place in range(200)
    ]
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";")
    writer.writerow(("Contact ID", "Mail", "Full name", "City", "Phone", "Opted out", "Birthday", "ZIP"))
    writer.writerows(rows)
    return text.getvalue().encode("utf-8")


def _learning(page: Page, url: str, keep: Keep) -> None:
    page.goto(f"{url}/tutorial?learner=anna")
    page.get_by_text("anna’s sandbox").wait_for()
    keep("tutorial")
    page.goto(f"{url}/glossary?learner=anna")
    page.get_by_role("heading", name="Glossary").wait_for()
    keep("glossary")


def open_segment(page: Page, name: str) -> str:
    """Opens a segment from the list; its address."""
    page.get_by_role("link", name=name).click()
    page.get_by_role("link", name="General", exact=True).wait_for()
    settled(page)
    return page.url


if __name__ == "__main__":
    sys.exit(main())
