"""The screens of the app: `settle` waits for one, `python -m tests.browser.screens` takes pictures.

`make screenshots` starts the app with the sample and writes docs/images/{screen}-{theme}.png.
"""

import sys
import tempfile
from pathlib import Path
from typing import Literal

from playwright.sync_api import Page, expect, sync_playwright

from tests.browser import chromium
from tests.servers import ROOT, run_app

IMAGES = ROOT / "docs" / "images"
THEMES: tuple[Literal["light"], Literal["dark"]] = ("light", "dark")
# What the picture is called, and the address.
SCREENS = {
    "segments": "/segments",
    "builder": "/builder?id=1",
    "members": "/members?id=1",
    "insights": "/insights?id=1",
    "general": "/general?id=1",
    "data": "/data",
}
WITHIN_MS = 60_000


def settle(page: Page) -> None:
    """Waits until the app has run to its end and everything that it sent is drawn."""
    app = page.locator(".stApp")
    expect(app).to_have_attribute("data-test-script-state", "notRunning", timeout=WITHIN_MS)
    expect(page.get_by_test_id("stSkeleton")).to_have_count(0, timeout=WITHIN_MS)


def main() -> int:
    program = chromium.find()
    if program is None:
        print(chromium.MISSING)
        return 1
    IMAGES.mkdir(parents=True, exist_ok=True)
    with (
        tempfile.TemporaryDirectory() as folder,
        run_app(f"sqlite:///{Path(folder, 'windrow.db')}", name="screenshots") as url,
        sync_playwright() as playwright,
        playwright.chromium.launch(executable_path=program, args=list(chromium.FLAGS)) as browser,
    ):
        for theme in THEMES:
            page = browser.new_page(**chromium.CONTEXT, color_scheme=theme)
            for name, address in SCREENS.items():
                page.goto(url + address)
                settle(page)
                # Charts and tables are drawn a moment after they are there.
                page.wait_for_timeout(1000)
                page.screenshot(path=IMAGES / f"{name}-{theme}.png")
                print(f"docs/images/{name}-{theme}.png")
            page.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
