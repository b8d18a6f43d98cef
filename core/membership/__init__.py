"""Stays: bringing them in line with an audience, and reading members at any instant."""

from core.members import MemberRow
from core.membership.reading import (
    PAGE_LIMIT,
    MembersPage,
    every_member,
    every_picked,
    members_at,
    members_page,
    picked_page,
)
from core.membership.reasons import Cause
from core.membership.stays import Change, bring_in_line, difference, evaluated, picked_ids, touched_rows

__all__ = [
    "PAGE_LIMIT",
    "Cause",
    "Change",
    "MemberRow",
    "MembersPage",
    "bring_in_line",
    "difference",
    "evaluated",
    "every_member",
    "every_picked",
    "members_at",
    "members_page",
    "picked_ids",
    "picked_page",
    "touched_rows",
]
