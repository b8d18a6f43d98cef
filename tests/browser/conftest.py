"""The app in a real browser: `page` is a tab in a browser of its own, `app_url` the app.

    def test_of_a_screen(page, app_url):
        page.goto(f"{app_url}/segments")

All browser tests of a run share the app and its database, so a test looks for what it made itself.
A test fails when the page asks another machine for anything, or does what its security policy forbids. When it
fails, pictures of its pages are in build/screenshots, and the end of the app's log is in the report.
"""

import re
import shutil
from collections.abc import Generator, Iterator
from typing import Any, Protocol
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Request, expect, sync_playwright

from core.access import clock
from core.store.database import open_database
from core.teaching import first_start
from tests.browser import chromium
from tests.browser.screens import WITHIN_MS, watch
from tests.callers import caller
from tests.servers import ROOT, run_app

PICTURES = ROOT / "build" / "screenshots"
LOG_CHARACTERS = 4000
expect.set_options(timeout=WITHIN_MS)

_failed = pytest.StashKey[bool]()


class OpenPage(Protocol):
    def __call__(self, **context: Any) -> Page: ...


def pytest_itemcollected(item: pytest.Item) -> None:
    """Marks the tests of this folder; `-m "not browser"` leaves them out."""
    item.add_marker(pytest.mark.browser)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item,
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    if report.failed:
        item.stash[_failed] = True
    return report


@pytest.fixture(scope="session")
def app_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the app with the sample in its database, and another one ready for its sandboxes."""
    file = tmp_path_factory.mktemp("app") / "windrow.db"
    address = f"sqlite:///{file}"
    database = open_database(address)
    first_start.prepare(database, caller(clock.now()))
    database.dispose()
    sandboxes = file.parent / "sandboxes"
    sandboxes.mkdir()
    shutil.copyfile(file, sandboxes / "sample.db")  # a learner would wait until it is made
    with run_app(address, name="app") as url:
        yield url


@pytest.fixture(scope="session")
def empty_app_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the app with nothing in its database."""
    file = tmp_path_factory.mktemp("empty_app") / "windrow.db"
    with run_app(f"sqlite:///{file}", name="empty_app", WINDROW_SKIP_SAMPLE="1") as url:
        yield url


# Not for the session: Playwright keeps an event loop, which would stand in the way of other tests.
@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    program = chromium.find()
    if program is None:
        (pytest.fail if chromium.required() else pytest.skip)(chromium.MISSING)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=list(chromium.FLAGS))
        yield browser
        browser.close()


@pytest.fixture
def open_page(browser: Browser, request: pytest.FixtureRequest) -> Iterator[OpenPage]:
    """Opens one more page; options of Playwright's `new_context` as keywords:

    open_page(color_scheme="dark", viewport={"width": 390, "height": 844})
    """
    contexts: list[BrowserContext] = []
    outside: list[str] = []
    forbidden: list[str] = []

    def open_page(**context: Any) -> Page:
        contexts.append(browser.new_context(**{**chromium.CONTEXT, **context}))
        watch(contexts[-1])
        contexts[-1].on("request", lambda asked: outside.extend(_outside(asked)))
        contexts[-1].on("console", lambda said: forbidden.extend(_forbidden(said.text)))
        contexts[-1].set_default_timeout(WITHIN_MS)
        return contexts[-1].new_page()

    yield open_page
    if request.node.stash.get(_failed, False):
        _keep_pictures(request.node.name, [page for c in contexts for page in c.pages])
        for app in ("app", "empty_app"):
            if f"{app}_url" in request.fixturenames:
                log = (ROOT / "build" / "logs" / f"{app}.log").read_text(errors="replace")
                print(f"The end of build/logs/{app}.log:\n{log[-LOG_CHARACTERS:]}")
    for opened in contexts:
        opened.close()
    assert outside == [], "A page must ask only the app."
    assert forbidden == [], "A page must keep to its security policy."


@pytest.fixture
def page(open_page: OpenPage) -> Page:
    return open_page()


def _outside(asked: Request) -> list[str]:
    parts = urlsplit(asked.url)
    asks = parts.scheme in {"http", "https", "ws", "wss"}
    # The page of a provider of identities is none of ours, and has a style sheet from elsewhere.
    is_ours = asked.resource_type != "stylesheet" or "/oauth2/" not in asked.frame.url
    return [asked.url] if asks and is_ours and parts.hostname != "127.0.0.1" else []


def _forbidden(said: str) -> list[str]:
    return [said] if "Content Security Policy" in said else []


def _keep_pictures(test: str, pages: list[Page]) -> None:
    PICTURES.mkdir(parents=True, exist_ok=True)
    name = re.sub(r"[^\w.-]+", "-", test)
    for number, page in enumerate(pages, start=1):
        page.screenshot(path=PICTURES / f"{name}-{number}.png", full_page=True)
        print(f"A picture of the page: build/screenshots/{name}-{number}.png")
