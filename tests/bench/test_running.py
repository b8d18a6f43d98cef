"""The benchmark at its small scale: for what it selects, never for its time."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from bench.answers import DisagreementError, ask
from bench.questions import QUESTIONS
from bench.report import page
from bench.running import run
from bench.scale import SCALES
from core.store.database import open_database
from tests.conftest import on


@on("postgresql")
def test_every_way_to_ask_selects_the_same_set(database_url: str, tmp_path: Path) -> None:
    scale = replace(SCALES["small"], repeats=1)
    results = run(scale, tmp_path, database_url, print)
    members = {
        database: {answer.question: answer.members for answer in answers}
        for database, answers in results.answers.items()
    }
    assert members["SQLite"] == members["PostgreSQL"]
    assert set(results.columnar) == set(members["SQLite"]) == {question.name for question in QUESTIONS}
    assert all(members["SQLite"].values()), "a question that selects nobody measures nothing"
    assert 0.98 * scale.contacts < members["SQLite"]["nearly_everybody"] < scale.contacts
    assert members["SQLite"]["nearly_nobody"] < 0.001 * scale.contacts
    assert set(results.bulk_seconds) == set(members)
    written = page(results, "A machine", date(2026, 5, 4))
    assert all(written.count(f"| {question.words} | ") == 2 for question in QUESTIONS)

    never = next(question for question in QUESTIONS if question.name == "never")
    other = replace(never, name="nearly_everybody")
    database = open_database(f"sqlite:///{tmp_path / 'windrow.db'}")
    with pytest.raises(DisagreementError, match="must have the same members both ways"):
        ask(database, other, repeats=1)
    database.dispose()
