"""Stays: bringing them in line with an audience, and reading members at any instant."""

from core.audience.people import MemberRow
from core.membership.members import (
    PAGE_LIMIT,
    MembersPage,
    every_member,
    every_picked,
    members_at,
    members_page,
    picked_page,
)
from core.membership.movements import find_movements, moved_by, moving
from core.membership.queried import candidates_page
from core.membership.reasons import Cause
from core.membership.stays import Change, bring_in_line, evaluated, moved_at, picked_ids, touched_rows

__all__ = [
    "PAGE_LIMIT",
    "Cause",
    "Change",
    "MemberRow",
    "MembersPage",
    "bring_in_line",
    "candidates_page",
    "evaluated",
    "every_member",
    "every_picked",
    "find_movements",
    "members_at",
    "members_page",
    "moved_at",
    "moved_by",
    "moving",
    "picked_ids",
    "picked_page",
    "touched_rows",
]
