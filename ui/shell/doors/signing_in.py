"""The ways in and out that a browser is sent to: /sign-in leads to the provider, /sign-out away from the proxy."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from http import HTTPStatus

from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Route
from streamlit.user_info import generate_login_redirect_url

from ui.shell.doors import identities, reception
from ui.shell.doors.opening import OpenDoor
from ui.shell.settings import FrontDoor

_WANTED_SECONDS = 10 * 60
_Answer = Callable[[Request], Awaitable[Response]]


def routes(door: OpenDoor) -> list[BaseRoute]:
    """Return the routes of a door; the local one has none."""
    match door.kind:
        case FrontDoor.LOCAL:
            return []
        case FrontDoor.OIDC:
            return [Route(reception.SIGN_IN, _begin(door))]
        case FrontDoor.PROXY:
            return [Route(reception.SIGN_OUT, _leave(door))]


def _begin(door: OpenDoor) -> _Answer:
    async def begin(request: Request) -> Response:
        provider = request.query_params.get("provider", door.providers[0])
        if provider not in door.providers:
            return PlainTextResponse("provider: must be one of secrets.toml.\n", HTTPStatus.NOT_FOUND)
        onward = RedirectResponse(generate_login_redirect_url(provider), HTTPStatus.FOUND)
        wanted = identities.local_path(request.query_params.get("to", "/"))
        onward.set_cookie(reception.WANTED, wanted, max_age=_WANTED_SECONDS, httponly=True, samesite="lax")
        return onward

    return begin


def _leave(door: OpenDoor) -> _Answer:
    async def leave(_request: Request) -> Response:
        onward = RedirectResponse(door.settings.proxy_sign_out or "/", HTTPStatus.FOUND)
        onward.delete_cookie(identities.SINCE)
        return onward

    return leave
