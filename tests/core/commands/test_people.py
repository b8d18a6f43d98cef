"""`python -m core person`: deleting, restoring and erasing."""

from __future__ import annotations

import pytest

from core.store.database import Database
from core.store.tables import Identifier
from tests.core.commands.test_main import Run, fails, run
from tests.makers import account, add, contact, lead, members, static

__all__ = ["run"]


@pytest.fixture
def ada(database: Database) -> int:
    """A contact with an address and ids of two systems, in a static segment."""
    add(
        database,
        contact(7, first_name="Ada", email="ada@example.org", external_id="C7"),
        lead(8, topic="Excavator", external_id="L8", contact_id=7),
        account(9, name="Digger Ltd"),
        Identifier(entity="contact", value="701", system="hubspot", profile_id=7),
    )
    return static(database, "Picked", [7])


@pytest.mark.parametrize("who", ["C7", "ADA@example.org", "701"])
def test_a_contact_is_deleted_and_restored_by_an_own_id_or_address(
    run: Run, database: Database, ada: int, who: str
) -> None:
    assert run("person", "delete", who).stdout == "Deleted: contact “Ada” left 1 segment.\n"
    assert members(database, ada) == set()
    fails(run("person", "delete", who), "contact “Ada”: must not be deleted yet")
    assert "Restored: contact “Ada” returned to 1 segment." in run("person", "restore", who).stdout
    assert members(database, ada) == {7}


def test_a_number_is_taken_for_one_only_where_that_is_said(run: Run, ada: int) -> None:
    assert ada
    fails(run("person", "delete", "7"), "contact: must be known by an own id or e-mail address (got '7')")
    assert run("person", "delete", "7", "--number").exit_code == 0


def test_what_several_have_is_told(run: Run, database: Database, ada: int) -> None:
    assert ada
    add(database, contact(17, first_name="Augusta", email="ada@example.org"))
    fails(run("person", "delete", "ada@example.org"), "which numbers 7 (“Ada”), 17 (“Augusta”) have")
    run("person", "delete", "C7")
    # Only one of them is there, and only one is deleted.
    assert "contact “Augusta” left 0 segments" in run("person", "delete", "ada@example.org").stdout


def test_erasing_asks_for_the_name(run: Run, database: Database, ada: int) -> None:
    refused = run("person", "erase", "C7", stdin="ada\n")
    assert (refused.exit_code, members(database, ada)) == (1, {7})
    assert "must be confirmed by its name. Nothing was done." in refused.stderr
    erased = run("person", "erase", "C7", "--with-leads", stdin="Ada\n")
    assert erased.stdout.endswith("Erased: contact number 7, with 1 more. It left 1 segment.\n")
    fails(run("person", "restore", "C7"), "It may have been erased")


def test_accounts_and_leads_go_alike(run: Run, ada: int) -> None:
    assert ada
    for entity, who, name in (("account", "digger ltd", "Digger Ltd"), ("lead", "L8", "Excavator")):
        for done, word in (("delete", "Deleted"), ("restore", "Restored")):
            assert run("person", done, who, "--entity", entity).stdout.startswith(f"{word}: {entity} “{name}”")
        assert run("person", "erase", who, "--entity", entity, "--yes").exit_code == 0
