"""Records that are likely one: found, merged with what hangs on them, and parted again."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from typer.testing import CliRunner

from core import __main__ as command_line
from core import lifecycle
from core.errors import NotFoundError, StateError
from core.lifecycle import duplicates
from core.lifecycle.duplicates import Wins
from core.store.database import Database
from core.store.tables import Contact, Identifier, Interaction, Lead, table_of
from tests.callers import caller
from tests.core.importing.test_who_is_who import put
from tests.makers import (
    DAY,
    HOUR,
    NOW,
    account,
    add,
    change,
    city_is,
    contact,
    lead,
    live,
    members,
    members_at,
    opened,
    static,
)

ANNA = caller(NOW, "Anna")
LATER = caller(NOW + HOUR, "Ben")


@pytest.fixture(autouse=True)
def people(database: Database) -> None:
    add(
        database,
        account(1, name="Acme", external_id="A1"),
        account(2, name="ACME"),
        contact(1, external_id="C1", first_name="Ana", email="ana@example.com", city="Bonn", phone="+49 30-1234"),
        contact(2, email="ANA@example.com", last_name="Lee", city="Aachen", account_id=1, at=NOW),
        contact(3, first_name="Bo", email="us@example.com"),
        contact(4, first_name="Cy", email="us@example.com", phone="+49 (30) 1234", account_id=2),
        contact(5, first_name="Di", last_name="Fry", account_id=1),
        contact(6, first_name="di", last_name="fry", account_id=1, external_id="C6"),
        contact(7, email="ana@example.com", deleted_at=NOW),
        lead(1, topic="Lift", contact_id=2),
        opened(1, at=NOW - DAY),
        opened(2, at=NOW - DAY),
    )


ONE_NUMBER = [
    ("+49 30 1234567", None),
    ("0049 30 1234567", None),
    ("+49 (0)30 / 123-45.67", None),
    ("[+49] (30) 123\N{NON-BREAKING HYPHEN}45\N{EN DASH}67", None),
    ("030 1234567", "Germany"),
    ("(030) 1234567", "de"),
    ("030/123 45 67", "Deutschland"),
    ("030 1234567", "DEU"),
]
OTHERS = [
    ("030 1234567", None),
    ("030 1234567", "Atlantis"),
    ("030 1234567", "Österreich"),
    ("1234567", "Germany"),
    ("+4930 123456", None),
]


def phones(database: Database, numbers: list[tuple[str, str | None]]) -> list[list[int]]:
    """Import contacts with these phones and countries from number 101 on. Return which of them share a phone."""
    add(database, *(contact(101 + n, phone=phone, country=at) for n, (phone, at) in enumerate(numbers)))
    found = duplicates.likely_duplicates(database, ANNA)
    return [ids for group in found if group.reason == "phone" and (ids := ids_of(group))[0] > 100]


def test_one_phone_is_found_however_it_is_written(database: Database) -> None:
    """A number without its country is that of no country in particular, and not of one that somebody else has."""
    assert phones(database, [*ONE_NUMBER, *OTHERS]) == [
        list(range(101, 101 + len(ONE_NUMBER))),
        [101 + len(ONE_NUMBER), 102 + len(ONE_NUMBER)],
    ]


@pytest.mark.parametrize(
    "numbers",
    [
        [("+39 06 123456", None), ("06 123456", "Italia")],
        [("+1 212 555 0100", None), ("(212) 555-0100", "USA"), ("1-212-555-0100", "United States")],
        [("+7 495 123 45 67", None), ("8 (495) 123-45-67", "Russia")],
        [("+44 20 7946 0000", None), ("020 7946 0000", "UK")],
        [("+36 1 234 5678", None), ("06 1 234 5678", "Hungary")],
        [("+45 32 12 34 56", None), ("32123456", "Danmark")],
    ],
)
def test_a_phone_as_it_is_dialed_within_its_country_is_that_number(
    database: Database, numbers: list[tuple[str, str | None]]
) -> None:
    assert phones(database, numbers) == [list(range(101, 101 + len(numbers)))]


def ids_of(group: duplicates.Group) -> list[int]:
    return [one.id for one in group.records]


def person(database: Database, id_: int) -> Contact:
    with database.reading() as session:
        found = session.get_one(Contact, id_)
        session.expunge(found)
        return found


def of_contacts(database: Database, table: sa.Table) -> list[int]:
    with database.reading() as session:
        return sorted(session.connection().scalars(sa.select(table.c.contact_id)))


def everything(database: Database) -> dict[str, list[tuple[object, ...]]]:
    with database.reading() as session:
        return {
            model.__name__: sorted(map(tuple, session.connection().execute(sa.select(table_of(model)))), key=str)
            for model in (Contact, Interaction, Lead, Identifier)
        }


def test_likely_duplicates_are_listed(database: Database) -> None:
    found = duplicates.likely_duplicates(database, ANNA)
    assert [(group.reason, ids_of(group), group.is_likely) for group in found] == [
        ("e-mail", [1, 2], True),
        ("name and company", [5, 6], True),
        ("e-mail", [3, 4], False),
        ("phone", [1, 4], False),
    ]
    assert [ids_of(group) for group in duplicates.likely_duplicates(database, ANNA, "account")] == [[1, 2]]
    with pytest.raises(NotFoundError):
        duplicates.likely_duplicates(database, ANNA, "lead")


def test_two_own_ids_of_one_system_speak_against_it(database: Database) -> None:
    change(database, 2, at=NOW, external_id="C2")
    assert not next(g for g in duplicates.likely_duplicates(database, ANNA) if ids_of(g) == [1, 2]).is_likely


def test_records_told_apart_are_no_likely_duplicates(database: Database) -> None:
    duplicates.tell_apart(database, ANNA, "contact", [2, 1])
    assert [1, 2] not in [ids_of(group) for group in duplicates.likely_duplicates(database, ANNA)]


def test_what_hangs_on_a_record_moves_along_and_back(database: Database) -> None:
    put(database, "id,email\nS2,ana2@example.com\n", system="shopify")
    before = everything(database)
    (number,) = duplicates.merge(database, ANNA, "contact", 1, [2], {"city": 2})
    kept = person(database, 1)
    assert (kept.first_name, kept.last_name, kept.city, kept.city_key) == ("Ana", "Lee", "Aachen", "aachen")
    assert (kept.account_id, kept.email, kept.external_id) == (1, "ana@example.com", "C1")
    assert person(database, 2).deleted_at == NOW
    assert of_contacts(database, table_of(Interaction)) == [1, 1]
    assert of_contacts(database, table_of(Lead)) == [1]
    assert put(database, "email,first_name\nana@example.com,Ana\n").new == 0

    assert duplicates.undo_merge(database, LATER, number) == ()
    after = everything(database)
    for name, rows in before.items():
        if name == "Contact":
            continue
        assert after[name] == rows, name
    assert (person(database, 1).last_name, person(database, 1).city) == (None, "Bonn")
    assert person(database, 2).deleted_at is None
    (row,) = duplicates.list_merges(database, ANNA)
    assert (row.kept, row.gone, row.undone_at) == ("Ana", "Lee", NOW + HOUR)
    with pytest.raises(StateError):
        duplicates.undo_merge(database, LATER, number)


def test_ids_of_the_one_that_goes_find_the_kept_one(database: Database) -> None:
    change(database, 2, at=NOW, external_id="C2", email="lee@example.com")
    duplicates.merge(database, ANNA, "contact", 1, [2])
    for text in ("id,city\nC2,Köln\n", "email,city\nLEE@example.com,Ulm\n", "email,city\nana@example.com,Aalen\n"):
        assert (put(database, text, now=NOW + DAY).changed) == 1
    assert (person(database, 1).city, person(database, 1).email) == ("Aalen", "ana@example.com")


def test_the_kept_record_takes_the_own_id_where_it_has_none(database: Database) -> None:
    (number,) = duplicates.merge(database, ANNA, "contact", 2, [1])
    assert (person(database, 2).external_id, person(database, 1).external_id) == ("C1", None)
    duplicates.undo_merge(database, LATER, number)
    assert (person(database, 2).external_id, person(database, 1).external_id) == (None, "C1")


def test_what_was_changed_since_is_told_and_kept(database: Database) -> None:
    (number,) = duplicates.merge(database, ANNA, "contact", 1, [2], {"city": 2})
    change(database, 1, at=NOW + HOUR, city="Köln")
    assert duplicates.undo_merge(database, LATER, number) == ("city", "city_key")
    assert (person(database, 1).city, person(database, 1).last_name) == ("Köln", None)


def test_companies_merge_with_their_people(database: Database) -> None:
    (number,) = duplicates.merge(database, ANNA, "account", 1, [2])
    assert person(database, 4).account_id == 1
    duplicates.undo_merge(database, LATER, number)
    assert person(database, 4).account_id == 2


def test_picks_and_stays_move_along_and_the_past_stays_true(database: Database) -> None:
    picked = static(database, "Picked", [2, 3], now=NOW - DAY)
    both = static(database, "Both", [1, 2], now=NOW - DAY)
    bonn = live(database, "Bonn", city_is("Bonn"), now=NOW - DAY)
    (number,) = duplicates.merge(database, ANNA, "contact", 1, [2])
    assert (members(database, picked), members(database, both)) == ({1, 3}, {1})
    assert members_at(database, picked, NOW - HOUR) == {2, 3}
    assert members_at(database, both, NOW - HOUR) == {1, 2}
    assert members(database, bonn) == {1}
    duplicates.undo_merge(database, LATER, number)
    lifecycle.refresh_all(database, caller(NOW + 2 * HOUR))
    assert (members(database, picked), members(database, both)) == ({2, 3}, {1, 2})
    assert members_at(database, picked, NOW - HOUR) == {2, 3}


def test_a_frozen_segment_has_the_kept_record_in_place_of_the_other(database: Database) -> None:
    aachen = live(database, "Aachen", city_is("Aachen"), now=NOW - DAY)
    lifecycle.schedule(database, caller(NOW - DAY), aachen, mode="frozen")
    (number,) = duplicates.merge(database, ANNA, "contact", 1, [2])
    assert members(database, aachen) == {1}
    lifecycle.refresh_all(database, caller(NOW + HOUR))
    assert members(database, aachen) == {1}
    assert members_at(database, aachen, NOW - HOUR) == {2}
    duplicates.undo_merge(database, LATER, number)
    assert members(database, aachen) == {2}
    lifecycle.refresh_all(database, caller(NOW + 2 * HOUR))
    assert members(database, aachen) == {2}


def test_all_likely_ones_are_merged_at_once(database: Database) -> None:
    numbers = duplicates.merge_likely(database, ANNA, wins=Wins.NEWEST)
    assert len(numbers) == 2
    assert (person(database, 1).city, person(database, 5).external_id) == ("Aachen", "C6")
    assert person(database, 3).deleted_at is None
    assert all(not group.is_likely for group in duplicates.likely_duplicates(database, ANNA))
    assert duplicates.merge_likely(database, ANNA) == []


@pytest.mark.parametrize(("kept", "gone"), [(1, [1]), (1, [2, 2]), (1, [99]), (1, [7]), (7, [1])])
def test_only_different_records_that_are_there_merge(database: Database, kept: int, gone: list[int]) -> None:
    before = everything(database)
    with pytest.raises(StateError):
        duplicates.merge(database, ANNA, "contact", kept, gone)
    assert everything(database) == before


@pytest.mark.usefixtures("database")
def test_the_commands(database_url: str) -> None:
    def run(*arguments: str) -> str:
        result = CliRunner().invoke(command_line.app, [*arguments, "--database", database_url])
        assert result.exit_code == 0, result.output
        return result.output

    assert "Same e-mail:" in run("duplicates")
    assert "1 merged" in run("merge", "1", "2", "--take", "city=2")
    assert "Lee (2) into Ana Lee (1)" in run("merges")
    assert "is undone" in run("undo-merge", "1")
    assert "no likely duplicates" in run("merge", "1", "2", "--apart")
    assert "1 merged" in run("merge", "--likely")
