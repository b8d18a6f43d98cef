"""The caller of a page: the person at the screen, now. Nothing else in the ui makes one."""

from __future__ import annotations

from dataclasses import replace

from core.access import clock, roles, standing
from core.access.caller import EVERY_ROLE, Caller, Door, local
from core.access.standing import Place
from core.access.use_cases import UseCase
from core.teaching.sandboxes import demand_own
from ui.shell import person, visiting


def here() -> Caller:
    """Return the caller at the screen. Only the page's own thread can: hand its result to others.

    In a learner's sandbox everybody may do everything. Raises SignInError where a sign-in has ended, and
    RefusedError where the sandbox is somebody else's.
    """
    who = outside()
    if person.learner():
        demand_own(who, person.learner())
    return Caller(who.name, EVERY_ROLE, Door.PAGE, who.at) if person.learner() else who


def outside() -> Caller:
    """Return the caller at the screen as they are outside of a sandbox: for what is about all sandboxes."""
    visit = visiting.visit()
    return local(Door.PAGE, person.name()) if visit is None else visit.caller(Door.PAGE, clock.now())


def again(who: Caller) -> Caller:
    """Return the same caller now: for work that begins long after the page was drawn."""
    return replace(who, at=clock.now())


def may(use_case: UseCase, place: Place | None = None) -> bool:
    """Whether the caller at the screen may do something, with the segment at a place if it is about one."""
    who = here()
    return roles.may(who, use_case) and (place is None or standing.may_at(who, use_case, place))
