"""How much SQLite works, in steps of its virtual machine: the same on every machine, unlike seconds."""

from __future__ import annotations

from collections.abc import Callable

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from core.store.database import Database

_EVERY = 100


def steps(database: Database, work: Callable[[], object]) -> int:
    """The steps that the database takes for some work, by hundreds."""
    ticks = 0

    def tick() -> None:
        nonlocal ticks
        ticks += 1

    def watch(connection: Connection) -> None:
        driver = connection.connection.driver_connection
        assert driver is not None
        driver.set_progress_handler(tick, _EVERY)

    sa.event.listen(database.engine, "begin", watch)
    try:
        work()
    finally:
        sa.event.remove(database.engine, "begin", watch)
    return ticks * _EVERY
