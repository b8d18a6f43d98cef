"""A person may get everything that is held about them; who sees addresses in part may not hand it out."""

from __future__ import annotations

import json
from dataclasses import replace
from io import BytesIO

import pytest

from core import lifecycle
from core.access.caller import Role
from core.errors import NotFoundError, RefusedError
from core.importing import Answers, Fault, import_file
from core.lifecycle import duplicates
from core.store.database import Database
from core.store.tables import Identifier, Interaction
from core.team import folders
from tests.callers import caller
from tests.makers import HOUR, NOW, add, city_is, contact, lead, live, static

STEWARD = caller(NOW + HOUR, "Anna")
FILE = b"""\
id,first name,last name,email,phone,city,consent
C-0001,Ada,Lovelace,ada@example.org,+49 30 1234567,Aachen,yes
C-0001,Ada,Lovelace,no address,+49 30 1234567,Aachen,yes
"""


@pytest.fixture
def known(database: Database) -> Database:
    import_file(database, caller(NOW, "Anna"), BytesIO(FILE), Answers(entity="contact", fault=Fault.ROW))
    add(
        database, contact(50, first_name="Ada", last_name="King", email="king@example.org"),
        lead(9, contact_id=1, topic="A difference engine"),
        Identifier(entity="contact", value="countess@example.org", system="email", profile_id=1),
        Interaction(contact_id=1, id=7, kind="page_visited", occurred_at=NOW, recorded_at=NOW, page="/engine"),
    )  # fmt: skip
    live(database, "In Aachen", city_is("Aachen"))
    static(database, "Picked", [1])
    duplicates.merge(database, caller(NOW, "Anna"), "contact", 1, [50])
    lifecycle.suppress(database, caller(NOW, "Anna"), "ada@example.org")
    return database


def test_everything_held_about_a_person_is_in_the_report(known: Database) -> None:
    report = lifecycle.person_report(known, STEWARD, 1)
    text = json.dumps(report)
    for each in (
        "Lovelace", "ada@example.org", "+49 30 1234567", "countess@example.org", "A difference engine", "/engine",
        "king@example.org", "In Aachen", "Picked", "no address",
    ):  # fmt: skip
        assert each in text, each
    assert [one["segment"] for one in report["segments_now"]].count("In Aachen") == 1
    [why] = [one for one in report["segments_now"] if one["segment"] == "In Aachen"]
    assert why["why"][0]["held"]
    assert "Aachen" in json.dumps(why["why"])
    assert report["suppressions"][0]["address"] == "ada@example.org"
    assert report["imports"][0]["made_it"]
    assert len(report["rejected_rows"]) == 1
    assert report["merges"][0]["gone_id"] == 50
    assert {row["entered_because"] for row in report["stays"]} <= {"data", "definition", "manual", "time"}
    assert report["form"] == 1


def test_the_report_tells_who_asked_before(known: Database) -> None:
    lifecycle.delete_person(known, STEWARD, "contact", 1)
    lifecycle.restore_person(known, STEWARD, "contact", 1)
    report = lifecycle.person_report(known, replace(STEWARD, at=NOW + 2 * HOUR), 1)
    assert "delete a contact, an account or a lead" in {row["use_case"] for row in report["trace"]} or any(
        "DELETE" in row["use_case"].upper() for row in report["trace"]
    )


def test_an_erased_person_has_no_report(known: Database) -> None:
    lifecycle.erase_person(known, STEWARD, "contact", 1)
    with pytest.raises(NotFoundError):
        lifecycle.person_report(known, STEWARD, 1)


def test_the_report_says_how_many_segments_it_leaves_out(known: Database) -> None:
    board = folders.create_folder(known, STEWARD, name="Board", is_private=True)
    for name in ("Layoffs", "Bonuses"):
        folders.move_segment(known, STEWARD, static(known, name, [1]), board)
    some = replace(STEWARD, roles=frozenset({Role.STEWARD, Role.VIEWER}))
    report = lifecycle.person_report(known, some, 1)
    assert report["segments_not_shown"] == 2
    assert not {"Layoffs", "Bonuses"} & {one["segment"] for one in (*report["stays"], *report["segments_now"])}
    assert lifecycle.person_report(known, STEWARD, 1)["segments_not_shown"] == 0


def test_who_sees_addresses_in_part_gets_no_report(known: Database) -> None:
    with pytest.raises(RefusedError, match="whole addresses"):
        lifecycle.person_report(known, replace(STEWARD, is_masked=True), 1)


def test_only_a_steward_gets_a_report(known: Database) -> None:
    with pytest.raises(RefusedError, match="steward"):
        lifecycle.person_report(known, replace(STEWARD, roles=frozenset({Role.PUBLISHER})), 1)
