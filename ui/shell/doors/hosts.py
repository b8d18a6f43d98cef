"""The hosts by which this server may be asked, against pages of others that a browser takes for this one."""

from __future__ import annotations

from ipaddress import ip_address
from typing import Final
from urllib.parse import urlsplit

_DEFAULT_PORTS: Final = {"http": 80, "https": 443}


def is_loopback(host: str) -> bool:
    """Whether a name or an address means this machine alone."""
    named = host.lower().strip("[]").rstrip(".")
    if named == "localhost":
        return True
    try:
        return ip_address(named).is_loopback
    except ValueError:
        return False


def host_of(header: str) -> str | None:
    """Return the host that a Host header names, in lower case and without its port; None if it names none."""
    parts = _parts(f"//{header}")
    return parts[0] if parts and "@" not in header and not set("/?#\\") & set(header) else None


def is_same_origin(origin: str, header: str) -> bool:
    """Whether an Origin header names the host and the port that the Host header names.

    Not the scheme: a proxy may speak HTTPS to the browser and HTTP to this server.
    """
    asked = _parts(f"{origin.partition(':')[0]}://{header}")
    return asked is not None and _parts(origin) == asked


def _parts(address: str) -> tuple[str, int | None] | None:
    """The host and the port of an address; None if it has no host."""
    try:
        split = urlsplit(address)
        if not split.hostname:
            return None
        return split.hostname.lower().rstrip("."), split.port or _DEFAULT_PORTS.get(split.scheme)
    except ValueError:
        return None
