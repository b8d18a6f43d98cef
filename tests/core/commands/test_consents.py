"""`python -m core consent`: recording decisions and writing the ledger; `attribute declare` with a purpose."""

from __future__ import annotations

from core.store.database import Database
from tests.core.commands.test_main import Run, fails, run
from tests.makers import add, contact

__all__ = ["run"]
EVENTS = ("attribute", "declare", "contact", "Events by phone", "yes_no", "--purpose", "events")


def test_a_decision_is_recorded_and_written(run: Run, database: Database) -> None:
    add(database, contact(7, first_name="Ada", email="ada@example.org"))
    recorded = run("consent", "record", "ada@example.org", "no", "--how", "phone call", "--at", "2026-01-30")
    assert recorded.stdout == "Recorded: contact “Ada”, email_consent no.\n"
    older = run("consent", "record", "ada@example.org", "yes", "--how", "form", "--at", "2026-01-29", "--text", "T 3")
    assert older.stdout == "Recorded, but a newer decision counts: contact “Ada”, email_consent yes.\n"
    header, *rows = run("consent", "export").stdout.splitlines()
    assert header.endswith("purpose,channel")
    assert ["form" in row for row in rows] == [True, False]
    assert "T 3" in rows[0]
    fails(run("consent", "record", "bob@example.org", "no", "--how", "x"), "contact: must be known by an own id")


def test_a_consent_is_declared_recorded_and_written_alone(run: Run, database: Database) -> None:
    add(database, contact(7, email="ada@example.org"))
    fails(run(*EVENTS), "consent: must have both a purpose and a channel")
    assert run(*EVENTS, "--channel", "phone").exit_code == 0
    fails(run("attribute", "declare", "contact", "Again", "yes_no", "--purpose", "events", "--channel", "phone"), "")
    run("consent", "record", "ada@example.org", "yes", "--how", "fair", "--attribute", "events_by_phone")
    run("consent", "record", "ada@example.org", "yes", "--how", "form")
    written = run("consent", "export", "--attribute", "events_by_phone", "--format", "json").stdout
    assert "fair" in written
    assert "newsletters" not in written
