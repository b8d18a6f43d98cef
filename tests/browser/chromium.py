"""The browser of the browser tests: `find` finds one, `python -m tests.browser.chromium` gets one.

The first of these that starts is used:

1. the program that WINDROW_BROWSER names
2. a Chromium, Chrome or Edge on PATH
3. the Chromium that Playwright has installed

Where there is none, setting up lets Playwright install one, and if it can't, apt-get (as root).
Without a browser those tests are skipped, except under CI, where that is a failure.
"""

import functools
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from playwright.sync_api import sync_playwright

NAMES = (
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "chrome",
    "microsoft-edge",
    "microsoft-edge-stable",
    "msedge",
)
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
# What a page sees of the machine: the same everywhere.
CONTEXT: Any = {
    "viewport": {"width": 1280, "height": 900},
    "locale": "en-GB",
    "timezone_id": "UTC",
    "reduced_motion": "reduce",
}
MISSING = (
    "No Chromium, Chrome or Edge was found, nor could one be installed. "
    "Install one, or name its program: WINDROW_BROWSER=/path/to/chrome make test"
)

STARTS_WITHIN_SECONDS = 300
# Playwright gives up soon on a host that it can't reach, and has time for a slow download.
PLAYWRIGHT_CONNECTS_WITHIN_MS = 10_000
PLAYWRIGHT_WITHIN_SECONDS = 300
APT_WITHIN_SECONDS = 900
# The second package draws names in scripts that the first one's fonts lack.
APT_PACKAGES = ("chromium", "fonts-noto-core")


@functools.cache
def find() -> str | None:
    """The path of a browser that starts, or None."""
    return next((path for path in _candidates() if _starts(path)), None)


def set_up() -> str | None:
    """Finds a browser or installs one; the path of a browser that starts, or None."""
    for install in (None, _install_with_playwright, _install_with_apt):
        if install is not None:
            install()
            find.cache_clear()
        if found := find():
            return found
    return None


def required() -> bool:
    return os.environ.get("CI", "").lower() in {"1", "true"}


def _candidates() -> Iterator[str]:
    if named := os.environ.get("WINDROW_BROWSER"):
        # Use a named browser and no other.
        yield named
        return
    yield from filter(None, map(shutil.which, NAMES))
    with sync_playwright() as playwright:
        yield playwright.chromium.executable_path


def _starts(path: str) -> bool:
    # Some systems have a stub of that name that only says what to install.
    try:
        subprocess.run([path, "--version"], check=True, capture_output=True, timeout=STARTS_WITHIN_SECONDS)
    except (OSError, subprocess.SubprocessError):
        return False
    return True


def _install_with_playwright() -> None:
    _run(
        [sys.executable, "-m", "playwright", "install", "--no-shell", "chromium"],
        PLAYWRIGHT_WITHIN_SECONDS,
        {"PLAYWRIGHT_DOWNLOAD_CONNECTION_TIMEOUT": str(PLAYWRIGHT_CONNECTS_WITHIN_MS)},
    )


def _install_with_apt() -> None:
    apt = shutil.which("apt-get")
    if apt is None or os.geteuid() != 0:
        return
    quiet = {"DEBIAN_FRONTEND": "noninteractive"}
    _run([apt, "update"], APT_WITHIN_SECONDS, quiet)
    options = ["--yes", "--no-install-recommends", "-o", "DPkg::Lock::Timeout=120"]
    _run([apt, "install", *options, *APT_PACKAGES], APT_WITHIN_SECONDS, quiet)


def _run(command: Sequence[str], within_seconds: float, environment: Mapping[str, str]) -> None:
    """Runs a command that may fail; stops it and what it started when the time is over."""
    print("+", *command, flush=True)
    with subprocess.Popen(command, env={**os.environ, **environment}, start_new_session=True) as process:
        try:
            process.wait(within_seconds)
        except BaseException as stop:
            os.killpg(process.pid, signal.SIGKILL)
            if not isinstance(stop, subprocess.TimeoutExpired):
                raise
            print(f"Stopped after {within_seconds:.0f} seconds.", flush=True)


def main() -> int:
    if (named := os.environ.get("WINDROW_BROWSER")) and find() is None:
        print(f"WINDROW_BROWSER must name a Chromium that starts (got {named!r}).")
        return 1
    if found := set_up():
        print(f"Browser tests use {found}.")
        return 0
    line = "!" * 100
    print(f"{line}\n{MISSING}\n{line}")
    if required():
        return 1
    print("The browser tests are skipped.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
