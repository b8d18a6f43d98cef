"""A server whose settings are not safe does not start, and says why."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from tests.servers import ROOT
from tests.waiting import WITHIN_SECONDS


@pytest.mark.parametrize(
    ("environment", "options", "reason"),
    [
        ({}, ["--server.address=0.0.0.0"], "server.address: must be localhost with the local door"),
        ({"WINDROW_DOOR": "open"}, [], "WINDROW_DOOR: must be one of local, oidc, proxy (got 'open')."),
        ({"WINDROW_DOOR": "oidc"}, [], "[auth] in .streamlit/secrets.toml: must name the provider"),
        ({"WINDROW_DOOR": "proxy"}, [], "WINDROW_PROXY_USER: must be set with the proxy door"),
        ({}, ["--server.enableXsrfProtection=false"], "server.enableXsrfProtection: must be true (got false)."),
    ],
    ids=["every address", "unknown door", "no provider", "unknown proxy", "unsafe option"],
)
def test_an_unsafe_server_does_not_start(environment: dict[str, str], options: list[str], reason: str) -> None:
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("WINDROW_")}
    ended = subprocess.run(
        [sys.executable, "-m", "streamlit", "run", "app.py", "--server.headless=true", "--server.port=0", *options],
        cwd=ROOT, env={**inherited, **environment}, capture_output=True, text=True, timeout=WITHIN_SECONDS, check=False,
    )  # fmt: skip
    assert ended.returncode == 1
    assert ended.stderr.startswith("Windrow does not start.\n")
    assert reason in ended.stderr
    assert "Traceback" not in ended.stderr
    assert ended.stdout.strip() == ""
