"""The house stays one that a newcomer can see: few rooms, each introduced, one meaning for each name."""

from __future__ import annotations

import ast
import subprocess
from collections import defaultdict
from pathlib import Path, PurePosixPath

import pytest

ROOT = Path(__file__).resolve().parents[1]
MOST_IN_CORE = 16
MOST_IN_UI = 12
LONGEST_INTRODUCTION = 3

ONE_SUBJECT = {
    "acts": "who did what, drawn",
    "__init__": "the introduction of a room",
    "__main__": "what runs as `python -m`",
    "attributes": "attributes and properties after they were declared",
    "backups": "backups of whole databases",
    "behavior": "behavioral blocks",
    "caller": "who does something",
    "change_log": "the table of changes, in the words of a kind of database",
    "classroom": "how far the learners of a class are",
    "conditions": "conditions of a definition",
    "connecting": "connections of a kind of database",
    "consents": "what contacts consent to, and refuse",
    "declaring": "attributes, properties and kinds that people declare",
    "duplicates": "records that are likely one, and merging them",
    "explanation": "why a profile is in or out",
    "expressions": "expressions that databases word differently",
    "figures": "the figures of Insights",
    "first_start": "the first start of a database",
    "folders": "folders of segments",
    "glossary": "the words of the field",
    "import_effects": "what an import would do",
    "imports": "imports that were made",
    "journal": "what an import wrote, noted by a kind of database",
    "kept_rows": "rows that nobody changes, in the words of a kind of database",
    "operators": "the operators of conditions",
    "overlap": "what segments have in common",
    "people": "profiles as people see them",
    "picking": "members picked by hand",
    "positions": "positions in the change log",
    "problems": "what is wrong with a definition",
    "publishing": "going live",
    "reasons": "why stays begin and end",
    "records": "profiles and interactions",
    "schedule": "when a segment is refreshed",
    "scope": "what a condition can name where it stands",
    "segment_list": "the list of segments",
    "segments": "segments",
    "suppression": "addresses and numbers that nothing is sent to",
    "suppressions": "contacts that may be suppressed, in the words of a kind of database",
    "trace": "who did what",
    "tokens": "what programs show to come in",
    "transactions": "transactions of a kind of database",
    "triggers": "triggers of a kind of database",
    "types": "column types of a kind of database",
    "users": "who uses Windrow",
    "values": "values of conditions",
    "versions": "published versions",
    "writing": "bulk writes of a kind of database",
}
"""Module names that several rooms have, and the one subject that each of them is about."""


def tracked() -> list[PurePosixPath]:
    """The files of the project, without those that running it leaves behind."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT, check=True, capture_output=True, text=True,
    )  # fmt: skip
    return [PurePosixPath(line) for line in listed.stdout.splitlines() if (ROOT / line).exists()]


def entries(folder: str) -> set[str]:
    return {path.parts[1] for path in tracked() if path.parts[0] == folder}


def rooms() -> list[PurePosixPath]:
    return sorted(
        path.parent for path in tracked() if path.name == "__init__.py" and len(path.parts) == 3
        and path.parts[0] in ("core", "ui")
    )  # fmt: skip


def ambiguous(modules: list[PurePosixPath], one_subject: dict[str, str]) -> dict[str, list[str]]:
    """The module names that several places have without one subject."""
    by_name = defaultdict(list)
    for path in modules:
        by_name[path.stem].append(str(path))
    return {name: paths for name, paths in by_name.items() if len(paths) > 1 and name not in one_subject}


@pytest.mark.parametrize(("folder", "most"), [("core", MOST_IN_CORE), ("ui", MOST_IN_UI)])
def test_a_folder_shows_few_rooms(folder: str, most: int) -> None:
    assert len(entries(folder)) <= most


@pytest.mark.parametrize("room", rooms(), ids=str)
def test_a_room_says_what_belongs_in_it(room: PurePosixPath) -> None:
    text = ast.get_docstring(ast.parse((ROOT / room / "__init__.py").read_text(encoding="utf-8")))
    assert text
    assert len(text.split("\n\n")[0].splitlines()) <= LONGEST_INTRODUCTION


def test_a_module_name_has_one_meaning() -> None:
    modules = [path for path in tracked() if path.suffix == ".py" and path.parts[0] in ("core", "ui")]
    assert ambiguous(modules, ONE_SUBJECT) == {}


def test_a_name_with_two_meanings_is_found() -> None:
    modules = [PurePosixPath("core/a/reading.py"), PurePosixPath("core/b/reading.py")]
    assert ambiguous(modules, {}) == {"reading": ["core/a/reading.py", "core/b/reading.py"]}


def test_the_tests_stand_in_the_rooms_that_they_test() -> None:
    for folder in ("core", "ui"):
        known = {room.parts[1] for room in rooms() if room.parts[0] == folder}
        tested = {path.parts[2] for path in tracked() if path.parts[:2] == ("tests", folder) and len(path.parts) > 3}
        assert tested - {"golden"} <= known
