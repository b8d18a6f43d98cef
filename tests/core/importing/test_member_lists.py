"""Lists of members that Windrow exported, imported again: the same people, into profiles and static segments."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from dataclasses import fields
from operator import attrgetter

import pytest
import sqlalchemy as sa

from core import lifecycle
from core.importing import Answers, Source, file_entries, import_file, likely_list
from core.membership import ExportedMember, every_member
from core.membership.handover import Movement, changes
from core.store.database import Database
from core.store.exporting import csv_lines
from core.store.tables import Contact, Identifier, table_of
from tests.callers import ANYBODY, caller
from tests.makers import HOUR, NOW, account, add, contact, static

MEMBERS = tuple(field.name for field in fields(ExportedMember))
MOVEMENTS = tuple(field.name for field in fields(Movement))


def file(header: Sequence[str], rows: Iterable[Sequence[object]]) -> Source:
    return io.BytesIO("".join(csv_lines(header, rows)).encode())


@pytest.fixture
def segment_id(database: Database) -> int:
    add(
        database,
        account(1, name="Acme"),
        # Own ids that look like the numbers of others.
        contact(1, external_id="2", first_name="Ana", last_name="Lee", email="ana@example.com", account_id=1),
        contact(2, external_id="1", first_name="Bo", email="us@example.com"),
        contact(3, external_id="-4", email="us@example.com", city="Bonn"),
        contact(4, email="di@example.com"),
        contact(5, first_name="Eve"),
        contact(6, email="fay@example.com"),
        Identifier(entity="contact", system="hubspot", value="77", profile_id=6),
    )
    return static(database, "Six", range(1, 7))


def people(database: Database) -> list[tuple[object, ...]]:
    table = table_of(Contact)
    hidden = ("created_at", "updated_at")
    columns = [column for column in table.columns if column.name not in hidden]
    with database.reading() as session:
        return [tuple(row) for row in session.connection().execute(sa.select(*columns).order_by(table.c.id))]


def exported(database: Database, segment_id: int) -> Source:
    return file(MEMBERS, map(attrgetter(*MEMBERS), every_member(database, ANYBODY, segment_id)))


def test_an_export_carries_own_ids_and_their_system(database: Database, segment_id: int) -> None:
    rows = list(every_member(database, ANYBODY, segment_id))
    assert [(row.external_id, row.system) for row in rows] == [
        ("2", None), ("1", None), ("-4", None), (None, None), (None, None), ("77", "hubspot"),
    ]  # fmt: skip
    moved = list(changes(database, ANYBODY, segment_id))
    assert [(one.external_id, one.system) for one in moved] == [(row.external_id, row.system) for row in rows]


@pytest.mark.parametrize("answers", [Answers(), Answers(new_columns=True, create_accounts=True)])
def test_members_imported_into_profiles_are_the_same_people(
    database: Database, segment_id: int, answers: Answers
) -> None:
    before = people(database)
    report = import_file(database, caller(NOW + HOUR), exported(database, segment_id), answers)
    assert (report.new, report.changed, report.unchanged) == (0, 0, 5)
    assert report.bad == 1  # Eve has neither id nor address
    assert people(database) == before


def test_changes_imported_into_profiles_are_the_same_people(database: Database, segment_id: int) -> None:
    before = people(database)
    moved = file(MOVEMENTS, map(attrgetter(*MOVEMENTS), changes(database, ANYBODY, segment_id)))
    import_file(database, caller(NOW + HOUR), moved, Answers())
    assert people(database) == before


def test_members_imported_into_a_static_segment_are_the_same_people(database: Database, segment_id: int) -> None:
    other = static(database, "Other")
    source = exported(database, segment_id)
    entries = file_entries(source, *likely_list(source, "contact"))
    done = lifecycle.add_listed(database, caller(NOW + HOUR), other, entries)
    assert {row.profile_id for row in every_member(database, ANYBODY, other)} == {1, 2, 3, 4, 6}
    assert (done.entries, done.added, [one.reason for one in done.missed]) == (6, 5, ["empty"])
