"""Who asks for something. Every use case takes a caller as its second argument, after the database."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from core.access import clock


class Door(StrEnum):
    """How a caller came in."""

    PAGE = "page"
    COMMAND = "command"
    PROGRAM = "program"
    WORKER = "worker"


class Role(StrEnum):
    """What a person may do; a person can have several."""

    VIEWER = "viewer"
    EDITOR = "editor"
    PUBLISHER = "publisher"
    STEWARD = "steward"
    TRAINER = "trainer"
    ADMIN = "admin"


EVERY_ROLE: Final = frozenset(Role)


@dataclass(frozen=True, slots=True)
class Folders:
    """The folders that a user belongs to, by number; those that they edit are among those that they see."""

    seen: frozenset[int] = frozenset()
    edited: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Caller:
    """Who calls, through which door, and when.

    ``name`` may be empty; use cases check it before they store it. ``at`` is aware: the instant of the call, which
    a use case takes as *now* and stores. ``user_id`` is None for nobody in particular, such as the worker and a person
    at this machine. A caller who ``is_masked`` gets e-mail addresses and phone numbers with most of them hidden.
    """

    name: str
    roles: frozenset[Role]
    door: Door
    at: datetime
    user_id: int | None = None
    folders: Folders = Folders()
    is_masked: bool = False

    def __post_init__(self) -> None:
        if self.at.utcoffset() is None:
            raise ValueError(f"at: must be an instant with an offset from UTC (got {self.at.isoformat()}).")


def local(door: Door, name: str = "", *, at: datetime | None = None) -> Caller:
    """A caller at this machine, with every role. ``at`` defaults to now."""
    return Caller(name, EVERY_ROLE, door, at or clock.now())
