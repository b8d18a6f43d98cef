"""Behind the doors that ask who comes, nothing is answered to who has not signed in, and files not to everybody."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime, timedelta
from ipaddress import ip_network
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route, WebSocketRoute
from starlette.testclient import TestClient
from starlette.websockets import WebSocket, WebSocketDisconnect
from streamlit.web.server.starlette.starlette_app_utils import create_signed_value

from core.access import clock
from core.access.caller import Caller, Folders, Role
from core.errors import DatabaseError, RefusedError
from core.team.sign_ins import Identity, Visit
from ui.shell import databases
from ui.shell.doors import identities, reception, signing_in
from ui.shell.doors.opening import OpenDoor
from ui.shell.doors.reception import Reception, why_no_upload
from ui.shell.settings import FrontDoor, Settings, UserHeaders

HERE = "https://windrow.example.com"
SECRET = "0123456789abcdef0123456789abcdef"  # noqa: S105 - of these tests
OIDC = OpenDoor(Settings(door=FrontDoor.OIDC), hosts=frozenset({"windrow.example.com"}), providers=("default",))
PROXY = OpenDoor(
    Settings(
        door=FrontDoor.PROXY,
        proxy_addresses=(ip_network("10.1.0.0/24"),),
        user_headers=UserHeaders(subject="X-Forwarded-User"),
        proxy_sign_out="/oauth2/sign_out",
    ),
    hosts=frozenset({"windrow.example.com"}),
)
PARTS = ("/media/1.csv", "/_stcore/upload_file/a/b", "/_stcore/stream", "/component/x/index.html", "/anything")
PAGE = {"Accept": "text/html,application/xhtml+xml"}


@pytest.fixture(autouse=True)
def _signed_with_a_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(identities, "get_cookie_secret", lambda: SECRET)
    monkeypatch.setattr(identities, "get_origin_from_redirect_uri", lambda: HERE)
    monkeypatch.setattr(databases, "main", lambda: None)


@pytest.fixture
def come_in(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Has the core let everybody in with some roles, or refuse."""

    def answer(*roles: Role, error: Exception | None = None) -> None:
        def visit(_: object, identity: Identity, __: datetime) -> Visit:
            if error:
                raise error
            return Visit(1, identity.name, frozenset(roles), Folders(), is_masked=False, key="key")

        monkeypatch.setattr(reception.sign_ins, "come_in", visit)

    answer(Role.STEWARD)
    return answer


def client(door: OpenDoor) -> TestClient:
    async def page(_: Request) -> PlainTextResponse:
        return PlainTextResponse("in")

    async def socket(websocket: WebSocket) -> None:
        await websocket.accept()
        await websocket.close()

    routes = [
        *signing_in.routes(door),
        WebSocketRoute("/_stcore/stream", socket),
        Route("/{path:path}", page, methods=["GET", "PUT"]),
    ]
    app = Starlette(routes=routes, middleware=[Middleware(Reception, door=door)])
    return TestClient(app, base_url=HERE, follow_redirects=False)


def cookie(*, secret: str = SECRET, expires_in: timedelta = timedelta(hours=1), **claims: Any) -> dict[str, str]:
    """The cookie of Streamlit's sign-in, with claims of one's own."""
    now = clock.now().timestamp()
    usual = {
        "iss": "https://id.example.com", "sub": "anna", "name": "Anna", "iat": now, "is_logged_in": True,
        "exp": now + expires_in.total_seconds(), "origin": HERE, "provider": "default",
    }  # fmt: skip
    value = create_signed_value(secret, "_streamlit_user", json.dumps({**usual, **claims}))
    return {"Cookie": f"_streamlit_user={value.decode()}"}


FORGED = [
    cookie(secret=SECRET[::-1]),
    cookie(expires_in=timedelta(seconds=-1)),
    cookie(exp=None),
    cookie(iat=None),
    cookie(is_logged_in=False),
    cookie(origin="https://elsewhere.example.com"),
    {"Cookie": "_streamlit_user=anna"},
    {"Cookie": "_streamlit_user="},
    {"X-Forwarded-User": "anna"},
    {},
]


def opens_a_socket(browser: TestClient, headers: dict[str, str]) -> bool:
    try:
        with browser.websocket_connect("/_stcore/stream", headers=headers):
            return True
    except WebSocketDisconnect as error:
        return error.code == 1000


@pytest.mark.parametrize("headers", FORGED)
def test_who_has_not_signed_in_gets_the_page_for_that_and_nothing_else(headers: dict[str, str]) -> None:
    browser = client(OIDC)
    for path in PARTS:
        assert browser.get(path, headers=headers).status_code == 401
    assert browser.put("/_stcore/upload_file/a/b", headers=headers).status_code == 401
    assert not opens_a_socket(browser, headers)
    page = browser.get("/segments?id=3", headers={**PAGE, **headers})
    assert page.status_code == 401
    assert "/sign-in?provider=default&amp;to=%2Fsegments%3Fid%3D3" in page.text
    assert "<script" not in page.text


@pytest.mark.usefixtures("come_in")
def test_who_has_signed_in_gets_everything() -> None:
    browser = client(OIDC)
    for path in ("/", *PARTS):
        assert browser.get(path, headers=cookie()).text == "in"
    assert opens_a_socket(browser, cookie())


def test_files_ask_the_core_whether_a_sign_in_goes_on(come_in: Callable[..., None]) -> None:
    browser = client(OIDC)
    come_in(error=RefusedError("sign-in: must not be over."))
    for path in ("/media/1.csv", "/_stcore/upload_file/a/b"):
        assert browser.get(path, headers=cookie()).status_code == 401
    come_in(error=DatabaseError("database: must answer."))
    assert browser.get("/media/1.csv", headers=cookie()).status_code == 503


@pytest.mark.parametrize("path", ["/health", "/ready", "/_stcore/health", "/_stcore/host-config", "/static/js/a.js"])
def test_what_belongs_to_nobody_is_answered_to_everybody(path: str) -> None:
    assert client(OIDC).get(path).text == "in"


def test_a_provider_is_gone_to_and_the_wanted_page_come_back_to(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(signing_in, "generate_login_redirect_url", "/auth/login?provider={}".format)
    browser = client(OIDC)
    begun = browser.get("/sign-in?to=/segments%3Fid%3D3")
    assert begun.headers["location"] == "/auth/login?provider=default"
    assert "HttpOnly" in begun.headers["set-cookie"]
    browser.cookies.clear()
    both = {"Cookie": f"{cookie()['Cookie']}; {begun.headers['set-cookie'].partition(';')[0]}"}
    back = browser.get("/", headers={**PAGE, **both})
    assert back.headers["location"] == "/segments?id=3"
    assert browser.get("/sign-in?provider=elsewhere").status_code == 404


@pytest.mark.parametrize(
    "wanted",
    ["https://evil.example", "//evil.example", "/\\evil.example", "javascript:alert(1)", "/a\r\nb", "evil", ""],
)
def test_no_page_of_somebody_else_is_come_back_to(wanted: str) -> None:
    assert identities.local_path(wanted) == "/"


def test_the_proxy_names_the_user_and_a_cookie_says_since_when(come_in: Callable[..., None]) -> None:
    browser = client(PROXY)
    anna = {"X-Forwarded-User": "anna"}
    for path in PARTS:
        assert browser.get(path, headers=anna).status_code == 401
    arrived = browser.get("/", headers={**PAGE, **anna})
    assert arrived.text == "in"
    since = arrived.headers["set-cookie"]
    assert since.startswith("windrow_since=")
    assert "HttpOnly" in since
    come_in(Role.VIEWER)
    assert browser.get("/media/1.csv", headers={**anna, "Cookie": since.partition(";")[0]}).text == "in"
    assert client(PROXY).get("/", headers=PAGE).status_code == 401  # nobody is named


@pytest.mark.parametrize("ago", ["-60", "46800", "nan", "1e999"])
def test_a_time_of_arrival_that_cannot_be_is_none(ago: str) -> None:
    headers = {"X-Forwarded-User": "anna", "Cookie": f"windrow_since={clock.now().timestamp() - float(ago)}"}
    assert client(PROXY).get("/media/1.csv", headers=headers).status_code == 401


def test_leaving_the_proxy_forgets_the_time_of_arrival() -> None:
    left = client(PROXY).get("/sign-out")
    assert left.headers["location"] == "/oauth2/sign_out"
    assert 'windrow_since=""' in left.headers["set-cookie"]


@pytest.mark.parametrize("path", ["/metrics", "/_stcore/metrics"])
@pytest.mark.parametrize(
    ("roles", "header", "status"),
    [
        ({Role.ADMIN}, "Bearer token", 200),
        ({Role.STEWARD}, "Bearer token", 401),
        ({Role.ADMIN}, "Basic token", 401),
        ({Role.ADMIN}, "", 401),
        (None, "Bearer token", 401),
    ],
)
def test_figures_are_for_the_token_of_an_admin(
    monkeypatch: pytest.MonkeyPatch, path: str, roles: set[Role] | None, header: str, status: int
) -> None:
    def caller(_: object, token: str, at: datetime) -> Caller:
        if roles is None or token != "token":  # noqa: S105 - of this test
            raise RefusedError("token: must be a known one.")
        return Caller("Prometheus", frozenset(roles), reception.Door.PROGRAM, at)

    monkeypatch.setattr(reception.tokens, "caller_of_token", caller)
    answer = client(OIDC).get(path, headers={"Authorization": header, **cookie()})
    assert answer.status_code == status


MEGABYTE = 1024 * 1024


@pytest.mark.parametrize(
    ("role", "length", "status"),
    [
        (Role.STEWARD, str(1024 * MEGABYTE), 200),
        (Role.STEWARD, str(1026 * MEGABYTE), 413),
        (Role.EDITOR, str(200 * MEGABYTE), 200),
        (Role.EDITOR, str(202 * MEGABYTE), 413),
        (Role.VIEWER, "10", 403),
        (Role.ADMIN, "10", 403),
        (Role.STEWARD, "", 411),
        (Role.STEWARD, "-1", 411),
        (Role.STEWARD, "9" * 4301, 413),
    ],
)
def test_how_large_a_file_may_be_is_a_matter_of_roles(role: Role, length: str, status: int) -> None:
    who = Caller("Anna", frozenset({role}), reception.Door.PAGE, clock.now())
    assert why_no_upload(OIDC, who, length)[1] == status


def test_a_file_that_may_not_come_is_refused_before_it_is_read(come_in: Callable[..., None]) -> None:
    come_in(Role.VIEWER)
    answer = client(OIDC).put("/_stcore/upload_file/a/b", content=b"x" * 100, headers=cookie())
    assert answer.status_code == 403
