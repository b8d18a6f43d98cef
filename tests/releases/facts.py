"""What a database answers about its segments, in JSON, so that other releases can be asked the same."""

from __future__ import annotations

import json
from typing import Any

from core import lifecycle
from core.insights.reasons import by_reason
from core.insights.series import membership_over_time
from core.store.database import Database
from tests.callers import ANYBODY
from tests.makers import DAY, NOW, members, members_at
from tests.releases.dumps import FOLDER

PATH = FOLDER / "facts.json"
_DAYS_BEFORE = (18, 12, 9, 5, 1)
_RANGE = (NOW - 21 * DAY).date(), NOW.date()

Facts = dict[str, Any]


def read_facts() -> Facts:
    """What every release answered."""
    facts: Facts = json.loads(PATH.read_text(encoding="utf-8"))
    return facts


def ask_facts(database: Database) -> Facts:
    """The state, members, history and insights of each segment, by its key."""
    return {one.key: _facts_of(database, one.id, one.state) for one in lifecycle.list_segments(database, ANYBODY)}


def _facts_of(database: Database, segment_id: int, state: str) -> Facts:
    points = membership_over_time(database, ANYBODY, segment_id, *_RANGE)
    return {
        "state": state,
        "members": sorted(members(database, segment_id)),
        "members_before": {
            str(days): sorted(members_at(database, segment_id, NOW - days * DAY)) for days in _DAYS_BEFORE
        },
        "over_time": [[point.members, point.entered, point.left] for point in points],
        "reasons": {
            count.reason: [count.entered, count.left] for count in by_reason(database, ANYBODY, segment_id, *_RANGE)
        },
    }
