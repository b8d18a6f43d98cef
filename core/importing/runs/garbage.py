"""Python's search for garbage in circles, less often while rows are read.

Rows make no circles, and go when nothing names them any more. But the search begins after so many new objects, and
looks at all that are there: it took a quarter of the time of reading.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock
from typing import Final

OBJECTS: Final = 200_000
"""New objects before a search, some times those of a batch of rows."""
_lock = Lock()
_usual: list[tuple[int, int, int]] = []
"""The thresholds of before, one for each block that runs."""


@contextmanager
def rarely_searched() -> Iterator[None]:
    """Search rarely until the block ends; of several at once, the last to end sets the usual thresholds again."""
    with _lock:
        _usual.append(_usual[0] if _usual else gc.get_threshold())
        gc.set_threshold(max(OBJECTS, _usual[0][0]), *_usual[0][1:])
    try:
        yield
    finally:
        with _lock:
            usual = _usual.pop()
            if not _usual:
                gc.set_threshold(*usual)
