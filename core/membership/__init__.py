"""Stays: aligning them with an audience, and reading members at any instant."""

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
from core.membership.movements import Movements, find_movements
from core.membership.query import query_page
from core.membership.reasons import Cause
from core.membership.stays import Turnover, align_stays, fill_audience, moved_at, picked_ids

__all__ = [
    "PAGE_LIMIT",
    "Cause",
    "MemberRow",
    "MembersPage",
    "Movements",
    "Turnover",
    "align_stays",
    "every_member",
    "every_picked",
    "fill_audience",
    "find_movements",
    "members_at",
    "members_page",
    "moved_at",
    "picked_ids",
    "picked_page",
    "query_page",
]
