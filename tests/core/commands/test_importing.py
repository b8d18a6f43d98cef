"""What `python -m core import` says of people who are deleted, and of those whom a row proves to be one."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.store.database import Database
from tests.core.commands.test_main import Run, run
from tests.makers import add, contact

__all__ = ["run"]


def written(folder: Path, text: str) -> str:
    file = folder / "file.csv"
    file.write_text(text, "utf-8")
    return str(file)


def test_deleted_people_who_stay_out_are_no_fault_of_the_file(run: Run, database: Database, tmp_path: Path) -> None:
    add(database, contact(7, email="ada@example.org"))
    run("person", "delete", "ada@example.org")
    people = written(tmp_path, "Email,First name\nADA@example.org,Ada\nbo@example.org,Bo\n")
    for option in (["--dry-run"], []):
        told = run("import", people, *option)
        assert (told.exit_code, "1 of deleted ones, 0 could not be read" in told.stdout) == (0, True)
        assert '1 row stays out: of deleted contacts. --gone "come back" brings them back.' in told.stderr
    orders = written(tmp_path, "Order ID,Order date,Email,Total\n1,2026-03-04,ada@example.org,5\n")
    told = run("import", orders)
    assert (told.exit_code, "1 of deleted ones, 0 could not be read" in told.stdout) == (0, True)
    assert "1 row stays out: what deleted contacts did. `person restore` brings a contact back." in told.stderr


@pytest.mark.parametrize(
    "text",
    [
        "Customer ID,Email\nK1,ada@example.org\n",
        "Order ID,Order date,Customer ID,Email,Total\n1,2026-03-04,K1,ada@example.org,5\n",
    ],
)
def test_people_whom_a_row_proves_to_be_one_are_told(run: Run, database: Database, tmp_path: Path, text: str) -> None:
    add(database, contact(7, first_name="Ada", external_id="K1"), contact(8, city="Ulm", email="ada@example.org"))
    file = written(tmp_path, text)
    for option in (["--dry-run"], []):
        told = run("import", file, *option)
        assert told.exit_code == 0, told.stderr
        assert "1 record is merged into another, as rows prove them to be one: contact 8 into 7." in told.stderr
    again = run("import", file)
    assert (again.exit_code, "merged" in again.stderr) == (0, False)
