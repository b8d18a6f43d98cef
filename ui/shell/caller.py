"""The one place that says who calls the core from a page: the person at the screen, now."""

from __future__ import annotations

from dataclasses import replace

from core.access import clock
from core.access.caller import Caller, Door, local
from ui.shell import person


def here() -> Caller:
    """Who is at the screen. Only the page's own thread knows: others are given what it was told."""
    return local(Door.PAGE, person.name())


def again(who: Caller) -> Caller:
    """The same person now: for what begins long after the page was drawn."""
    return replace(who, at=clock.now())
