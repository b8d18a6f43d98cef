"""Work in several transactions that one caller at a time does, in any process. It needs no clock: who is killed
has left, and the next goes on.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from time import sleep
from typing import Final

from core.store.database import Database
from core.store.explaining import explained
from core.store.locks import Lock

_PAUSE_SECONDS: Final = 0.25


@contextmanager
def alone(database: Database, lock: Lock, waiting: Callable[[], None]) -> Iterator[None]:
    """Wait until nobody else does the work of a lock, and do it. ``waiting`` is called again and again meanwhile."""
    keeping = database.dialect.transactions.keep
    while True:
        with explained(database.dialect), keeping(database.engine, lock) as is_alone:
            if is_alone:
                yield
                return
        waiting()
        sleep(_PAUSE_SECONDS)
