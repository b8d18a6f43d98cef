"""Who asks: the identity in the cookie of `st.login`, or in the headers of a proxy.

Requests are asked with their own cookies and headers, pages with those that came with their socket.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, Final
from urllib.parse import urlsplit

import streamlit as st
from starlette.requests import HTTPConnection
from streamlit.auth_util import get_cookie_with_chunks, get_origin_from_redirect_uri
from streamlit.web.server.server_util import get_cookie_secret
from streamlit.web.server.starlette.starlette_app_utils import decode_signed_value
from streamlit.web.server.starlette.starlette_server_config import USER_COOKIE_NAME

from core.access import clock
from core.team.sign_ins import Identity
from ui.shell.doors.opening import trusted_headers
from ui.shell.settings import FrontDoor, Settings

SINCE: Final = "windrow_since"
"""The cookie with the instant at which a user came through the proxy; a proxy says who asks, and not since when."""
PROXY: Final = "proxy"
"""The issuer of identities that a proxy names."""
_LASTS: Final = timedelta(hours=12)
"""After this time a user comes through the proxy again: a page that is loaded has the proxy say who it is."""


def of_request(asked: HTTPConnection, settings: Settings) -> Identity | None:
    """Return the identity of a request; None without one, and where it has ended."""
    if settings.door is FrontDoor.OIDC:
        return _current(_of_claims(_claims_in(asked.cookies), settings.groups_claim))
    return _current(_of_proxy(named_by_proxy(asked, settings), asked.cookies))


def of_page(settings: Settings) -> Identity | None:
    """Return the identity of the page's session, ended or not; None without one."""
    claims: Mapping[str, Any] = st.user.to_dict()
    if settings.door is FrontDoor.OIDC:
        return _of_claims(claims, settings.groups_claim)
    return _of_proxy(claims, st.context.cookies)


def named_by_proxy(asked: HTTPConnection, settings: Settings) -> Mapping[str, Any]:
    """Return what the proxy's headers say of the user, by the keys that `st.user` has them under."""
    return {key: asked.headers.get(header) for header, key in trusted_headers(settings.user_headers).items()}


def _current(identity: Identity | None) -> Identity | None:
    is_over = identity is not None and identity.expires_at is not None and identity.expires_at <= clock.now()
    return None if is_over else identity


def _claims_in(cookies: Mapping[str, str]) -> Mapping[str, Any]:
    """The claims of the cookie that Streamlit signed; empty without one, or where it was signed for another address."""
    secret = get_cookie_secret()

    def decoded(name: str) -> bytes | None:
        value = cookies.get(name)
        return decode_signed_value(secret, name, value.encode("latin-1")) if value and secret else None

    raw = get_cookie_with_chunks(decoded, USER_COOKIE_NAME)
    claims: Any = json.loads(raw) if raw else {}
    here = get_origin_from_redirect_uri()
    return claims if isinstance(claims, dict) and here and claims.get("origin") == here else {}


def _of_claims(claims: Mapping[str, Any], groups_claim: str) -> Identity | None:
    issuer, subject, issued_at = claims.get("iss"), claims.get("sub"), _instant(claims.get("iat"))
    if not (claims.get("is_logged_in") and issuer and subject and issued_at):
        return None
    return Identity(
        issuer=str(issuer),
        subject=str(subject),
        name=str(claims.get("name") or claims.get("preferred_username") or ""),
        email=str(claims.get("email") or ""),
        is_email_verified=claims.get("email_verified") is True,
        groups=_groups(claims.get(groups_claim)),
        issued_at=issued_at,
        # The standard demands an end; an identity without one has ended.
        expires_at=_instant(claims.get("exp")) or issued_at,
    )


def _of_proxy(named: Mapping[str, Any], cookies: Mapping[str, str]) -> Identity | None:
    subject, since = named.get("subject"), came_since(cookies)
    if not subject or since is None:
        return None
    email = named.get("email") or (subject if "@" in subject else "")
    return Identity(
        issuer=PROXY,
        subject=str(subject),
        name=str(named.get("name") or ""),
        email=str(email),
        is_email_verified=True,
        groups=_groups(named.get("groups")),
        issued_at=since,
        expires_at=since + _LASTS,
    )


def came_since(cookies: Mapping[str, str]) -> datetime | None:
    """Return when a user came through the proxy; None where the cookie is missing, of the future or too old."""
    since = _instant(cookies.get(SINCE))
    now = clock.now()
    return since if since and now - _LASTS < since <= now else None


def _instant(value: object) -> datetime | None:
    try:
        return datetime.fromtimestamp(float(str(value)), UTC)
    except (ValueError, OverflowError, OSError):
        return None


def _groups(value: object) -> tuple[str, ...]:
    """Groups as a list of a provider, or as a proxy's header, with commas between them."""
    if isinstance(value, str):
        return tuple(text.strip() for text in value.split(",") if text.strip())
    return tuple(str(text) for text in value) if isinstance(value, list | tuple) else ()


def local_path(text: str) -> str:
    """Return where to go after signing in: a page of this server; anything else is the first page."""
    split = urlsplit(text)
    is_ours = text.startswith("/") and not text.startswith(("//", "/\\")) and not split.scheme and not split.netloc
    return text if is_ours and text.isprintable() and len(text) <= 2000 else "/"
