"""How much work something takes: the same on every machine, however busy it is, unlike seconds."""

from __future__ import annotations

import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from core.store.database import Database

_EVERY = 100
HANG_SECONDS = 300
"""No machine is so slow that moments of work take as long; what should take hours does."""


def steps(database: Database, work: Callable[[], object]) -> int:
    """The steps that the virtual machine of SQLite takes for some work, by hundreds."""
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


def statements(database: Database, work: Callable[[], object]) -> int:
    """The statements that some work sends to the database."""
    sent = 0

    def count(*_: object) -> None:
        nonlocal sent
        sent += 1

    sa.event.listen(database.engine, "before_cursor_execute", count)
    try:
        work()
    finally:
        sa.event.remove(database.engine, "before_cursor_execute", count)
    return sent


def calls(work: Callable[[], object]) -> int:
    """The functions that some work calls, those written in C included."""
    called = 0

    def count(_frame: FrameType, event: str, _: object) -> None:
        nonlocal called
        called += event in ("call", "c_call")

    former = sys.getprofile()
    sys.setprofile(count)
    try:
        work()
    finally:
        sys.setprofile(former)
    return called


@contextmanager
def no_hang() -> Iterator[None]:
    """Ends with an error what has used the processor for minutes within.

    For work whose effort can't be counted, as where regular expressions search a long text.
    """

    def give_up(*_: object) -> None:
        raise AssertionError(f"it took the processor for {HANG_SECONDS} seconds: it hangs")

    former = signal.signal(signal.SIGVTALRM, give_up)
    signal.setitimer(signal.ITIMER_VIRTUAL, HANG_SECONDS)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, former)
