"""The doors, as a browser meets them: a real provider of identities, a real proxy, and pages of somebody else."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from http.client import HTTPConnection
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
import sqlalchemy as sa
from playwright.sync_api import Browser, Page, expect
from sqlmodel import select
from streamlit.web.server.starlette.starlette_app_utils import create_signed_value

from core.access import clock
from core.store.database import Database, open_database
from core.store.tables.team import GroupRole, SignIn, User, UserRole
from tests.browser import chromium
from tests.browser.conftest import OpenPage
from tests.browser.steps import settled
from tests.servers import free_port, run_app, run_nginx, run_provider

SECRET = "0123456789abcdef0123456789abcdef"  # noqa: S105 - of the tests' own provider
PROXY_ADDRESS = "127.0.0.2"
"""What nginx asks from, so that the tests' own requests, from 127.0.0.1, are another peer's."""


@dataclass(frozen=True)
class Served:
    """A server behind a door, and its database."""

    address: str
    database: Database

    def ask(self, path: str, method: str = "GET", **headers: str) -> int:
        """The status of an answer, without a browser."""
        parts = urlsplit(self.address)
        connection = HTTPConnection(str(parts.hostname), parts.port)
        connection.request(method, path, headers=headers)
        with connection.getresponse() as answer:
            status = answer.status
        connection.close()
        return status

    def change(self, statement: sa.UpdateBase) -> None:
        with self.database.writing() as session:
            session.execute(statement)


def entered(folder: Path, *names: str) -> Database:
    """A database with users who may look."""
    database = open_database(f"sqlite:///{folder / 'windrow.db'}")
    with database.writing() as session:
        for number, name in enumerate(names, start=1):
            email = f"{name}@example.org"
            session.add(User(id=number, name=name, email=email, email_key=email, created_at=clock.now()))
            session.flush()
            session.add(UserRole(user_id=number, role="viewer", source="given"))
    return database


@pytest.fixture(scope="module")
def oidc(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    folder = tmp_path_factory.mktemp("oidc")
    names = ("anna", "bela", "carla")
    database = entered(folder, *names)
    with database.writing() as session:
        session.add(GroupRole(name="marketing", role="editor"))
    people: list[dict[str, object]] = [
        {
            "sub": name,
            "name": name.capitalize(),
            "email": f"{name}@example.org",
            "email_verified": True,
            "groups": ["marketing"] if name == "anna" else [],
        }
        for name in (*names, "stranger")
    ]
    with run_provider(*people) as provider:

        def options(port: int) -> dict[str, str]:
            secrets = folder / "secrets.toml"
            auth = {
                "redirect_uri": f"http://127.0.0.1:{port}/oauth2callback",
                "cookie_secret": SECRET,
                "client_id": "windrow",
                "client_secret": "windrow",
                "server_metadata_url": f"{provider}/.well-known/openid-configuration",
            }
            secrets.write_text("[auth]\n" + "".join(f"{key} = {json.dumps(text)}\n" for key, text in auth.items()))
            return {"secrets.files": str(secrets)}

        with run_app(
            str(database.engine.url), name="oidc", options=options, WINDROW_DOOR="oidc", WINDROW_SKIP_SAMPLE="1"
        ) as address:
            yield Served(address, database)
    database.dispose()


def sign_in(page: Page, address: str, who: str) -> None:
    page.goto(address)
    page.get_by_role("link", name="Sign in").click()
    page.get_by_role("button", name=who, exact=True).click()


def is_in(page: Page) -> None:
    expect(page.get_by_role("heading", name="Data")).to_be_visible()
    settled(page)


def is_out(page: Page, reason: str) -> None:
    """After a click: the page says that nobody is signed in, and why."""
    page.get_by_role("tab", name="What can be asked").click()
    expect(page.get_by_role("heading", name="You are not signed in")).to_be_visible()
    expect(page.get_by_text(reason)).to_be_visible()
    expect(page.get_by_role("heading", name="Data")).to_have_count(0)


def test_a_user_signs_in_with_roles_of_a_group_and_signs_out_of_every_tab(open_page: OpenPage, oidc: Served) -> None:
    page = open_page()
    sign_in(page, f"{oidc.address}/data?x=1", "anna")
    is_in(page)
    assert page.url == f"{oidc.address}/data?x=1"
    expect(page.get_by_text("Anna")).to_be_visible()
    with oidc.database.reading() as session:
        roles = session.exec(select(UserRole.role, UserRole.source).where(UserRole.user_id == 1)).all()
    assert set(roles) == {("viewer", "given"), ("editor", "group")}
    other = page.context.new_page()
    other.goto(f"{oidc.address}/data")
    is_in(other)
    cookies: Any = page.context.cookies()
    assert {cookie["name"] for cookie in cookies if not cookie["httpOnly"]} <= {"_streamlit_xsrf"}
    assert {cookie["sameSite"] for cookie in cookies} == {"Lax"}

    page.get_by_text("Anna").click()
    page.get_by_role("button", name="Sign out", exact=True).click()
    page.get_by_role("button", name="End session").click()
    expect(page.get_by_role("link", name="Sign in")).to_be_visible()
    is_out(other, "signed out")
    stolen = "; ".join(f"{cookie['name']}={cookie['value']}" for cookie in cookies)
    assert oidc.ask("/media/1.csv", Cookie=stolen) == 401


def test_nothing_is_answered_to_who_has_not_signed_in(open_page: OpenPage, oidc: Served) -> None:
    for path in ("/", "/data", "/media/1.csv", "/_stcore/metrics", "/metrics", "/component/x/index.html"):
        assert oidc.ask(path) == 401, path
    assert oidc.ask("/_stcore/upload_file/a/b", "PUT") == 401
    page = open_page()
    page.goto(oidc.address)
    assert not opens_a_socket(page, oidc.address)


@pytest.mark.parametrize(
    ("who", "end", "reason"),
    [
        ("bela", lambda: sa.update(User).where(User.id == 2).values(switched_off_at=clock.now()), "switched off"),
        (
            "carla",
            lambda: sa.update(SignIn).where(SignIn.user_id == 3).values(seen_at=clock.now() - timedelta(days=2)),
            "too long",
        ),
    ],
)
def test_a_user_is_out_at_the_next_click(
    open_page: OpenPage, oidc: Served, who: str, end: Callable[[], sa.UpdateBase], reason: str
) -> None:
    page = open_page()
    sign_in(page, f"{oidc.address}/data", who)
    is_in(page)
    oidc.change(end())
    is_out(page, reason)


@pytest.mark.parametrize(("lasts", "comes_in"), [(timedelta(hours=1), True), (timedelta(seconds=-1), False)])
def test_a_cookie_of_an_identity_that_has_expired_is_worth_nothing(
    open_page: OpenPage, oidc: Served, lasts: timedelta, *, comes_in: bool
) -> None:
    """Streamlit keeps it for 30 days."""
    now = clock.now().timestamp()
    claims = {
        "iss": "https://id.example.com", "sub": "anna", "groups": ["marketing"], "iat": now - 60,
        "exp": now + lasts.total_seconds(), "is_logged_in": True, "provider": "default", "origin": oidc.address,
    }  # fmt: skip
    page = open_page()
    value = create_signed_value(SECRET, "_streamlit_user", json.dumps(claims)).decode()
    page.context.add_cookies([{"name": "_streamlit_user", "value": value, "url": oidc.address}])
    page.goto(f"{oidc.address}/data")
    if comes_in:
        is_in(page)
    else:
        expect(page.get_by_role("link", name="Sign in")).to_be_visible()
        expect(page.get_by_role("heading", name="Data")).to_have_count(0)


def test_a_stranger_with_an_identity_does_not_come_in(open_page: OpenPage, oidc: Served) -> None:
    page = open_page()
    sign_in(page, f"{oidc.address}/data", "stranger")
    expect(page.get_by_role("heading", name="You are not signed in")).to_be_visible()
    expect(page.get_by_role("heading", name="Data")).to_have_count(0)


def opens_a_socket(page: Page, address: str) -> bool:
    """Whether a script of the page can talk to the server of an address."""
    script = """address => new Promise(told => {
        const socket = new WebSocket(address.replace("http", "ws") + "/_stcore/stream")
        socket.onopen = () => told(true)
        socket.onerror = () => told(false)
    })"""
    opened: bool = page.evaluate(script, address)
    return opened


def test_a_page_of_somebody_else_can_neither_be_taken_for_ours_nor_talk_to_us(browser: Browser, app_url: str) -> None:
    """DNS rebinding: a name of theirs leads to this machine, and their page is at that name."""
    flags = [*chromium.FLAGS, "--host-resolver-rules=MAP evil.example 127.0.0.1"]
    rebound = browser.browser_type.launch(executable_path=chromium.find(), args=flags)
    page = rebound.new_page()
    theirs = app_url.replace("127.0.0.1", "evil.example")
    answer = page.goto(theirs)
    assert answer
    assert answer.status == 403
    assert not opens_a_socket(page, theirs)
    assert not opens_a_socket(page, app_url)
    ours = rebound.new_page()
    ours.goto(f"{app_url}/glossary")
    assert opens_a_socket(ours, app_url)
    rebound.close()


@pytest.fixture(scope="module")
def proxied(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Served]]:
    """The address of nginx, and the server behind it."""
    folder = tmp_path_factory.mktemp("proxy")
    database = entered(folder, "anna")
    certificate(folder)
    (folder / "users").write_text("anna@example.org:{PLAIN}secret\n")
    with run_app(
        str(database.engine.url),
        name="proxied",
        WINDROW_DOOR="proxy",
        WINDROW_PROXY_ADDRESSES=PROXY_ADDRESS,
        WINDROW_PROXY_USER="X-Forwarded-User",
        WINDROW_HOSTS="127.0.0.1",
        WINDROW_SKIP_SAMPLE="1",
    ) as address:
        port = free_port()
        with run_nginx(configuration(folder, port, address), port):
            yield f"https://127.0.0.1:{port}", Served(address, database)
    database.dispose()


def configuration(folder: Path, port: int, address: str) -> str:
    # Root's nginx would read as nobody, who must not get into the folder.
    user = "user root;" if os.geteuid() == 0 else ""
    return NGINX.format(user=user, folder=folder, port=port, address=address, asks_from=PROXY_ADDRESS)


NGINX = """
{user}
events {{}}
pid {folder}/nginx.pid;
http {{
  access_log off;
  client_body_temp_path {folder}/body;
  proxy_temp_path {folder}/proxy;
  fastcgi_temp_path {folder}/fastcgi;
  uwsgi_temp_path {folder}/uwsgi;
  scgi_temp_path {folder}/scgi;
  map $http_upgrade $connection_upgrade {{ default upgrade; '' close; }}
  server {{
    listen 127.0.0.1:{port} ssl;
    ssl_certificate {folder}/certificate.pem;
    ssl_certificate_key {folder}/key.pem;
    location / {{
      auth_basic Windrow;
      auth_basic_user_file {folder}/users;
      proxy_pass {address};
      proxy_bind {asks_from};
      proxy_http_version 1.1;
      proxy_set_header Host $http_host;
      proxy_set_header Upgrade $http_upgrade;
      proxy_set_header Connection $connection_upgrade;
      proxy_set_header Authorization "";
      proxy_set_header X-Forwarded-User $remote_user;
      proxy_set_header X-Forwarded-Proto $scheme;
    }}
  }}
}}
"""


def certificate(folder: Path) -> None:
    """Writes a certificate for this machine, as of nobody."""
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.now(UTC)
    signed = (
        x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
        .serial_number(1).not_valid_before(now - timedelta(days=1)).not_valid_after(now + timedelta(days=1))
        .sign(key, hashes.SHA256())
    )  # fmt: skip
    (folder / "certificate.pem").write_bytes(signed.public_bytes(serialization.Encoding.PEM))
    (folder / "key.pem").write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )


def test_a_user_comes_in_by_the_proxy_and_its_cookies_are_secure(
    open_page: OpenPage, proxied: tuple[str, Served]
) -> None:
    address, server = proxied
    page = open_page(ignore_https_errors=True, http_credentials={"username": "anna@example.org", "password": "secret"})
    answer = page.goto(f"{address}/data")
    is_in(page)
    assert answer
    assert "max-age=" in answer.headers["strict-transport-security"]
    assert {cookie["secure"] for cookie in page.context.cookies()} == {True}
    server.change(sa.update(User).values(switched_off_at=clock.now()))
    is_out(page, "switched off")


UPGRADE = {
    "Upgrade": "websocket",
    "Connection": "Upgrade",
    "Sec-WebSocket-Version": "13",
    "Sec-WebSocket-Key": "MDEyMzQ1Njc4OWFiY2RlZg==",
}


@pytest.mark.parametrize("path", ["/", "/_stcore/stream", "/media/1.csv", "/metrics"])
def test_who_forges_the_header_is_refused(proxied: tuple[str, Served], path: str) -> None:
    _, server = proxied
    forged = {"X-Forwarded-User": "anna@example.org", "X-Forwarded-For": PROXY_ADDRESS}
    assert server.ask(path, **forged) == 403
    assert server.ask(path, **forged, **UPGRADE) == 403
