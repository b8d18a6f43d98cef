"""The gatekeeper looks at every request before anything else does: pages, files, uploads, the socket and our routes.

It answers what comes from the wrong address, host or page with 403. Against DNS rebinding, where a browser takes a
page of somebody else for this one, stands the Host header; against the pages of others, Origin and Sec-Fetch-Site.
"""

from __future__ import annotations

from ipaddress import ip_address
from typing import Final

from starlette.requests import HTTPConnection
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from ui.shell.doors.hosts import host_of, is_loopback, is_same_origin
from ui.shell.doors.metrics import REFUSED
from ui.shell.doors.opening import OpenDoor, trusted_headers
from ui.shell.settings import FrontDoor, Network

PROBES: Final = ("/health", "/ready")
"""What this machine may ask at every door: whether the server is well."""
_OF_PROXIES: Final = ("x-forwarded-for", "x-forwarded-host", "forwarded", "x-real-ip")


class Gatekeeper:
    """ASGI middleware that lets a request in, or answers it."""

    def __init__(self, app: ASGIApp, door: OpenDoor) -> None:
        self._app = app
        self._door = door

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a request in, or answer it with 403."""
        reason = "" if scope["type"] == "lifespan" else reason_to_refuse(self._door, HTTPConnection(scope))
        if reason:
            await refuse(reason, scope, receive, send)
        else:
            await self._app(scope, receive, send)


async def refuse(reason: str, scope: Scope, receive: Receive, send: Send, status: int = 403) -> None:
    """Answer a request with a reason; a socket is closed before it opens, which its server answers with 403."""
    REFUSED.labels(status).inc()
    if scope["type"] == "websocket":
        await send({"type": "websocket.close", "code": 1008, "reason": reason[:120]})
        return
    await PlainTextResponse(f"{reason}\n", status)(scope, receive, send)


def reason_to_refuse(door: OpenDoor, asked: HTTPConnection) -> str:
    """Return why a request must not come in; empty if it may."""
    if _is_probe(asked):
        return ""
    return _wrong_peer(door, asked) or _wrong_host(door, asked) or _wrong_page(asked)


def _is_probe(asked: HTTPConnection) -> bool:
    return asked.url.path in PROBES and is_loopback(_peer(asked)) and is_loopback(_host(asked) or "")


def _wrong_peer(door: OpenDoor, asked: HTTPConnection) -> str:
    peer = _peer(asked)
    match door.kind:
        case FrontDoor.LOCAL:
            if not is_loopback(peer):
                return "address: must be one of this machine. The local door is open to no other."
            if any(header in asked.headers for header in _OF_PROXIES):
                return "address: must be one of this machine, without a proxy between. Set WINDROW_DOOR=proxy for one."
        case FrontDoor.OIDC | FrontDoor.PROXY:
            proxies = door.settings.proxy_addresses
            if proxies and not is_among(peer, proxies):
                return "address: must be that of the proxy. Ask the host that it stands before."
            if door.kind is FrontDoor.PROXY and _is_ambiguous(asked, door):
                return "headers: must name the user once. The proxy has to replace what a browser sends."
    return ""


def _is_ambiguous(asked: HTTPConnection, door: OpenDoor) -> bool:
    return any(len(asked.headers.getlist(header)) > 1 for header in trusted_headers(door.settings.user_headers))


def _wrong_host(door: OpenDoor, asked: HTTPConnection) -> str:
    host = _host(asked)
    is_known = is_loopback(host or "") if door.kind is FrontDoor.LOCAL else host in door.hosts
    return "" if is_known else "host: must be one that this server answers to. WINDROW_HOSTS names them."


def _wrong_page(asked: HTTPConnection) -> str:
    origins = asked.headers.getlist("origin")
    if any(not is_same_origin(origin, asked.headers.get("host", "")) for origin in origins):
        return "origin: must be a page of this server."
    if asked.headers.get("sec-fetch-site") in ("cross-site", "same-site") and not _is_link(asked):
        return "origin: must be a page of this server. A link from another page may lead here."
    return ""


def _is_link(asked: HTTPConnection) -> bool:
    """Whether somebody follows a link from another page, as back from the provider after signing in."""
    return (
        asked.scope.get("method") == "GET"
        and asked.headers.get("sec-fetch-mode") == "navigate"
        and asked.headers.get("sec-fetch-dest", "document") == "document"
    )


def is_among(peer: str, networks: tuple[Network, ...]) -> bool:
    """Whether an address belongs to one of the networks."""
    try:
        address = ip_address(peer)
    except ValueError:
        return False
    mapped = getattr(address, "ipv4_mapped", None)
    return any((mapped or address) in network for network in networks)


def _peer(asked: HTTPConnection) -> str:
    return asked.client.host if asked.client else ""


def _host(asked: HTTPConnection) -> str | None:
    hosts = asked.headers.getlist("host")
    return host_of(hosts[0]) if len(hosts) == 1 else None
