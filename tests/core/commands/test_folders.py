"""`python -m core folder`: folders, their people, and where segments are."""

from __future__ import annotations

from pathlib import Path

import pytest

from core import lifecycle
from core.language.definition import to_json
from core.store.database import Database
from core.store.tables import User
from tests.callers import ANYBODY
from tests.core.commands.test_main import Run, fails, run
from tests.makers import NOW, add, city_is, static

__all__ = ["run"]


@pytest.fixture
def segment(database: Database) -> int:
    """A segment, where there are three users, two with the same name."""
    add(database, *(User(id=id_, name=name, created_at=NOW) for id_, name in ((1, "Ada"), (2, "Bert"), (3, "bert"))))
    return static(database, "Layoffs", is_live=False)


def test_a_folder_is_created_filled_and_deleted(run: Run, database: Database, segment: int) -> None:
    assert run("folder", "list").stdout == "There are no folders yet.\n"
    assert run("folder", "create", "Board", "--private").stdout == "Created: folder 1.\n"
    run("folder", "let-in", "board", "Ada", "--edit")
    run("folder", "move", "Layoffs", "Board")
    assert run("folder", "list").stdout == "   1  private     1 segments  “Board”\n         1  edits  Ada\n"
    fails(run("folder", "delete", "Board"), "folder “Board”: must be empty to be deleted")
    assert run("folder", "hand-on", "layoffs", "ada").stdout == "Handed on to Ada.\n"
    run("folder", "let-out", "1", "Ada")
    run("folder", "change", "1", "--name", "Directors", "--shared")
    assert run("folder", "list").stdout == "   1  shared      1 segments  “Directors”\n"
    run("folder", "move", "layoffs")
    assert run("folder", "delete", "Directors").stdout == "Deleted.\n"
    kept = lifecycle.segment(database, ANYBODY, segment)
    assert (kept.place.folder_id, kept.owner) == (None, "Ada")


def test_a_name_that_means_nobody_or_several_is_told(run: Run, segment: int) -> None:
    assert segment
    run("folder", "create", "Board")
    fails(run("folder", "let-in", "Bord", "Ada"), "Did you mean “Board”?")
    fails(run("folder", "let-in", "Board", "BERT"), "user: must be one (got 'BERT', the name of numbers 2, 3)")
    assert run("folder", "let-in", "Board", "3").exit_code == 0


def test_a_segment_is_created_in_a_folder(run: Run, database: Database, segment: int, tmp_path: Path) -> None:
    run("folder", "create", "Board", "--private")
    definition = tmp_path / "definition.json"
    definition.write_text(to_json(city_is("Aachen")), encoding="utf-8")
    number = int(run("create", "In Aachen", "--definition", str(definition), "--folder", "board").stdout[17:-2])
    made = lifecycle.segment(database, ANYBODY, number)
    assert (made.kind, made.place.folder_id, made.draft) == ("dynamic", 1, city_is("Aachen"))
    number = int(run("create", "Picked").stdout[17:-2])
    made = lifecycle.segment(database, ANYBODY, number)
    assert (made.kind, made.place.folder_id) == ("static", None)
    fails(run("create", "Another", "--folder", "Bord"), "Did you mean “Board”?")
    assert segment
