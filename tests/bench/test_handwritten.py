"""Each question has its SQL by hand, and each SQL its question."""

from __future__ import annotations

from pathlib import Path

import pytest

import bench
from bench.handwritten import INSTANTS, parameters, statements
from bench.questions import QUESTIONS, Question

FOLDER = Path(bench.__file__).parent / "sql"


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question.name)
def test_every_database_is_asked(question: Question) -> None:
    for database, most in (("sqlite", 9), ("postgresql", 9), ("duckdb", 1)):
        asked = statements(question.name, database)
        assert 1 <= len(asked) <= most
        assert all(set(parameters(sql)) <= set(INSTANTS) for sql in asked)


def test_no_file_is_left_over() -> None:
    assert {path.stem for path in FOLDER.iterdir()} == {question.name for question in QUESTIONS}


def test_names_are_unique() -> None:
    assert len({question.name for question in QUESTIONS}) == len(QUESTIONS)
