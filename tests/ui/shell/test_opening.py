"""A door opens if it is safe; else an error says why."""

from typing import Any

import pytest

from ui.shell import settings
from ui.shell.doors.opening import OpenDoor, open_door, trusted_headers
from ui.shell.settings import FrontDoor, SettingError, UserHeaders

OPTIONS = {
    "server.address": "localhost",
    "server.enableXsrfProtection": True,
    "server.enableCORS": True,
    "global.developmentMode": False,
    "server.enableAgentApi": False,
    "server.baseUrlPath": "",
    "server.scriptHealthCheckEnabled": False,
    "server.trustedUserHeaders": {},
    "server.sslCertFile": None,
}
AUTH = {
    "redirect_uri": "https://windrow.example.com/oauth2callback",
    "cookie_secret": "0123456789abcdef0123456789abcdef",
    "client_id": "windrow",
    "client_secret": "secret",
    "server_metadata_url": "https://id.example.com/.well-known/openid-configuration",
}
EVERYWHERE = "0.0.0.0"  # noqa: S104 - what a server is told to be asked at
OIDC = {"WINDROW_DOOR": "oidc"}
PROXY = {
    "WINDROW_DOOR": "proxy",
    "WINDROW_PROXY_USER": "X-Forwarded-User",
    "WINDROW_PROXY_ADDRESSES": "127.0.0.1, 10.1.0.0/24",
    "WINDROW_HOSTS": "windrow.example.com",
}


def opened(environment: dict[str, str], auth: dict[str, Any] | None = None, **options: Any) -> OpenDoor:
    named = {**OPTIONS, **{name.replace("_", "."): value for name, value in options.items()}}
    return open_door(settings.read(environment), named.__getitem__, auth)


def test_without_a_setting_the_door_is_local() -> None:
    assert opened({}).kind is FrontDoor.LOCAL
    assert opened({}, server_address="127.0.0.1").kind is FrontDoor.LOCAL
    assert opened({}, server_address="::1").kind is FrontDoor.LOCAL


@pytest.mark.parametrize(
    "address", [None, "", EVERYWHERE, "::", "10.1.0.5", "windrow.example.com", "localhost.example"]
)
def test_the_local_door_opens_on_this_machine_alone(address: str | None) -> None:
    with pytest.raises(SettingError, match=r"^server\.address: must be localhost with the local door"):
        opened({}, server_address=address)


def test_the_local_door_does_not_open_where_something_else_is_meant() -> None:
    with pytest.raises(SettingError, match=r"^WINDROW_DOOR: must be oidc where"):
        opened({}, AUTH)
    for name in ("WINDROW_HOSTS", "WINDROW_PROXY_ADDRESSES", "WINDROW_PROXY_USER"):
        with pytest.raises(SettingError, match=f"^{name}: must not be set with the local door"):
            opened({name: PROXY[name]})


def test_the_oidc_door_answers_to_the_host_of_its_callback() -> None:
    door = opened(OIDC, AUTH, server_address=EVERYWHERE)
    assert door.hosts == {"windrow.example.com"}
    assert door.is_https
    assert door.providers == ("default",)


def test_the_oidc_door_opens_without_https_on_this_machine() -> None:
    door = opened(OIDC, AUTH | {"redirect_uri": "http://localhost:8501/oauth2callback"})
    assert not door.is_https


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"redirect_uri": "http://windrow.example.com/oauth2callback"}, "must begin with https://"),
        ({"redirect_uri": "https://windrow.example.com/"}, "must end with /oauth2callback"),
        ({"redirect_uri": ""}, "must be set"),
        ({"cookie_secret": "short"}, r"must have 32 characters or more \(got 5\)"),
        ({"cookie_secret": None}, "must be set"),
        ({"client_id": ""}, "must be set"),
        ({"client_secret": None}, "must be set"),
        ({"server_metadata_url": "http://id.example.com/"}, "must begin with https://"),
        ({"server_metadata_url": "id.example.com"}, "must be an address"),
        ({"expose_tokens": ["id"]}, "must not be set"),
        ({"google": {"client_id": "x"}}, "got both"),
    ],
)
def test_the_oidc_door_needs_a_whole_and_safe_section(changed: dict[str, Any], message: str) -> None:
    with pytest.raises(SettingError, match=rf"^\[auth\].*{message}"):
        opened(OIDC, AUTH | changed)


def test_the_oidc_door_needs_a_section_at_all_and_no_header() -> None:
    with pytest.raises(SettingError, match="got no such section"):
        opened(OIDC)
    with pytest.raises(SettingError, match=r"^WINDROW_PROXY_USER"):
        opened(OIDC | {"WINDROW_PROXY_USER": "X-User"}, AUTH)


def test_several_providers_have_sections_of_their_own() -> None:
    one = {key: AUTH[key] for key in ("client_id", "client_secret", "server_metadata_url")}
    ours = {key: AUTH[key] for key in ("redirect_uri", "cookie_secret")}
    assert opened(OIDC, {**ours, "google": one, "entra": one}).providers == ("google", "entra")
    with pytest.raises(SettingError, match=r"^\[auth\.google\] client_secret: must be set"):
        opened(OIDC, {**ours, "google": {**one, "client_secret": ""}})
    with pytest.raises(SettingError, match="no underscore"):
        opened(OIDC, {**ours, "my_company": one})


def test_the_proxy_door_opens() -> None:
    door = opened(PROXY, server_address=EVERYWHERE)
    assert door.hosts == {"windrow.example.com"}
    assert "10.1.0.0/24" in door.summary


@pytest.mark.parametrize("name", ["WINDROW_PROXY_USER", "WINDROW_PROXY_ADDRESSES", "WINDROW_HOSTS"])
def test_the_proxy_door_needs_to_know_the_proxy(name: str) -> None:
    with pytest.raises(SettingError, match=f"^{name}: must be set with the proxy door"):
        opened({**PROXY, name: ""})


@pytest.mark.parametrize("everybody", ["0.0.0.0/0", "::/0"])
def test_the_proxy_is_not_everybody(everybody: str) -> None:
    with pytest.raises(SettingError, match="which is everybody"):
        opened(PROXY | {"WINDROW_PROXY_ADDRESSES": everybody})


def test_two_doors_at_once_do_not_open() -> None:
    with pytest.raises(SettingError, match=r"^\[auth\].*must not be there with the proxy door"):
        opened(PROXY, AUTH)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("server.enableXsrfProtection", False),
        ("server.enableCORS", False),
        ("server.enableAgentApi", True),
        ("global.developmentMode", True),
        ("server.baseUrlPath", "windrow"),
        ("server.trustedUserHeaders", {"X-User": "name"}),
    ],
)
@pytest.mark.parametrize("environment", [{}, PROXY], ids=["local", "proxy"])
def test_an_option_that_opens_another_way_in_keeps_every_door_shut(
    name: str, value: object, environment: dict[str, str]
) -> None:
    with pytest.raises(SettingError, match=f"^{name}: must be"):
        open_door(settings.read(environment), {**OPTIONS, name: value}.__getitem__, None)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("WINDROW_DOOR", "open"),
        ("WINDROW_HOSTS", "https://windrow.example.com"),
        ("WINDROW_HOSTS", "*"),
        ("WINDROW_PROXY_ADDRESSES", "proxy.example.com"),
        ("WINDROW_PROXY_USER", "X User"),
        ("WINDROW_PROXY_SIGN_OUT", "javascript:alert(1)"),
        ("WINDROW_PROXY_SIGN_OUT", "//evil.example/"),
        ("WINDROW_UPLOAD_MEGABYTES", "0"),
        ("WINDROW_UPLOAD_MEGABYTES", "2000"),
        ("WINDROW_UPLOAD_MEGABYTES", "1e3"),
        ("WINDROW_LOG", "xml"),
    ],
)
def test_a_setting_that_makes_no_sense_is_named(name: str, value: str) -> None:
    with pytest.raises(SettingError, match=rf"^{name}: must be .*\(got '"):
        settings.read({name: value})


def test_one_header_may_say_who_and_where() -> None:
    headers = UserHeaders(subject="X-Forwarded-Email", email="x-forwarded-email")
    assert trusted_headers(headers)["x-forwarded-email"] == "subject"
