"""Whether a first start is still writing history, which nothing else may write meanwhile."""

from __future__ import annotations

from datetime import datetime, timedelta

from core.access.caller import Caller
from core.access.use_cases import UseCase
from core.store import gate
from core.store.database import Database
from core.store.tables import Setting

BEGUN = "first_start_begun_at"
"""The setting with the instant of the first start, in ISO 8601: one that was interrupted goes on from it."""
READY = "ready_segments"
"""The setting that says that nothing is left to do."""
_GIVEN_UP_AFTER = timedelta(hours=1)


def is_under_way(database: Database, caller: Caller) -> bool:
    """Whether a first start is writing history, in this process or another; one that stays unfinished is not."""
    with gate.reading(database, caller, UseCase.LOOK_FOR_WORK) as session:
        begun = session.get(Setting, BEGUN)
        if begun is None or session.get(Setting, READY) is not None:
            return False
        return caller.at - datetime.fromisoformat(begun.value) < _GIVEN_UP_AFTER
