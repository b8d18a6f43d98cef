"""The one place that says who calls the core from a page: the person at the screen, now."""

from __future__ import annotations

from core.access.caller import Caller, Door, local
from ui.shell import person


def here() -> Caller:
    """Whoever is at the screen. Asked of the session, so a thread without one is given what was asked before."""
    return local(Door.PAGE, person.name())
