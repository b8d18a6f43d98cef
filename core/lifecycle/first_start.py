"""Whether a first start is still writing history; nothing else may write history meanwhile."""

from __future__ import annotations

from datetime import datetime, timedelta

from core.access.caller import Caller
from core.access.use_cases import UseCase
from core.lifecycle.clocks import is_ahead
from core.store import gate
from core.store.database import Database
from core.store.tables import Setting

BEGUN = "first_start_begun_at"
"""The setting with the instant of the first start, in ISO 8601; after an interruption it goes on from there."""
READY = "ready_segments"
"""The setting that says that the first start is complete."""
_GIVEN_UP_AFTER = timedelta(hours=1)


def is_under_way(database: Database, caller: Caller) -> bool:
    """Whether a first start is writing history, in this process or another; an abandoned one is not."""
    with gate.reading(database, caller, UseCase.LOOK_FOR_WORK) as session:
        begun = session.get(Setting, BEGUN)
        if begun is None or session.get(Setting, READY) is not None:
            return False
        begun_at = datetime.fromisoformat(begun.value)
        return not is_ahead(begun_at, caller.at) and caller.at - begun_at < _GIVEN_UP_AFTER
