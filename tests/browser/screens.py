"""Waiting for a screen of the app: until what was asked for is done and drawn, however long that takes."""

from __future__ import annotations

from weakref import WeakKeyDictionary

from playwright.sync_api import BrowserContext, Page, Request, WebSocket, expect
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

WITHIN_MS = 600_000
LOOK_EVERY_MS = 20

QUIET = """async () => {
    await new Promise(quiet => {
        const begin = () => setTimeout(() => { observer.disconnect(); quiet() }, 200)
        const observer = new MutationObserver(() => { clearTimeout(timer); timer = begin() })
        observer.observe(document, { subtree: true, childList: true, attributes: true, characterData: true })
        let timer = begin()
    })
    for (let frame = 0; frame < 2; frame++) await new Promise(requestAnimationFrame)
}"""
"""Until nothing on the page has changed for a while, and the last change is on the screen. Some widgets wait as
long before they tell the app what was typed.
"""


class _Traffic:
    """What a page has asked the app for: whether the last of it has been answered, and everything loaded."""

    def __init__(self, page: Page) -> None:
        self.asked = 0
        self._is_begun = self._is_done = False
        self._loading: set[Request] = set()
        page.on("request", self._load)
        page.on("requestfinished", self._loaded)
        page.on("requestfailed", self._loaded)
        page.on("websocket", self._connect)

    @property
    def is_idle(self) -> bool:
        return self._is_done and not self._loading

    def _load(self, request: Request) -> None:
        if request.is_navigation_request() and request.frame.parent_frame is None:
            self._loading.clear()  # of the page before
            self._ask()  # as the new page will
        self._loading.add(request)

    def _loaded(self, request: Request) -> None:
        self._loading.discard(request)

    def _connect(self, socket: WebSocket) -> None:
        socket.on("framesent", self._send)
        socket.on("framereceived", self._receive)

    def _send(self, frame: str | bytes) -> None:
        if isinstance(frame, bytes) and BackMsg.FromString(frame).HasField("rerun_script"):
            self._ask()

    def _ask(self) -> None:
        self.asked += 1
        self._is_begun = self._is_done = False

    def _receive(self, frame: str | bytes) -> None:
        if not isinstance(frame, bytes):
            return
        message = ForwardMsg.FromString(frame)
        if message.HasField("new_session"):
            self._is_begun = True
        elif message.HasField("script_finished") and message.script_finished != ForwardMsg.FINISHED_EARLY_FOR_RERUN:
            # What was begun before the last question is no answer to it.
            self._is_done = self._is_begun


_traffic: WeakKeyDictionary[Page, _Traffic] = WeakKeyDictionary()


def watch(context: BrowserContext) -> None:
    """Have `settled` know what the pages of a context ask for; before they are opened."""

    def remember(page: Page) -> None:
        _traffic[page] = _Traffic(page)

    context.on("page", remember)


def settled(page: Page) -> None:
    """Waits until the app has answered everything that it was asked for, and has drawn it."""
    traffic = _traffic[page]
    while True:
        asked = traffic.asked
        waited_ms = 0
        while not traffic.is_idle:
            page.wait_for_timeout(LOOK_EVERY_MS)
            waited_ms += LOOK_EVERY_MS
            assert waited_ms < WITHIN_MS, "the app does not answer"
        expect(page.locator(".stApp")).to_have_attribute("data-test-script-state", "notRunning", timeout=WITHIN_MS)
        expect(page.get_by_test_id("stSkeleton")).to_have_count(0, timeout=WITHIN_MS)
        expect(page.locator("[data-stale=true]")).to_have_count(0, timeout=WITHIN_MS)
        page.evaluate(QUIET)
        if traffic.is_idle and traffic.asked == asked:
            return
