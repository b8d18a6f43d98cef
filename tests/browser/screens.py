"""Waiting for a screen of the app."""

from playwright.sync_api import Page, expect

WITHIN_MS = 120_000


def settle(page: Page) -> None:
    """Waits until the app has run to its end and everything that it sent is drawn."""
    app = page.locator(".stApp")
    expect(app).to_have_attribute("data-test-script-state", "notRunning", timeout=WITHIN_MS)
    expect(page.get_by_test_id("stSkeleton")).to_have_count(0, timeout=WITHIN_MS)
