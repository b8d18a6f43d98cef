"""What app.py hands to Streamlit: the door, what stands before the pages, and what is served beside them."""

from __future__ import annotations

import logging
import sys
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Any, Final

import streamlit as st
import uvicorn.config
from starlette.middleware import Middleware
from starlette.responses import JSONResponse
from starlette.routing import BaseRoute, Route
from starlette.types import ASGIApp
from streamlit import cli_util, config
from streamlit.runtime.secrets import secrets_singleton
from streamlit.web.server import server_util

from core import VERSION
from ui.shell import settings
from ui.shell.doors import logs, metrics, readiness, signing_in
from ui.shell.doors.browser_rules import SecurityHeaders
from ui.shell.doors.gatekeeper import Gatekeeper
from ui.shell.doors.opening import OpenDoor, open_door, trusted_headers
from ui.shell.doors.reception import Reception
from ui.shell.settings import FrontDoor, SettingError

_LOG: Final = logging.getLogger("windrow")
_CANNOT_START: Final = 1


def opened() -> OpenDoor:
    """Open the door that the settings name; if it isn't safe, say why on standard error and end the process."""
    try:
        auth = _auth()  # first: the variables of secrets.toml count as the environment's
        chosen = settings.read()
        logs.configure(chosen.log)
        door = open_door(chosen, config.get_option, auth)
    except SettingError as error:
        sys.stderr.write(f"Windrow does not start.\n{error}\n")
        raise SystemExit(_CANNOT_START) from error
    if door.kind is FrontDoor.PROXY:
        config.set_option("server.trustedUserHeaders", trusted_headers(door.settings.user_headers))
    _know_peers()
    return door


def _auth() -> Mapping[str, Any] | None:
    return secrets_singleton.get("auth") if secrets_singleton.load_if_toml_exists() else None


def _know_peers() -> None:
    """Have uvicorn tell who asks, not who a header says: it believes X-Forwarded-For from this machine."""
    if not hasattr(uvicorn.config, "ProxyHeadersMiddleware"):
        raise AttributeError("uvicorn.config.ProxyHeadersMiddleware: must exist, to be left out.")
    uvicorn.config.ProxyHeadersMiddleware = _as_it_is  # type: ignore[assignment, misc]


def _as_it_is(app: ASGIApp, **_: object) -> ASGIApp:
    return app


def middleware(door: OpenDoor) -> list[Middleware]:
    """Return what a request passes before the pages, outermost first."""
    return [
        Middleware(SecurityHeaders, door=door),
        Middleware(Gatekeeper, door=door),
        Middleware(Reception, door=door),
    ]


def routes(door: OpenDoor) -> list[BaseRoute]:
    """Return what is served beside the pages."""
    return [
        Route("/health", _health),
        Route("/ready", readiness.Probe().answer),
        Route("/metrics", metrics.answer),
        *signing_in.routes(door),
    ]


async def _health(_request: object) -> JSONResponse:
    """Whether the process lives."""
    return JSONResponse({"status": "ok"})


def lifespan(door: OpenDoor) -> Callable[[st.App], AbstractAsyncContextManager[dict[str, Any] | None]]:
    """Return what is done when the server starts: tell the door, and open the browser of somebody at this machine."""

    @asynccontextmanager
    async def living(_app: st.App) -> AsyncIterator[None]:
        here = server_util.get_url(config.get_option("server.address") or "localhost")
        _LOG.info("Windrow %s answers at %s. %s", VERSION, here, door.summary, extra={"door": str(door.kind)})
        if door.kind is FrontDoor.LOCAL and not config.get_option("server.headless"):
            cli_util.open_browser(here)
        yield

    return living
