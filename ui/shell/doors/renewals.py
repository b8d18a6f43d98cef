"""Signing in again in another tab of the same browser: a page that was left open goes on, with what is edited in it.

A page keeps the identity that came with its socket. When that ends, the latest one of the same user in the same browser
takes its place. A browser is known by the random number that Streamlit gives it against forged requests.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from threading import Lock
from typing import Final

from cachetools import TTLCache
from streamlit.web.server.starlette.starlette_app_utils import decode_xsrf_token_string
from streamlit.web.server.starlette.starlette_server_config import XSRF_COOKIE_NAME

from core.team.sign_ins import Identity

_Key = tuple[bytes, str, str]
_MOST: Final = 10_000
_KEPT: Final = timedelta(hours=24)
_latest: TTLCache[_Key, Identity] = TTLCache(_MOST, _KEPT.total_seconds())
_lock = Lock()


def note(identity: Identity, cookies: Mapping[str, str]) -> None:
    """Remember an identity that a browser showed."""
    key = _key(identity, cookies)
    if key is None:
        return
    with _lock:
        known = _latest.get(key)
        if known is None or known.issued_at < identity.issued_at:
            _latest[key] = identity


def renewed(identity: Identity, cookies: Mapping[str, str]) -> Identity | None:
    """Return a later identity of the same user in the same browser; None where there is none."""
    key = _key(identity, cookies)
    with _lock:
        known = _latest.get(key) if key else None
    return known if known is not None and known.issued_at > identity.issued_at else None


def _key(identity: Identity, cookies: Mapping[str, str]) -> _Key | None:
    browser, _ = decode_xsrf_token_string(cookies.get(XSRF_COOKIE_NAME, ""))
    return (browser, identity.issuer, identity.subject) if browser else None
