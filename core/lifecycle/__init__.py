"""The use cases: what people do with a segment. Each is one transaction of its own.

    draft ── publish ──▶ live ── stop ──▶ stopped ── publish ──▶ live
                          │  ▲
                 a failed │  │ the next refresh
                          ▼  │ that succeeds
                         error

A live segment whose draft was edited since is shown as *live with an edited draft*.
"""

from core.lifecycle.drafting import create_segment, describe, save_draft
from core.lifecycle.looking import RefreshRow, catalog, known_segments, list_segments, refreshes, segment
from core.lifecycle.picking import add_members, remove_members
from core.lifecycle.publishing import Preview, delete, preview, publish, restore, stop
from core.lifecycle.refreshing import RefreshOutcome, refresh, refresh_all
from core.segment_store import SegmentRecord, SegmentSummary

__all__ = [
    "Preview",
    "RefreshOutcome",
    "RefreshRow",
    "SegmentRecord",
    "SegmentSummary",
    "add_members",
    "catalog",
    "create_segment",
    "delete",
    "describe",
    "known_segments",
    "list_segments",
    "preview",
    "publish",
    "refresh",
    "refresh_all",
    "refreshes",
    "remove_members",
    "restore",
    "save_draft",
    "segment",
    "stop",
]
