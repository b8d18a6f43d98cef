"""PostgreSQL is stopped and started while pages are open, in a real browser."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from core import lifecycle
from core.access import clock
from core.language.definition import Condition, Definition, ProfileBlock, Step
from core.store.database import open_database
from core.store.tables import Contact
from tests.browser.conftest import OpenPage
from tests.browser.steps import choose, save, settled
from tests.callers import caller
from tests.servers import StoppablePostgres, run_app

AWAY = "The database does not answer"


@pytest.fixture
def server() -> Iterator[StoppablePostgres]:
    server = StoppablePostgres()
    try:
        server.start()
        yield server
    finally:
        server.remove()


def prepare(url: str) -> None:
    """Two contacts and a segment of one of them."""
    database = open_database(url)
    now = clock.now()
    with database.writing() as session:
        for number, city in enumerate(("Aachen", "Berlin"), start=1):
            session.add(Contact(id=number, city=city, created_at=now, updated_at=now))
    aachen = Condition(attribute="city", operator="is", value="Aachen")
    lifecycle.create_segment(
        database, caller(now), kind="dynamic", name="Neighbors",
        definition=Definition(steps=(Step(block=ProfileBlock(conditions=(aachen,))),)),
    )  # fmt: skip
    database.dispose()


def test_pages_wait_for_a_server_and_go_on_with_what_was_edited(server: StoppablePostgres, open_page: OpenPage) -> None:
    prepare(server.url)
    with run_app(server.url, name="outage", WINDROW_SKIP_SAMPLE="1") as url:
        editing, listing = open_page(), open_page()
        editing.goto(f"{url}/segments")
        editing.get_by_role("link", name="Neighbors").click()
        settled(editing)
        editing.get_by_role("button", name="Edit", exact=True).first.click()
        choose(editing, "Value", "Berlin", "Berlin")
        expect(editing.get_by_text("Unsaved changes")).to_be_visible()
        listing.goto(f"{url}/segments")
        expect(listing.get_by_role("link", name="Neighbors")).to_be_visible()

        server.stop()
        press_save(editing)
        expect(editing.get_by_text("This was not done: the database does not answer")).to_be_visible()
        expect(editing.get_by_text(AWAY, exact=False).first).to_be_visible()
        expect(editing.get_by_text("not saved yet: Neighbors")).to_be_visible()
        listing.reload()
        expect(listing.get_by_text(AWAY)).to_be_visible()
        for page in (editing, listing):
            expect(page.get_by_test_id("stException")).to_have_count(0)
            expect(page.get_by_text("Something went wrong")).to_have_count(0)

        server.start()
        expect(listing.get_by_role("link", name="Neighbors")).to_be_visible()
        expect(editing.get_by_text("Unsaved changes")).to_be_visible()
        expect(editing.get_by_text("is “Berlin”").first).to_be_visible()
        save(editing)
    database = open_database(server.url)
    [segment] = lifecycle.list_segments(database, caller(clock.now()))
    assert "Berlin" in str(lifecycle.segment(database, caller(clock.now()), segment.id).draft)
    database.dispose()


def press_save(page: Page) -> None:
    page.get_by_role("button", name=re.compile(r"^Save( Shortcut .*)?$")).click()
