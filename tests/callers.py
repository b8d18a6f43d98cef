"""Callers for tests: programs at this machine, who may do everything."""

from __future__ import annotations

from datetime import UTC, datetime

from core.access.caller import Caller, Door, local


def caller(at: datetime, name: str = "") -> Caller:
    """Somebody who calls at an instant."""
    return local(Door.PROGRAM, name, at=at)


ANYBODY = caller(datetime(2100, 1, 1, tzinfo=UTC))
"""For what does not depend on who asks and when: so late that nothing is going live any more."""
