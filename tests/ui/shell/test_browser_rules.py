"""What answers carry: rules for the browser, and cookies that nobody else gets."""

from __future__ import annotations

from ipaddress import ip_network

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from starlette.testclient import TestClient

from ui.shell.doors.browser_rules import SecurityHeaders, guarded
from ui.shell.doors.opening import OpenDoor
from ui.shell.settings import FrontDoor, Settings

LOCAL = OpenDoor(Settings())
PROXY = OpenDoor(Settings(door=FrontDoor.PROXY, proxy_addresses=(ip_network("10.1.0.0/24"),)))
OIDC = OpenDoor(Settings(door=FrontDoor.OIDC), is_https=True)


def answer(door: OpenDoor, path: str = "/", **headers: str) -> dict[str, str]:
    async def page(_: Request) -> PlainTextResponse:
        found = PlainTextResponse("in")
        found.set_cookie("one", "1", httponly=False)
        return found

    app = Starlette(routes=[Route("/{path:path}", page)], middleware=[Middleware(SecurityHeaders, door=door)])
    return dict(TestClient(app).get(path, headers=headers).headers)


def test_every_answer_has_rules_for_the_browser() -> None:
    found = answer(LOCAL)
    policy = found["content-security-policy"]
    assert "frame-ancestors 'none'" in policy
    assert "object-src 'none'" in policy
    scripts = next(rule for rule in policy.split("; ") if rule.startswith("script-src"))
    assert "unsafe" not in scripts
    assert found["x-content-type-options"] == "nosniff"
    assert found["x-frame-options"] == "DENY"
    assert found["referrer-policy"] == "same-origin"


def test_a_component_is_framed_by_our_own_pages() -> None:
    found = answer(LOCAL, "/component/graph/index.html")
    assert "frame-ancestors 'self'" in found["content-security-policy"]
    assert found["x-frame-options"] == "SAMEORIGIN"


@pytest.mark.parametrize(
    ("door", "headers", "is_https"),
    [
        (LOCAL, {}, False),
        (LOCAL, {"X-Forwarded-Proto": "https"}, False),
        (PROXY, {}, False),
        (PROXY, {"X-Forwarded-Proto": "https"}, True),
        (OIDC, {}, True),
    ],
)
def test_behind_https_a_browser_comes_by_https_alone(
    door: OpenDoor, headers: dict[str, str], *, is_https: bool
) -> None:
    found = answer(door, **headers)
    assert ("strict-transport-security" in found) is is_https
    assert ("Secure" in found["set-cookie"]) is is_https


@pytest.mark.parametrize(
    ("cookie", "lacking"),
    [
        ("a=1", "; Secure; HttpOnly; SameSite=Lax"),
        ("a=1; HttpOnly; SameSite=Strict", "; Secure"),
        ("a=1; secure; httponly; samesite=lax", ""),
        ("_streamlit_xsrf=1; SameSite=Lax", "; Secure"),
        ("a=HttpOnly", "; Secure; HttpOnly; SameSite=Lax"),
    ],
)
def test_a_cookie_gets_what_it_lacks(cookie: str, lacking: str) -> None:
    assert guarded(cookie, is_https=True) == cookie + lacking
