"""What the environment says about this server: every WINDROW_ variable that its door, its logs and its uploads need."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from ipaddress import IPv4Network, IPv6Network, ip_network
from typing import Final, TypeVar

from core.errors import WindrowError
from core.lifecycle.log_lines import LogForm

Network = IPv4Network | IPv6Network

_HEADER: Final = re.compile(r"[A-Za-z0-9-]{1,64}")
_HOST: Final = re.compile(r"[a-z0-9.-]{1,253}|\[[0-9a-f:.]+\]")
MOST_MEGABYTES: Final = 1024
"""As `server.maxUploadSize` in .streamlit/config.toml: Streamlit reads no more of a file."""


class SettingError(WindrowError):
    """The server is set up in a way that is not safe, or makes no sense; it does not start."""


class FrontDoor(StrEnum):
    """How people reach the dashboard, and who says who they are."""

    LOCAL = "local"
    OIDC = "oidc"
    PROXY = "proxy"


@dataclass(frozen=True, slots=True)
class UserHeaders:
    """The headers in which a proxy names the user; only that of the subject is always sent."""

    subject: str = ""
    name: str = "X-Forwarded-Preferred-Username"
    email: str = "X-Forwarded-Email"
    groups: str = "X-Forwarded-Groups"


@dataclass(frozen=True, slots=True)
class Settings:
    """The settings of a server, read and found to make sense, each by itself."""

    door: FrontDoor = FrontDoor.LOCAL
    hosts: tuple[str, ...] = ()
    proxy_addresses: tuple[Network, ...] = ()
    user_headers: UserHeaders = UserHeaders()
    proxy_sign_out: str = ""
    groups_claim: str = "groups"
    upload_megabytes: int = 200
    log: LogForm = LogForm.TEXT


def read(environment: Mapping[str, str] = os.environ) -> Settings:
    """Return the settings of the environment; raises SettingError, which names the variable."""
    usual = UserHeaders()
    return Settings(
        door=_one_of(FrontDoor, environment, "WINDROW_DOOR", FrontDoor.LOCAL),
        hosts=tuple(_host(text) for text in _listed(environment, "WINDROW_HOSTS")),
        proxy_addresses=tuple(_network(text) for text in _listed(environment, "WINDROW_PROXY_ADDRESSES")),
        user_headers=UserHeaders(
            subject=_header(environment, "WINDROW_PROXY_USER", usual.subject),
            name=_header(environment, "WINDROW_PROXY_NAME", usual.name),
            email=_header(environment, "WINDROW_PROXY_EMAIL", usual.email),
            groups=_header(environment, "WINDROW_PROXY_GROUPS", usual.groups),
        ),
        proxy_sign_out=_path(environment, "WINDROW_PROXY_SIGN_OUT"),
        groups_claim=environment.get("WINDROW_GROUPS_CLAIM", "").strip() or "groups",
        upload_megabytes=_megabytes(environment, "WINDROW_UPLOAD_MEGABYTES", 200),
        log=_one_of(LogForm, environment, "WINDROW_LOG", LogForm.TEXT),
    )


_Choice = TypeVar("_Choice", bound=StrEnum)


def _one_of(kind: type[_Choice], environment: Mapping[str, str], name: str, default: _Choice) -> _Choice:
    text = environment.get(name, "").strip().lower()
    if not text:
        return default
    try:
        return kind(text)
    except ValueError as error:
        raise SettingError(f"{name}: must be one of {', '.join(kind)} (got {text!r}).") from error


def _listed(environment: Mapping[str, str], name: str) -> list[str]:
    return [text.strip() for text in environment.get(name, "").split(",") if text.strip()]


def _host(text: str) -> str:
    if not _HOST.fullmatch(text.lower()):
        raise SettingError(
            f"WINDROW_HOSTS: must be names of hosts without a port, with commas between them (got {text!r}). "
            "For instance: WINDROW_HOSTS=windrow.example.com"
        )
    return text.lower().rstrip(".")


def _network(text: str) -> Network:
    try:
        return ip_network(text)
    except ValueError as error:
        raise SettingError(
            f"WINDROW_PROXY_ADDRESSES: must be addresses or networks, with commas between them (got {text!r}). "
            "For instance: WINDROW_PROXY_ADDRESSES=127.0.0.1,10.1.0.0/24"
        ) from error


def _header(environment: Mapping[str, str], name: str, default: str) -> str:
    text = environment.get(name, "").strip() or default
    if text and not _HEADER.fullmatch(text):
        raise SettingError(f"{name}: must be the name of a header (got {text!r}). For instance: X-Forwarded-User")
    return text


def _path(environment: Mapping[str, str], name: str) -> str:
    text = environment.get(name, "").strip()
    if text and not re.fullmatch(r"(https://[^\s/]+)?/[^\s/][^\s]*", text):
        raise SettingError(
            f"{name}: must be a path of the proxy or an address with https (got {text!r}). "
            "For instance: /oauth2/sign_out"
        )
    return text


def _megabytes(environment: Mapping[str, str], name: str, default: int) -> int:
    text = environment.get(name, "").strip() or str(default)
    if not (text.isascii() and text.isdigit() and len(text) <= 4 and 1 <= int(text) <= MOST_MEGABYTES):
        raise SettingError(f"{name}: must be a number from 1 to {MOST_MEGABYTES} (got {text!r}).")
    return int(text)
