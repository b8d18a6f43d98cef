"""The commands about imports: looking before, listing, showing, undoing, and mapping a file as the last one."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result
from typer.testing import CliRunner

from core import __main__ as command_line
from core.importing import import_runs
from core.store.database import Database
from tests.callers import ANYBODY
from tests.conftest import on
from tests.makers import city_is, live

pytestmark = on("sqlite")

Run = Callable[..., Result]
PEOPLE = "id,email,where\nC1,ada@example.com,Ulm\nC2,bob@example.com,Aachen\n"


@pytest.fixture
def run(database: Database) -> Run:
    url = database.engine.url.render_as_string(hide_password=False)

    def run_command(*words: str) -> Result:
        return CliRunner().invoke(command_line.app, [*words, "--database", url])

    return run_command


def written(folder: Path, text: str, name: str = "people.csv") -> str:
    file = folder / name
    file.write_text(text, encoding="utf-8")
    return str(file)


def test_a_dry_run_tells_and_changes_nothing(run: Run, database: Database, tmp_path: Path) -> None:
    live(database, "Aachen", city_is("Aachen"))
    file = written(tmp_path, PEOPLE)
    result = run("import", file, "--entity", "contact", "--column", "where=city", "--dry-run")
    assert result.exit_code == 0
    assert "Segment “Aachen”: 1 would enter, 0 would leave." in result.stdout
    assert "2 new" in result.stdout
    assert import_runs(database, ANYBODY) == ()


def test_imports_are_listed_shown_and_undone(run: Run, tmp_path: Path) -> None:
    assert run("import", written(tmp_path, PEOPLE), "--entity", "contact", "--column", "where=city").exit_code == 0
    again = written(tmp_path, PEOPLE.replace("Ulm", "Hof"))
    assert run("import", again, "--entity", "contact", "--column", "where=city").exit_code == 0
    newest, oldest = run("imports").stdout.splitlines()
    assert "0 new, 1 changed" in newest
    assert "2 new, 0 changed" in oldest
    shown = run("imports", "show", "2").stdout
    assert "Column “where”: city" in shown
    assert "contact, City: 1 changed (Ulm → Hof)" in shown
    assert "1 restored, 0 kept" in run("imports", "undo", "2").stdout
    assert "2 removed" in run("imports", "undo", "1").stdout
    refused = run("imports", "undo", "1")
    assert (refused.exit_code, refused.stdout) == (1, "")
    assert "must be done to be undone (got undone)" in refused.stderr


def test_a_file_of_the_same_columns_is_mapped_as_the_last_one(run: Run, tmp_path: Path) -> None:
    mapped = run("import", written(tmp_path, PEOPLE), "--entity", "contact", "--column", "where=owner")
    assert mapped.exit_code == 0
    later = run("import", written(tmp_path, PEOPLE.replace("Ulm", "Hof"), "next.csv"))
    assert "As in import 1 of" in later.stderr
    assert "(people.csv): “where”." in later.stderr
    assert "contact, Owner: 1 changed (Ulm → Hof)" in run("imports", "show", "2").stdout
