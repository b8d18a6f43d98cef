"""The command that tells who did what."""

from __future__ import annotations

import csv
import json

import pytest
from typer.testing import CliRunner

from core import lifecycle
from core.commands import app
from core.store.database import Database
from tests.callers import caller
from tests.makers import HOUR, NOW, city_is, draft


@pytest.fixture
def url(database: Database, database_url: str) -> str:
    segment = draft(database, "=1+1", city_is("Aachen"))
    lifecycle.describe(database, caller(NOW + HOUR, "=Anna"), segment, name="Near")
    return database_url


def run(url: str, *arguments: str, code: int = 0) -> str:
    result = CliRunner().invoke(app, ["trace", *arguments, "--database", url])
    assert result.exit_code == code, result.output
    return result.output


def test_it_tells_who_did_what_and_what_changed(url: str) -> None:
    line = run(url, "--who", "=Anna").strip()
    assert "=Anna\tby program\trename or describe a segment\tsegment 1\tname: =1+1 → Near" in line


def test_csv_runs_nothing_in_a_spreadsheet(url: str) -> None:
    rows = list(csv.DictReader(run(url, "--format", "csv", "--of", "segment 1", "--limit", "1").splitlines()))
    assert [(row["who"], row["before"]) for row in rows] == [("'=Anna", "name: =1+1")]


def test_json_lines_are_read_one_by_one(url: str) -> None:
    first, *_ = (json.loads(line) for line in run(url, "--format", "jsonl").splitlines())
    assert (first["subject"], first["door"]) == ("segment 1", "program")


def test_what_is_no_instant_or_time_is_a_message(url: str) -> None:
    assert "instant" in run(url, "--since", "someday", code=1)
    assert "whole number from 30" in run(url, "--keep-days", "3", code=1)
    assert "kept for 90 days" in run(url, "--keep-days", "90")
