"""Stays: aligning them with an audience, and reading members, histories and changes at any instant.

Not here: which profiles a definition selects, and when a refresh runs. Neighbors align stays in a refresh, find who
would enter and leave, and read members; other programs follow the changes (`handover`).
"""

from core.audience.people import MemberRow
from core.membership.members import (
    PAGE_LIMIT,
    ExportedMember,
    MembersPage,
    every_member,
    every_picked,
    members_at,
    members_page,
    picked_page,
    suppressed_members,
)
from core.membership.movements import Movements, find_movements
from core.membership.query import query_page
from core.membership.reasons import Cause
from core.membership.stays import Turnover, align_stays, fill_audience, ids_moved_at, picked_ids

__all__ = [
    "PAGE_LIMIT",
    "Cause",
    "ExportedMember",
    "MemberRow",
    "MembersPage",
    "Movements",
    "Turnover",
    "align_stays",
    "every_member",
    "every_picked",
    "fill_audience",
    "find_movements",
    "ids_moved_at",
    "members_at",
    "members_page",
    "picked_ids",
    "picked_page",
    "query_page",
    "suppressed_members",
]
