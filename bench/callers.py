"""Who measures: a program at this machine."""

from __future__ import annotations

from datetime import datetime

from core.access.caller import Caller, Door, local


def caller(at: datetime | None = None) -> Caller:
    """It calls now if not said otherwise."""
    return local(Door.PROGRAM, at=at)
