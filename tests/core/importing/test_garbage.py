"""While rows are read, Python searches rarely for garbage in circles, and as usual afterwards."""

from __future__ import annotations

import gc
import io

import pytest

from core.importing import Answers, import_file
from core.importing.runs.garbage import OBJECTS, rarely_searched
from core.store.database import Database
from tests.callers import ANYBODY


def test_the_last_to_end_sets_the_usual_thresholds() -> None:
    usual = gc.get_threshold()
    with rarely_searched():
        assert gc.get_threshold() == (OBJECTS, *usual[1:])
        with rarely_searched():
            assert gc.get_threshold() == (OBJECTS, *usual[1:])
        assert gc.get_threshold() == (OBJECTS, *usual[1:])
    assert gc.get_threshold() == usual


def test_who_has_it_search_more_rarely_still_keeps_that() -> None:
    usual = gc.get_threshold()
    gc.set_threshold(2 * OBJECTS)
    try:
        with rarely_searched():
            assert gc.get_threshold()[0] == 2 * OBJECTS
    finally:
        gc.set_threshold(*usual)


def test_an_import_searches_rarely_also_if_it_fails(database: Database) -> None:
    usual = gc.get_threshold()
    seen: list[int] = []

    def fail(*_: int) -> None:
        seen.append(gc.get_threshold()[0])
        raise RuntimeError("stop")

    with pytest.raises(RuntimeError, match="stop"):
        import_file(database, ANYBODY, io.BytesIO(b"id,name\nA1,Hof\n"), Answers(entity="account"), progress=fail)
    assert seen == [OBJECTS]
    assert gc.get_threshold() == usual
