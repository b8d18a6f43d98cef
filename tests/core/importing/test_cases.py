"""Files as people have them: they are stored as a careful colleague would have entered them."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from core import __main__ as command_line
from tests.core.importing.cases import CASES, FOLDER, TABLES, WrongError, compare, stored_in

NOT_YET: frozenset[str] = frozenset()
"""Cases that do not pass yet. One that passes fails its test until it is removed here."""


def run(*arguments: str) -> tuple[int, str]:
    result = CliRunner().invoke(command_line.app, arguments)
    if result.exception and not isinstance(result.exception, SystemExit):
        raise WrongError(f"an error that nobody expects: {result.exception!r}")
    return result.exit_code, result.output


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("cases") / "empty.db"
    code, said = run("init", "--database", f"sqlite:///{path}")
    assert code == 0, said
    return path


def check(case: dict[str, Any], path: Path) -> None:
    """Raise WrongError at a difference."""
    before, stored, code, said = dict.fromkeys(TABLES, 0), stored_in(path), 0, ""
    for step in case["steps"]:
        before = {plural: len(table.rows) for plural, table in stored.items()}
        entity = ["--entity", step["entity"]] if "entity" in step else []
        file = str(FOLDER / step["file"])
        code, said = run("import", file, "--database", f"sqlite:///{path}", *entity, *step.get("options", []))
        stored = stored_in(path)
    compare(case["expect"], before, stored, code, said)


@pytest.mark.parametrize("case", [pytest.param(case, id=case["id"]) for case in CASES])
def test_a_file_gives_what_it_means(case: dict[str, Any], empty: Path, tmp_path: Path) -> None:
    """The sentence of each case says what the file means."""
    path = tmp_path / "case.db"
    shutil.copy(empty, path)
    if case["id"] not in NOT_YET:
        check(case, path)
        return
    with pytest.raises(WrongError):
        check(case, path)


def test_cases_that_do_not_pass_yet_are_cases() -> None:
    assert {case["id"] for case in CASES} >= NOT_YET
