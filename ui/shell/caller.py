"""The caller of a page: the person at the screen, now. Nothing else in the ui makes one."""

from __future__ import annotations

from dataclasses import replace

from core.access import clock
from core.access.caller import Caller, Door, local
from ui.shell import person


def here() -> Caller:
    """Return the caller at the screen. Only the page's own thread can: hand its result to others."""
    return local(Door.PAGE, person.name())


def again(who: Caller) -> Caller:
    """Return the same caller now: for work that begins long after the page was drawn."""
    return replace(who, at=clock.now())
