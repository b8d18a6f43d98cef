"""What a caller may do with a segment by where it is: in which folder, and owned by which user."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from core.access.caller import Caller, Role
from core.access.roles import EDITING_SEGMENTS, PERMITTED
from core.access.use_cases import UseCase

RUNNING_SEGMENTS: Final = frozenset({
    UseCase.SCHEDULE_SEGMENT, UseCase.PUBLISH_SEGMENT, UseCase.STOP_SEGMENT, UseCase.DELETE_SEGMENT,
    UseCase.RESTORE_SEGMENT, UseCase.REFRESH_SEGMENT, UseCase.RUN_CHECKS, UseCase.EXPORT_MEMBERS,
    UseCase.HAND_OVER_CHANGES,
})  # fmt: skip
"""What takes a publisher who belongs to the segment's folder, or owns the segment."""

OF_OWNERS: Final = frozenset({UseCase.MOVE_SEGMENT, UseCase.HAND_ON_SEGMENT})
"""What is left to the segment's owner and to admins."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a segment is; without ``folder_id`` everybody sees it. ``is_private`` is its folder's."""

    owner_id: int | None = None
    folder_id: int | None = None
    is_private: bool = False


def is_limited(caller: Caller) -> bool:
    """Whether folders limit a caller. They don't limit the worker and somebody at this machine, who are no user."""
    return caller.user_id is not None or Role.ADMIN not in caller.roles


def may_put(caller: Caller, folder_id: int | None, *, is_private: bool = False) -> bool:
    """Whether a caller may put a segment of theirs into a folder, or with None out of any."""
    target = Place(folder_id=folder_id, is_private=is_private)
    is_own = folder_id is None or folder_id in caller.folders.seen or Role.ADMIN in caller.roles
    return not is_limited(caller) or (sees(caller, target) and is_own)


def sees(caller: Caller, place: Place) -> bool:
    """Whether a caller sees the segment at a place."""
    return (
        not place.is_private
        or Role.ADMIN in caller.roles
        or place.folder_id in caller.folders.seen
        or owns(caller, place)
    )


def may_at(caller: Caller, use_case: UseCase, place: Place) -> bool:
    """Whether a caller may do something with the segment at a place."""
    if not is_limited(caller):
        return True
    if not sees(caller, place):
        return False
    has_role = not caller.roles.isdisjoint(PERMITTED[use_case])
    if use_case in OF_OWNERS:
        return has_role and (owns(caller, place) or Role.ADMIN in caller.roles)
    if place.folder_id is None or use_case not in EDITING_SEGMENTS | RUNNING_SEGMENTS:
        return has_role
    edits = place.folder_id in caller.folders.edited or (owns(caller, place) and Role.EDITOR in caller.roles)
    runs = Role.PUBLISHER in caller.roles and (place.folder_id in caller.folders.seen or owns(caller, place))
    return (use_case in EDITING_SEGMENTS and edits) or (use_case in RUNNING_SEGMENTS and runs)


def owns(caller: Caller, place: Place) -> bool:
    """Whether the caller is the user who owns the segment at a place."""
    return caller.user_id is not None and caller.user_id == place.owner_id
