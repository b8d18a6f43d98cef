"""What every answer carries, so that a browser keeps this page apart from others."""

from __future__ import annotations

import base64
import functools
import hashlib
import importlib.util
import re
from pathlib import Path
from typing import Final

from starlette.datastructures import MutableHeaders
from starlette.requests import HTTPConnection
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ui.shell.doors.opening import OpenDoor
from ui.shell.page_scripts import EVERY_SCRIPT
from ui.shell.settings import FrontDoor

_SCRIPTS: Final = "'self'"
"""Ours, and functions that Vega makes of the expressions of charts."""
_POLICY: Final = {
    "default-src": "'self'",
    # Streamlit styles its elements one by one.
    "style-src": "'self' 'unsafe-inline'",
    "img-src": "'self' data: blob:",
    "font-src": "'self' data:",
    "media-src": "'self' blob:",
    "worker-src": "'self' blob:",
    "connect-src": "'self'",
    "frame-src": "'self'",
    "object-src": "'none'",
    "base-uri": "'self'",
    "form-action": "'self'",
}
_YEAR_SECONDS: Final = 365 * 24 * 60 * 60
_READ_BY_PAGES: Final = "_streamlit_xsrf="
"""The one cookie that the page itself reads: it sends the value back in a header."""


class SecurityHeaders:
    """ASGI middleware that adds the headers, and says of each cookie who may have it."""

    def __init__(self, app: ASGIApp, door: OpenDoor) -> None:
        self._app = app
        self._door = door

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, and complete the answer to it."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        is_https = is_private(self._door, HTTPConnection(scope))

        async def completed(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers.update(added(scope["path"], is_https=is_https))
                _guard_cookies(headers, is_https=is_https)
            await send(message)

        await self._app(scope, receive, completed)


def is_private(door: OpenDoor, asked: HTTPConnection) -> bool:
    """Whether the browser speaks HTTPS, with this server or with the proxy before it."""
    by_proxy = door.kind is FrontDoor.PROXY and asked.headers.get("x-forwarded-proto") == "https"
    return door.is_https or asked.url.scheme == "https" or by_proxy


def added(path: str, *, is_https: bool) -> dict[str, str]:
    """Return the headers of an answer. Components are drawn in frames of our own pages; nothing else is framed."""
    framed_by = "'self'" if path.startswith("/component/") else "'none'"
    policy = {**_POLICY, "script-src": " ".join([_SCRIPTS, *_hashes()]), "frame-ancestors": framed_by}
    headers = {
        "Content-Security-Policy": "; ".join(f"{name} {value}" for name, value in policy.items()),
        "X-Frame-Options": "SAMEORIGIN" if path.startswith("/component/") else "DENY",
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "same-origin",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=()",
    }
    if is_https:
        headers["Strict-Transport-Security"] = f"max-age={_YEAR_SECONDS}"
    return headers


@functools.cache
def _hashes() -> tuple[str, ...]:
    """The scripts that stand in the pages of Streamlit and of the graph, and ours: permitted one by one."""
    texts = [page.read_text(encoding="utf-8") for page in (_page("streamlit", "static"), _page("streamlit_agraph"))]
    scripts = [script for text in texts for script in re.findall(r"<script>(.*?)</script>", text, re.DOTALL)]
    digests = [
        base64.b64encode(hashlib.sha256(script.encode()).digest()).decode() for script in (*scripts, *EVERY_SCRIPT)
    ]
    return tuple(f"'sha256-{digest}'" for digest in digests)


def _page(package: str, folder: str = "frontend/build") -> Path:
    found = importlib.util.find_spec(package)
    if found is None or found.origin is None:
        raise ModuleNotFoundError(package)
    return Path(found.origin).parent / folder / "index.html"


def _guard_cookies(headers: MutableHeaders, *, is_https: bool) -> None:
    cookies = headers.getlist("set-cookie")
    if not cookies:
        return
    del headers["set-cookie"]
    for cookie in cookies:
        headers.append("set-cookie", guarded(cookie, is_https=is_https))


def guarded(cookie: str, *, is_https: bool) -> str:
    """Return a cookie with the attributes that it lacks."""
    named = {part.partition("=")[0].strip().lower() for part in cookie.split(";")[1:]}
    lacking = []
    if is_https and "secure" not in named:
        lacking.append("Secure")
    if "httponly" not in named and not cookie.startswith(_READ_BY_PAGES):
        lacking.append("HttpOnly")
    if "samesite" not in named:
        lacking.append("SameSite=Lax")
    return "; ".join([cookie, *lacking])
