"""Only requests from the right address, host and page come in, by HTTP and by the socket."""

from dataclasses import replace
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

from ui.shell.doors.gatekeeper import Gatekeeper
from ui.shell.doors.opening import OpenDoor
from ui.shell.settings import FrontDoor, Settings, UserHeaders

LOCAL = OpenDoor(Settings())
OIDC = OpenDoor(Settings(door=FrontDoor.OIDC), hosts=frozenset({"windrow.example.com"}))
PROXY = OpenDoor(
    Settings(
        door=FrontDoor.PROXY,
        proxy_addresses=(ip_network("10.1.0.0/24"),),
        user_headers=UserHeaders(subject="X-Forwarded-User"),
    ),
    hosts=frozenset({"windrow.example.com"}),
)
PATHS = ("/", "/segments", "/media/1.csv", "/_stcore/upload_file/a/b", "/_stcore/metrics", "/metrics")


def client(door: OpenDoor, *, host: str, peer: str) -> TestClient:
    async def page(_: Request) -> PlainTextResponse:
        return PlainTextResponse("in")

    async def socket(websocket: WebSocket) -> None:
        await websocket.accept()
        await websocket.send_text("in")
        await websocket.close()

    app = Starlette(
        routes=[WebSocketRoute("/_stcore/stream", socket), Route("/{path:path}", page, methods=["GET", "PUT"])],
        middleware=[Middleware(Gatekeeper, door=door)],
    )
    return TestClient(app, base_url=f"http://{host}", client=(peer, 50000))


def gets_in(browser: TestClient, path: str = "/", method: str = "GET", **headers: str) -> bool:
    answer = browser.request(method, path, headers=headers)
    assert answer.status_code in (200, 403)
    return answer.status_code == 200


def opens_a_socket(browser: TestClient, **headers: str) -> bool:
    try:
        # Without the client's help, the host of a socket is that of Starlette's tests.
        with browser.websocket_connect(
            "/_stcore/stream", headers={"Host": browser.base_url.netloc.decode(), **headers}
        ) as socket:
            return socket.receive_text() == "in"
    except WebSocketDisconnect:
        return False


@pytest.mark.parametrize("host", ["localhost:8501", "127.0.0.1", "127.0.0.1:8501", "[::1]:8501", "LOCALHOST"])
def test_the_local_door_answers_to_this_machine(host: str) -> None:
    browser = client(LOCAL, host="localhost", peer="127.0.0.1")
    assert gets_in(browser, Host=host)
    assert opens_a_socket(browser, Host=host)


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize(
    "host", ["evil.example", "localhost.evil.example", "evil.example:8501", "localhost@evil.example", "10.1.0.5", ""]
)
def test_the_local_door_refuses_another_host(host: str, path: str) -> None:
    """A name that its owner lets point to 127.0.0.1 makes a browser take his page for ours."""
    browser = client(LOCAL, host="localhost", peer="127.0.0.1")
    assert not gets_in(browser, path, Host=host)
    assert not opens_a_socket(browser, Host=host)


def test_the_local_door_refuses_another_machine_and_a_proxy() -> None:
    assert not gets_in(client(LOCAL, host="localhost", peer="10.1.0.5"))
    assert not opens_a_socket(client(LOCAL, host="localhost", peer="10.1.0.5"))
    here = client(LOCAL, host="localhost", peer="127.0.0.1")
    assert not gets_in(here, **{"X-Forwarded-For": "127.0.0.1"})
    assert not opens_a_socket(here, Forwarded="for=127.0.0.1")


@pytest.mark.parametrize(
    "origin", ["http://evil.example", "http://localhost:3000", "null", "http://127.0.0.1:8501", ""]
)
def test_a_page_of_somebody_else_is_refused(origin: str) -> None:
    browser = client(LOCAL, host="localhost:8501", peer="127.0.0.1")
    assert not gets_in(browser, "/_stcore/upload_file/a/b", "PUT", Origin=origin)
    assert not gets_in(browser, "/media/1.csv", Origin=origin)
    assert not opens_a_socket(browser, Origin=origin)


def test_our_own_page_gets_in_whatever_its_scheme() -> None:
    browser = client(OIDC, host="windrow.example.com", peer="203.0.113.7")
    for origin in ("https://windrow.example.com", "http://windrow.example.com", "https://WINDROW.example.com:443"):
        assert opens_a_socket(browser, Origin=origin)


def test_a_link_from_another_page_leads_here_and_a_picture_does_not() -> None:
    browser = client(OIDC, host="windrow.example.com", peer="203.0.113.7")
    link = {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "document"}
    assert gets_in(browser, "/segments", **link)
    assert not gets_in(browser, "/segments", **{**link, "Sec-Fetch-Dest": "iframe"})
    assert not gets_in(browser, "/media/1.csv", **{**link, "Sec-Fetch-Mode": "no-cors", "Sec-Fetch-Dest": "image"})
    assert not gets_in(browser, "/media/1.csv", **{"Sec-Fetch-Site": "same-site", "Sec-Fetch-Mode": "no-cors"})


def test_the_oidc_door_answers_to_its_own_host_alone() -> None:
    browser = client(OIDC, host="windrow.example.com", peer="203.0.113.7")
    assert gets_in(browser)
    for host in ("localhost", "example.com", "x.windrow.example.com"):
        assert not gets_in(browser, Host=host)
        assert not opens_a_socket(browser, Host=host)


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("peer", ["10.2.0.1", "127.0.0.1", "::1", "203.0.113.7", "testclient"])
def test_the_proxy_door_takes_a_header_from_the_proxy_alone(peer: str, path: str) -> None:
    stranger = client(PROXY, host="windrow.example.com", peer=peer)
    forged = {"X-Forwarded-User": "anna", "X-Forwarded-For": "10.1.0.7"}
    assert not gets_in(stranger, path, **forged)
    assert not opens_a_socket(stranger, **forged)


def test_the_oidc_door_behind_a_proxy_is_asked_by_the_proxy_alone() -> None:
    door = replace(OIDC, settings=replace(OIDC.settings, proxy_addresses=PROXY.settings.proxy_addresses))
    assert gets_in(client(door, host="windrow.example.com", peer="10.1.0.7"))
    assert not gets_in(client(door, host="windrow.example.com", peer="203.0.113.7"))


@pytest.mark.parametrize("peer", ["10.1.0.7", "::ffff:10.1.0.7"])
def test_the_proxy_door_lets_the_proxy_in(peer: str) -> None:
    proxy = client(PROXY, host="windrow.example.com", peer=peer)
    assert gets_in(proxy, **{"X-Forwarded-User": "anna"})
    assert opens_a_socket(proxy, **{"X-Forwarded-User": "anna"})


def test_a_user_named_twice_is_refused() -> None:
    """A proxy that adds its header to that of a browser, and does not replace it, would let anybody be anybody."""
    proxy = client(PROXY, host="windrow.example.com", peer="10.1.0.7")
    twice: Any = [("X-Forwarded-User", "anna"), ("X-Forwarded-User", "bela")]
    assert proxy.get("/", headers=twice).status_code == 403


@pytest.mark.parametrize("door", [LOCAL, OIDC, PROXY], ids=["local", "oidc", "proxy"])
def test_this_machine_may_ask_at_every_door_whether_the_server_is_well(door: OpenDoor) -> None:
    probe = client(door, host="localhost:8501", peer="127.0.0.1")
    assert gets_in(probe, "/health")
    assert gets_in(probe, "/ready")
    assert not gets_in(probe, "/health", Host="evil.example")
