"""Buttons that the person at the screen may not use: they are disabled, and say which role they take."""

from __future__ import annotations

from typing import Any

from core.access import policy, roles
from core.access.standing import Place
from core.access.use_cases import UseCase
from ui.shell import caller


def refusal(use_case: UseCase, place: Place | None = None) -> str:
    """Say why the caller may not do something, with the segment at a place if it is about one; empty if they may."""
    if caller.may(use_case, place):
        return ""
    if roles.may(caller.here(), use_case):
        return f"Its owner or its folder must let you {use_case}. Ask its owner, or somebody who manages users here."
    return f"You must have {policy.wanted(use_case)} to {use_case}. Ask somebody who manages users here."


def limits(
    use_case: UseCase, place: Place | None = None, *, disabled: bool = False, hint: str | None = None
) -> dict[str, Any]:
    """Return ``disabled`` and ``help`` of a widget that starts a use case: as given, or why the caller may not."""
    reason = refusal(use_case, place)
    return {"disabled": disabled or bool(reason), "help": reason or hint}
