"""The caller of measurements: a program at this machine."""

from __future__ import annotations

from datetime import datetime

from core.access.caller import Caller, Door, local


def caller(at: datetime | None = None) -> Caller:
    """Return the caller, calling now by default."""
    return local(Door.PROGRAM, at=at)
