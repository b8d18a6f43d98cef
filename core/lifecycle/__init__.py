"""The use cases: what people do with a segment. Each is one transaction of its own.

Pages, commands and the worker call the functions named here; each takes a database and a caller. How stays are
computed is no matter of this room: see `core.membership`.

    draft ── publish ──▶ live ── stop ──▶ stopped ── publish ──▶ live
                          │  ▲
                 a failed │  │ the next refresh
                          ▼  │ that succeeds
                         error

A live segment with a later edit of its draft is shown as *live with an edited draft*. A segment that is being
published is *going live* for everybody else (`core.language.states` has all states and the actions each allows).
"""

from core.lifecycle.bookkeeping import RefreshOutcome
from core.lifecycle.clocks import is_ahead
from core.lifecycle.confirming import confirmation_percent, set_confirmation_percent
from core.lifecycle.drafting import copy, create_segment, describe, save_draft
from core.lifecycle.import_effects import Effects, SegmentEffect, dry_run
from core.lifecycle.looking import RefreshRow, catalog, known, known_segments, list_segments, refreshes, segment, trends
from core.lifecycle.people import Followed, delete_person, erase_person, restore_person
from core.lifecycle.person_report import person_report
from core.lifecycle.picking import (
    Added,
    AddedList,
    Removed,
    add_by_query,
    add_listed,
    add_members,
    remove_by_query,
    remove_members,
    undo_adding,
    undo_removing,
)
from core.lifecycle.previewing import Effect, Preview, preview
from core.lifecycle.pruning import prune_log
from core.lifecycle.publishing import delete, publish, restore, stop
from core.lifecycle.refreshing import refresh
from core.lifecycle.rounds import is_anything_due, refresh_all, refresh_due
from core.lifecycle.scheduling import schedule
from core.lifecycle.segment_list import SegmentSummary
from core.lifecycle.suppressing import (
    Suppressed,
    SuppressedAddress,
    SuppressionCounts,
    is_on_the_list,
    suppress,
    suppress_listed,
    suppression_counts,
    suppressions_of,
    unsuppress,
)
from core.lifecycle.versions import VersionRow, discard_changes, restore_version, versions
from core.store.segments import SegmentRecord

__all__ = [
    "Added",
    "AddedList",
    "Effect",
    "Effects",
    "Followed",
    "Preview",
    "RefreshOutcome",
    "RefreshRow",
    "Removed",
    "SegmentEffect",
    "SegmentRecord",
    "SegmentSummary",
    "Suppressed",
    "SuppressedAddress",
    "SuppressionCounts",
    "VersionRow",
    "add_by_query",
    "add_listed",
    "add_members",
    "catalog",
    "confirmation_percent",
    "copy",
    "create_segment",
    "delete",
    "delete_person",
    "describe",
    "discard_changes",
    "dry_run",
    "erase_person",
    "is_ahead",
    "is_anything_due",
    "is_on_the_list",
    "known",
    "known_segments",
    "list_segments",
    "person_report",
    "preview",
    "prune_log",
    "publish",
    "refresh",
    "refresh_all",
    "refresh_due",
    "refreshes",
    "remove_by_query",
    "remove_members",
    "restore",
    "restore_person",
    "restore_version",
    "save_draft",
    "schedule",
    "segment",
    "set_confirmation_percent",
    "stop",
    "suppress",
    "suppress_listed",
    "suppression_counts",
    "suppressions_of",
    "trends",
    "undo_adding",
    "undo_removing",
    "unsuppress",
    "versions",
]
