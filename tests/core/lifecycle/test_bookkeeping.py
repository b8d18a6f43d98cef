"""The record of a refresh: the same, whether it was done, was skipped or failed."""

from __future__ import annotations

import ast
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from core import lifecycle
from core.errors import DefinitionError
from core.lifecycle import RefreshOutcome, alignment, refreshing, rounds
from core.store.database import Database
from core.store.dialects import Position
from core.store.segments import segment_row
from tests.callers import ANYBODY, caller
from tests.makers import HOUR, NOW, add, change, city_is, contact, live, static

FIVE_MINUTES = timedelta(minutes=5)
CORE = Path(__file__).resolve().parents[3] / "core"


@pytest.fixture
def people(database: Database) -> Database:
    add(database, contact(1, city="Aachen"), contact(2, city="Bonn"))
    return database


def left_behind(database: Database, segment_id: int) -> dict[str, Any]:
    """Return all that a refresh recorded, except how long it took."""
    line = lifecycle.refreshes(database, ANYBODY, segment_id)[0]
    with database.reading() as session:
        row = segment_row(session, segment_id)
        return {
            "line": (line.version, line.as_of, line.outcome, line.members, line.entered, line.left, line.message),
            "segment": (row.state, row.error, row.failures, row.next_refresh_at),
        }


def refresh_without_skipping(database: Database, monkeypatch: pytest.MonkeyPatch, now: datetime) -> list[Any]:
    with monkeypatch.context() as patch:
        patch.setattr(rounds, "skip_unaffected", lambda *_arguments, **_named: {})
        return lifecycle.refresh_due(database, caller(now))


def test_a_refresh_that_is_skipped_records_what_one_that_is_done_does(
    people: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked_at = []
    real = refreshing.align_with_definition
    monkeypatch.setattr(
        refreshing, "align_with_definition", lambda *given, **named: looked_at.append(1) or real(*given, **named)
    )
    skipped, done = live(people, "Skipped", city_is("Aachen")), live(people, "Done", city_is("Aachen"))
    looked_at.clear()
    lifecycle.schedule(people, caller(NOW), done, mode="manual")
    assert [outcome.segment_id for outcome in lifecycle.refresh_due(people, caller(NOW + HOUR))] == [skipped]
    assert not looked_at
    lifecycle.schedule(people, caller(NOW), done, mode="interval")
    assert done in [outcome.segment_id for outcome in refresh_without_skipping(people, monkeypatch, NOW + HOUR)]
    assert looked_at
    ones, others = left_behind(people, skipped), left_behind(people, done)
    assert ones["line"] == others["line"] == (1, NOW + HOUR, "done", 1, 0, 0, "")
    assert ones["segment"] == others["segment"] == ("live", "", 0, NOW + HOUR + FIVE_MINUTES)


def test_a_refresh_that_fails_has_not_read_what_changed(people: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    segment_id = live(people, "Aachen", city_is("Aachen"))
    change(people, 2, city="Aachen", at=NOW)
    with people.reading() as session:
        before = segment_row(session, segment_id).log_position
    with monkeypatch.context() as patch:
        patch.setattr(alignment, "check_definition", _refuse)
        for failures in (1, 2):
            with pytest.raises(DefinitionError):
                lifecycle.refresh(people, caller(NOW + failures * HOUR), segment_id)
            with people.reading() as session:
                row = segment_row(session, segment_id)
                assert (row.state, row.failures, row.log_position) == ("error", failures, before)
    line = lifecycle.refreshes(people, ANYBODY, segment_id)[0]
    assert (line.outcome, line.members, line.entered, line.left) == ("failed", 0, 0, 0)
    outcome = lifecycle.refresh(people, caller(NOW + 3 * HOUR), segment_id)
    assert (outcome.members, outcome.entered) == (2, 1)
    assert left_behind(people, segment_id)["segment"] == ("live", "", 0, NOW + 3 * HOUR + FIVE_MINUTES)


def _refuse(*_: Any) -> None:
    raise DefinitionError([])


def test_a_static_segment_is_never_due_by_itself(people: Database) -> None:
    segment_id = static(people, "Picked", [1])
    outcome = lifecycle.refresh(people, caller(NOW + HOUR), segment_id)
    assert isinstance(outcome, RefreshOutcome)
    assert left_behind(people, segment_id)["segment"] == ("live", "", 0, None)
    with people.reading() as session:
        assert segment_row(session, segment_id).log_position is None


def test_lines_of_the_log_are_written_in_one_place() -> None:
    modules = [path for path in CORE.rglob("*.py") if any(_makes_a_line(node) for node in ast.walk(_parsed(path)))]
    assert [path.stem for path in modules] == ["bookkeeping"]


def _parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def _makes_a_line(node: ast.AST) -> bool:
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Refresh"


def test_a_position_is_read_as_it_was_written() -> None:
    for position in (Position(7), Position(12, "12:15:13", "7000")):
        assert Position.read(str(position)) == position
