"""The reception: behind the doors that ask who comes, nothing but signing in is answered to who has not signed in.

A page or its socket needs an identity that has not ended; each run of a page asks the core about it
(`ui.shell.visiting`). Files, up and down, have no such run, so the core is asked here.
"""

from __future__ import annotations

from http import HTTPStatus
from typing import Final

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import MutableHeaders
from starlette.requests import HTTPConnection
from starlette.responses import RedirectResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from core.access import clock
from core.access.caller import Caller, Door, Role
from core.access.roles import may
from core.access.use_cases import UseCase
from core.errors import DatabaseError, RefusedError
from core.team import sign_ins, tokens
from core.team.sign_ins import Identity
from ui.shell import databases
from ui.shell.doors import identities, metrics, renewals, sign_in_pages
from ui.shell.doors.gatekeeper import PROBES, refuse
from ui.shell.doors.opening import OpenDoor
from ui.shell.settings import MOST_MEGABYTES, FrontDoor

SIGN_IN: Final = "/sign-in"
SIGN_OUT: Final = "/sign-out"
WANTED: Final = "windrow_wanted"
"""The cookie with the page to go to after signing in."""
_OPEN: Final = frozenset(
    {
        *PROBES,
        SIGN_IN,
        SIGN_OUT,
        "/auth/login",
        "/auth/logout",
        "/oauth2callback",
        "/_stcore/health",
        "/_stcore/host-config",
    }
)
_PROGRAM: Final = "/static/"
"""The scripts, styles and fonts of Streamlit, the same for everybody."""
_UPLOADS: Final = "/_stcore/upload_file/"
_FILES: Final = ("/media/", _UPLOADS)
_MEGABYTE: Final = 1024 * 1024
_FRAMING: Final = _MEGABYTE
"""A form is larger than the file in it; Streamlit allows as much."""


class Reception:
    """ASGI middleware that asks who comes."""

    def __init__(self, app: ASGIApp, door: OpenDoor) -> None:
        self._app = app
        self._door = door

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a request in that says who it is from, or answer it."""
        if scope["type"] == "lifespan" or self._door.kind is FrontDoor.LOCAL:
            await self._app(scope, receive, send)
            return
        asked = HTTPConnection(scope)
        path = scope["path"]
        if path in _OPEN or path.startswith(_PROGRAM):
            await self._app(scope, receive, send)
        elif path in metrics.PATHS:
            await self._answer_program(asked, scope, receive, send)
        elif identity := identities.of_request(asked, self._door.settings):
            await self._answer_user(identity, asked, scope, receive, send)
        else:
            await self._answer_stranger(asked, scope, receive, send)

    async def _answer_user(
        self, identity: Identity, asked: HTTPConnection, scope: Scope, receive: Receive, send: Send
    ) -> None:
        if scope["path"].startswith(_FILES):
            reason, status = await run_in_threadpool(_why_no_file, self._door, identity, asked)
            if reason:
                await refuse(reason, scope, receive, send, status)
                return
        renewals.note(identity, asked.cookies)
        wanted = asked.cookies.get(WANTED)
        if wanted and scope["path"] == "/" and _is_page(asked):
            onward = RedirectResponse(identities.local_path(wanted), HTTPStatus.FOUND)
            onward.delete_cookie(WANTED)
            await onward(scope, receive, send)
            return
        await self._app(scope, receive, send)

    async def _answer_stranger(self, asked: HTTPConnection, scope: Scope, receive: Receive, send: Send) -> None:
        if not _is_page(asked):
            await refuse("sign-in: must not be over. Reload the page.", scope, receive, send, 401)
        elif self._door.kind is FrontDoor.OIDC:
            wanted = scope["path"] + (f"?{asked.url.query}" if asked.url.query else "")
            await sign_in_pages.sign_in(self._door.providers, wanted)(scope, receive, send)
        elif identities.named_by_proxy(asked, self._door.settings)["subject"]:
            await self._app(scope, receive, _noting_arrival(send))
        else:
            await sign_in_pages.not_named()(scope, receive, send)

    async def _answer_program(self, asked: HTTPConnection, scope: Scope, receive: Receive, send: Send) -> None:
        kind, _, token = asked.headers.get("authorization", "").partition(" ")
        reason = "token: must be that of an admin, in the header Authorization: Bearer."
        if kind.lower() == "bearer" and token:
            reason = await run_in_threadpool(_why_no_figures, token.strip())
        if reason:
            await refuse(reason, scope, receive, send, 401)
        else:
            await self._app(scope, receive, send)


def _is_page(asked: HTTPConnection) -> bool:
    """Whether a browser asks for a page, not for a part of one."""
    return asked.scope.get("method") == "GET" and "text/html" in asked.headers.get("accept", "")


def _noting_arrival(send: Send) -> Send:
    """Have the answer carry since when the user is here: the proxy does not say."""

    async def noting(message: Message) -> None:
        if message["type"] == "http.response.start":
            since = f"{identities.SINCE}={clock.now().timestamp():.6f}; Path=/; HttpOnly; SameSite=Lax"
            MutableHeaders(scope=message).append("set-cookie", since)
        await send(message)

    return noting


def _why_no_file(door: OpenDoor, identity: Identity, asked: HTTPConnection) -> tuple[str, int]:
    """Why a file must not go up or down, and the status of that; empty if it may."""
    try:
        visit = sign_ins.come_in(databases.main(), identity, clock.now())
    except RefusedError:
        return "sign-in: must not be over. Reload the page.", HTTPStatus.UNAUTHORIZED
    except DatabaseError:
        return "database: must answer. Try again.", HTTPStatus.SERVICE_UNAVAILABLE
    if asked.scope.get("method") != "PUT":
        return "", HTTPStatus.OK
    return why_no_upload(door, visit.caller(Door.PAGE, clock.now()), asked.headers.get("content-length", ""))


def why_no_upload(door: OpenDoor, caller: Caller, length: str) -> tuple[str, int]:
    """Return why a caller must not send a file of that length, and the status of that; empty if they may."""
    if may(caller, UseCase.IMPORT_FILE):
        most = MOST_MEGABYTES
    elif may(caller, UseCase.ADD_MEMBERS):
        most = door.settings.upload_megabytes
    else:
        return "file: must come from somebody who may import or add members.", HTTPStatus.FORBIDDEN
    if not (length.isascii() and length.isdigit()):
        return "file: must come with its length.", HTTPStatus.LENGTH_REQUIRED
    if len(length) > 15 or int(length) > most * _MEGABYTE + _FRAMING:
        return f"file: must have {most} MB or less.", HTTPStatus.REQUEST_ENTITY_TOO_LARGE
    return "", HTTPStatus.OK


def _why_no_figures(token: str) -> str:
    try:
        caller = tokens.caller_of_token(databases.main(), token, clock.now())
    except (RefusedError, DatabaseError) as error:
        return str(error)
    return "" if Role.ADMIN in caller.roles else "token: must be that of an admin."
