"""Opening a door: a combination of settings that would let somebody in by mistake is an error, and nothing starts."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlsplit

from ui.shell.doors.hosts import is_loopback
from ui.shell.settings import FrontDoor, SettingError, Settings, UserHeaders

Options = Callable[[str], Any]
"""Gives the value of one of Streamlit's options by its name."""

SHORTEST_SECRET: Final = 32
_PROVIDER_KEYS: Final = ("client_id", "client_secret", "server_metadata_url")
_CALLBACK: Final = "/oauth2callback"
_REQUIRED_OPTIONS: Final = {
    "server.enableXsrfProtection": (True, "Another page could send files in a person's name."),
    "server.enableCORS": (True, "Pages of other hosts could read what this one answers."),
    "global.developmentMode": (False, "It is for working on Streamlit itself."),
    "server.enableAgentApi": (False, "It would run pages beside the door."),
    "server.baseUrlPath": ("", "The dashboard has a host of its own."),
    "server.scriptHealthCheckEnabled": (False, "It would run the pages in nobody's name; ask /ready instead."),
}


@dataclass(frozen=True, slots=True)
class OpenDoor:
    """A door that was found safe. ``providers`` are those of [auth] in secrets.toml, by which people sign in."""

    settings: Settings
    hosts: frozenset[str] = frozenset()
    is_https: bool = False
    providers: tuple[str, ...] = ()

    @property
    def kind(self) -> FrontDoor:
        """Which of the three doors it is."""
        return self.settings.door

    @property
    def summary(self) -> str:
        """One line about who comes in and how."""
        match self.kind:
            case FrontDoor.LOCAL:
                return "door: local. This machine alone gets in, with every role and without signing in."
            case FrontDoor.OIDC:
                return f"door: oidc. People sign in with the provider in secrets.toml, at {_words(sorted(self.hosts))}."
            case FrontDoor.PROXY:
                return (
                    f"door: proxy. The header {self.settings.user_headers.subject} names the user, at "
                    f"{_words(sorted(self.hosts))}; requests come from {_words(self.settings.proxy_addresses)} alone."
                )


def open_door(settings: Settings, option: Options, auth: Mapping[str, Any] | None) -> OpenDoor:
    """Check that a door is safe with Streamlit's options and [auth] of secrets.toml; raises SettingError if not."""
    _check_options(option)
    match settings.door:
        case FrontDoor.LOCAL:
            return _local(settings, option, auth)
        case FrontDoor.OIDC:
            return _oidc(settings, auth)
        case FrontDoor.PROXY:
            return _proxy(settings, auth, is_https=bool(option("server.sslCertFile")))


def _check_options(option: Options) -> None:
    for name, (required, reason) in _REQUIRED_OPTIONS.items():
        if option(name) != required:
            raise SettingError(f"{name}: must be {_toml(required)} (got {_toml(option(name))}). {reason}")
    if option("server.trustedUserHeaders"):
        raise SettingError(
            "server.trustedUserHeaders: must be empty (got a header). "
            "WINDROW_DOOR=proxy with WINDROW_PROXY_USER trusts a header of the proxy alone."
        )


def _local(settings: Settings, option: Options, auth: Mapping[str, Any] | None) -> OpenDoor:
    address = option("server.address")
    if not (address and is_loopback(address)):
        raise SettingError(
            f"server.address: must be localhost with the local door, which asks nobody who they are "
            f"(got {address or 'every address'}). For other machines set WINDROW_DOOR to oidc or proxy."
        )
    if auth:
        raise SettingError(
            "WINDROW_DOOR: must be oidc where secrets.toml has a section [auth] (got local, which asks nobody to sign "
            "in). Set WINDROW_DOOR=oidc, or take [auth] out."
        )
    for name, given in (
        ("WINDROW_HOSTS", settings.hosts),
        ("WINDROW_PROXY_ADDRESSES", settings.proxy_addresses),
        ("WINDROW_PROXY_USER", settings.user_headers.subject),
    ):
        if given:
            raise SettingError(
                f"{name}: must not be set with the local door, which is for this machine alone. "
                "Set WINDROW_DOOR to oidc or proxy, or take it out."
            )
    return OpenDoor(settings, is_https=bool(option("server.sslCertFile")))


def _oidc(settings: Settings, auth: Mapping[str, Any] | None) -> OpenDoor:
    if settings.user_headers.subject:
        raise SettingError(
            "WINDROW_PROXY_USER: must not be set with the oidc door, which trusts no header. "
            "Take it out, or set WINDROW_DOOR=proxy."
        )
    if not auth:
        raise SettingError(
            "[auth] in .streamlit/secrets.toml: must name the provider with the oidc door (got no such section). "
            "docs/hosting.md has one to copy."
        )
    here = _address(auth, "redirect_uri", "[auth]")
    if here.path.rstrip("/").rpartition("/")[2] != _CALLBACK[1:]:
        raise SettingError(f"[auth] redirect_uri: must end with {_CALLBACK} (got {auth['redirect_uri']!r}).")
    secret = _text(auth, "cookie_secret", "[auth]")
    if len(secret) < SHORTEST_SECRET:
        raise SettingError(
            f"[auth] cookie_secret: must have {SHORTEST_SECRET} characters or more (got {len(secret)}), as who guesses "
            'it is anybody. For instance: python -c "import secrets; print(secrets.token_hex(32))"'
        )
    if auth.get("expose_tokens"):
        raise SettingError("[auth] expose_tokens: must not be set, as pages need no tokens of the provider.")
    return OpenDoor(
        settings,
        hosts=frozenset({str(here.hostname), *settings.hosts}),
        is_https=here.scheme == "https",
        providers=_providers(auth),
    )


def _providers(auth: Mapping[str, Any]) -> tuple[str, ...]:
    named = [name for name, section in auth.items() if isinstance(section, Mapping) and name != "client_kwargs"]
    if named and "client_id" in auth:
        raise SettingError(
            "[auth]: must name one provider by client_id, or several in sections of their own (got both)."
        )
    for name in named:
        if "_" in name:
            raise SettingError(f"[auth.{name}]: the name of a provider must have no underscore (got {name!r}).")
    for where, section in [(f"[auth.{name}]", auth[name]) for name in named] or [("[auth]", auth)]:
        for key in _PROVIDER_KEYS:
            _text(section, key, where)
        _address(section, "server_metadata_url", where)
    return tuple(named) or ("default",)


def _proxy(settings: Settings, auth: Mapping[str, Any] | None, *, is_https: bool) -> OpenDoor:
    if auth:
        raise SettingError(
            "[auth] in .streamlit/secrets.toml: must not be there with the proxy door, where the proxy signs people "
            "in. Take it out, or set WINDROW_DOOR=oidc."
        )
    for name, given, example in (
        ("WINDROW_PROXY_USER", settings.user_headers.subject, "X-Forwarded-User, the header that names the user"),
        ("WINDROW_PROXY_ADDRESSES", settings.proxy_addresses, "127.0.0.1, the address that the proxy asks from"),
        ("WINDROW_HOSTS", settings.hosts, "windrow.example.com, the host that people ask"),
    ):
        if not given:
            raise SettingError(f"{name}: must be set with the proxy door (got nothing). For instance: {example}.")
    for network in settings.proxy_addresses:
        if network.prefixlen == 0:
            raise SettingError(
                f"WINDROW_PROXY_ADDRESSES: must be the proxy's addresses (got {network}, which is everybody). "
                "Who may send the header may be anybody."
            )
    return OpenDoor(settings, hosts=frozenset(settings.hosts), is_https=is_https)


def trusted_headers(headers: UserHeaders) -> dict[str, str]:
    """Return what `server.trustedUserHeaders` has to be: the headers of the proxy, by what `st.user` calls them.

    Where one header says several things, it is the subject.
    """
    return {
        headers.groups.lower(): "groups",
        headers.email.lower(): "email",
        headers.name.lower(): "name",
        headers.subject.lower(): "subject",
    }


def _text(section: Mapping[str, Any], key: str, where: str) -> str:
    text = section.get(key)
    if not (isinstance(text, str) and text.strip()):
        raise SettingError(f"{where} {key}: must be set in .streamlit/secrets.toml with the oidc door (got nothing).")
    return text


def _address(section: Mapping[str, Any], key: str, where: str) -> Any:
    text = _text(section, key, where)
    split = urlsplit(text)
    if split.scheme not in ("http", "https") or not split.hostname:
        raise SettingError(f"{where} {key}: must be an address that begins with https:// (got {text!r}).")
    if split.scheme == "http" and not is_loopback(split.hostname):
        raise SettingError(
            f"{where} {key}: must begin with https://, as cookies would travel in the open (got {text!r})."
        )
    return split


def _words(parts: Any) -> str:
    return ", ".join(map(str, parts))


def _toml(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else repr(value)
