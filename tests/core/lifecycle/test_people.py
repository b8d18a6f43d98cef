"""Deleting, restoring and erasing a contact, an account or a lead."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from sqlmodel import SQLModel

from core import lifecycle
from core.audience.addressed import addressed
from core.audience.contact_card import contact_card
from core.errors import NotFoundError, StateError
from core.importing import Answers, import_file
from core.lifecycle import duplicates
from core.membership import every_member, handover, members_page
from core.store.database import Database
from core.store.tables import (
    Account,
    Contact,
    Identifier,
    ImportRejected,
    ImportRun,
    Interaction,
    Lead,
    Merge,
    MergeMove,
    StaticMember,
    table_of,
)
from tests.callers import ANYBODY, caller
from tests.conftest import on
from tests.core.lifecycle.test_following import KINDS, marked, reasons, removed, write
from tests.makers import (
    HOUR,
    NOW,
    account,
    add,
    city_is,
    contact,
    defined,
    lead,
    live,
    members,
    members_at,
    opened,
    static,
    where,
)

LATER = caller(NOW + HOUR, "Anna")
EMAIL = "Ada.Secret@example.org"
LATEST = caller(NOW + 2 * HOUR, "Anna")


@pytest.fixture
def aachen(database: Database) -> Database:
    """Three contacts in Aachen; the second has all that a person can have."""
    add(database, account(9, name="Digger Ltd", external_id="A9"))
    add(database, *(contact(id_, city="Aachen", email=f"c{id_}@example.org") for id_ in (1, 3)))
    add(
        database,
        contact(2, city="Aachen", email=EMAIL, external_id="C-SECRET", first_name="Ada", account_id=9),
        opened(2, at=NOW),
        opened(1, at=NOW),
        lead(2, topic="Excavator", contact_id=2, external_id="L2"),
        lead(3, topic="Crane", contact_id=3),
        Identifier(entity="contact", value="secret-77", system="hubspot", profile_id=2),
        Identifier(entity="contact", value="ada@secret.example", system="email", profile_id=2),
        Identifier(entity="lead", value="secret-77", system="hubspot", profile_id=2),
    )
    return database


def rows(database: Database, model: type[SQLModel], *conditions: Any) -> int:
    with database.reading() as session:
        return int(
            session.execute(sa.select(sa.func.count()).select_from(table_of(model)).where(*conditions)).scalar_one()
        )


# Deleting and restoring


@pytest.mark.parametrize("kind", KINDS)
def test_a_deleted_contact_leaves_every_kind_of_segment_at_once_and_returns_when_restored(
    aachen: Database, kind: str
) -> None:
    segment_id = KINDS[kind](aachen)
    deleted = lifecycle.delete_person(aachen, LATER, "contact", 2)
    assert (deleted.name, deleted.segments) == ("Ada", 1)
    assert members(aachen, segment_id) == {1, 3}
    assert contact_card(aachen, ANYBODY, 2).deleted_at == LATER.at
    restored = lifecycle.restore_person(aachen, LATEST, "contact", 2)
    is_stopped = kind == "stopped"
    assert restored.segments == (0 if is_stopped else 1)
    assert members(aachen, segment_id) == ({1, 3} if is_stopped else {1, 2, 3})
    assert contact_card(aachen, ANYBODY, 2).deleted_at is None
    assert [change.change for change in handover.changes(aachen, ANYBODY, segment_id)][-2:] == (
        ["entered", "left"] if is_stopped else ["left", "entered"]
    )


def test_the_next_round_moves_nobody_again(aachen: Database) -> None:
    picked = static(aachen, "Picked", [1, 2, 3])
    lifecycle.delete_person(aachen, LATER, "contact", 2)
    before = reasons(aachen, picked)
    lifecycle.refresh_due(aachen, LATEST)
    assert reasons(aachen, picked) == before


def test_an_account_and_a_lead_are_deleted_and_restored_alike(aachen: Database) -> None:
    leads = live(aachen, "Leads", defined(where("topic", "contains_data"), target="lead"))
    of_digger = live(aachen, "Of Digger", defined(where("account.name", "is", "Digger Ltd")))
    lifecycle.delete_person(aachen, LATER, "lead", 2)
    assert members(aachen, leads) == {3}
    assert lifecycle.delete_person(aachen, LATER, "account", 9).segments == 0
    lifecycle.refresh_all(aachen, LATER)
    assert members(aachen, of_digger) == set()
    lifecycle.restore_person(aachen, LATEST, "lead", 2)
    lifecycle.restore_person(aachen, LATEST, "account", 9)
    lifecycle.refresh_all(aachen, LATEST)
    assert (members(aachen, leads), members(aachen, of_digger)) == ({2, 3}, {2})


def test_what_is_not_there_or_deleted_already_is_told(aachen: Database) -> None:
    with pytest.raises(NotFoundError, match="contact: must exist"):
        lifecycle.delete_person(aachen, LATER, "contact", 77)
    with pytest.raises(StateError, match="must be deleted to be restored"):
        lifecycle.restore_person(aachen, LATER, "contact", 2)
    lifecycle.delete_person(aachen, LATER, "contact", 2)
    with pytest.raises(StateError, match="“Ada”: must not be deleted yet"):
        lifecycle.delete_person(aachen, LATEST, "contact", 2)


# Erasing


def test_an_erased_contact_leaves_nothing_but_its_number_in_history(aachen: Database) -> None:
    picked = static(aachen, "Picked", [1, 2, 3])
    dynamic = live(aachen, "Dynamic", city_is("Aachen"))
    static(aachen, "Waiting", [2], is_live=False)
    erased = lifecycle.erase_person(aachen, LATER, "contact", 2)
    assert (erased.name, erased.segments, erased.erased) == ("Ada", 2, 1)
    for model, condition in (
        (Contact, table_of(Contact).c.id == 2),
        (Interaction, table_of(Interaction).c.contact_id == 2),
        (StaticMember, table_of(StaticMember).c.profile_id == 2),
        (Identifier, sa.and_(table_of(Identifier).c.entity == "contact", table_of(Identifier).c.profile_id == 2)),
        (Lead, table_of(Lead).c.contact_id == 2),
    ):
        assert rows(aachen, model, condition) == 0, model
    assert rows(aachen, Lead) == 2
    assert rows(aachen, Identifier) == 1
    for segment_id in (picked, dynamic):
        assert members(aachen, segment_id) == {1, 3}
        assert [ended for id_, _, ended in reasons(aachen, segment_id) if id_ == 2] == ["deleted"]
        assert members_at(aachen, segment_id, NOW) == {1, 2, 3}
        assert members_page(aachen, ANYBODY, segment_id, at=NOW).total == 3
        *_, last = handover.changes(aachen, ANYBODY, segment_id)
        assert (last.change, last.profile_id, last.external_id, last.email) == ("left", 2, None, None)
    with pytest.raises(NotFoundError):
        lifecycle.restore_person(aachen, LATEST, "contact", 2)


def test_leads_are_erased_with_their_contact_if_wanted(aachen: Database) -> None:
    leads = live(aachen, "Leads", defined(where("topic", "contains_data"), target="lead"))
    assert lifecycle.erase_person(aachen, LATER, "contact", 2, with_leads=True).erased == 2
    assert rows(aachen, Lead) == 1
    assert members(aachen, leads) == {3}


def test_a_contact_without_leads_is_erased_with_its_leads(aachen: Database) -> None:
    live(aachen, "Leads", defined(where("topic", "contains_data"), target="lead"))
    leads = rows(aachen, Lead)
    assert lifecycle.erase_person(aachen, LATER, "contact", 1, with_leads=True).erased == 1
    assert (rows(aachen, Contact, table_of(Contact).c.id == 1), rows(aachen, Lead)) == (0, leads)


def test_an_erased_account_leaves_its_contacts_without_one(aachen: Database) -> None:
    lifecycle.erase_person(aachen, LATER, "account", 9)
    assert rows(aachen, Account) == 0
    assert rows(aachen, Contact, table_of(Contact).c.account_id.is_(None)) == 3


def test_a_number_is_never_given_to_somebody_else(database: Database) -> None:
    """Who has the number of an erased person would have her history, and her picks."""

    def imported(own_id: str) -> int:
        file = f"id,email\n{own_id},{own_id}@example.org\n".encode()
        import_file(database, LATEST, BytesIO(file), Answers(entity="contact"))
        [found] = addressed(database, ANYBODY, "contact", own_id)
        return found.id

    first, second = imported("C1"), imported("C2")
    lifecycle.erase_person(database, LATER, "contact", second)
    third = imported("C3")
    write(database, removed(third))
    assert first < second < third < imported("C4")


def test_what_imports_keep_of_an_erased_person_goes_too(aachen: Database) -> None:
    file = b"id,email,first name,birthday\nC-SECRET,Ada.Secret@example.org,Augusta,1815-12-10\nC1,no address,Bob,\n"
    import_file(aachen, LATER, BytesIO(file), Answers(entity="contact"))
    assert texts_with(aachen, "augusta") == [
        "contact.first_name", "contact.first_name_key", "import_change.after",
    ]  # fmt: skip
    bad = [
        {"line": line, "column": "", "reason": f"must be known (got “{who}”)"} for line, who in enumerate(("X", EMAIL))
    ]
    rejected = [ImportRejected(run_id=1, line=line, cells=["9", who]) for line, who in enumerate(("X", EMAIL))]
    add(aachen, *rejected)
    write(aachen, sa.update(table_of(ImportRun)).values(report={"bad_rows": bad}))
    lifecycle.erase_person(aachen, LATEST, "contact", 2)
    assert [part for part in ("secret", "augusta", "1815-12-10") if texts_with(aachen, part)] == []
    assert rows(aachen, ImportRejected) == 1


def texts_with(database: Database, part: str) -> list[str]:
    """Where a text is in any column of any table, but that of leads."""
    found = []
    with database.reading() as session:
        for table in SQLModel.metadata.tables.values():
            for column in table.columns:
                holds = sa.func.lower(sa.cast(column, sa.Text)).contains(part)
                if table.name != "lead" and session.execute(sa.select(sa.literal(1)).where(holds).limit(1)).first():
                    found.append(f"{table.name}.{column.name}")
    return sorted(place for place in found if place != "identifier.value")


def test_records_that_were_merged_into_an_erased_one_go_with_it(aachen: Database) -> None:
    duplicates.merge(aachen, LATER, "contact", 1, [2])
    with pytest.raises(StateError, match="must not be merged into another to be restored"):
        lifecycle.restore_person(aachen, LATEST, "contact", 2)
    assert lifecycle.erase_person(aachen, LATEST, "contact", 1).erased == 2
    assert [row for row in (rows(aachen, model) for model in (Merge, MergeMove)) if row] == []
    assert rows(aachen, Contact) == 1
    assert texts_with(aachen, "secret") == []


@on("sqlite")
def test_no_byte_of_an_erased_person_is_left_in_the_file(aachen: Database) -> None:
    folder = Path(aachen.engine.url.database or "").parent
    lifecycle.erase_person(aachen, LATER, "contact", 2)
    files = {file.name: file.read_bytes() for file in folder.iterdir() if file.is_file()}
    assert [name for name, content in files.items() if b"ada.secret" in content.lower()] == []


# Counts of the past


@pytest.mark.parametrize("target", ["contact", "lead"])
def test_the_members_of_the_past_are_all_there_also_where_rows_are_gone(aachen: Database, target: str) -> None:
    add(aachen, lead(1, topic="Paver"))
    asked = where("topic" if target == "lead" else "email", "contains_data")
    segment_id = live(aachen, "A", defined(asked, target=target))
    table = table_of(Lead if target == "lead" else Contact)
    write(aachen, sa.delete(table_of(Interaction)), sa.update(table_of(Lead)).values(contact_id=None))
    write(aachen, sa.delete(table).where(table.c.id == 2))
    lifecycle.refresh_due(aachen, LATER)
    lifecycle.refresh_all(aachen, LATER)
    page = members_page(aachen, ANYBODY, segment_id, at=NOW)
    assert (page.total, [row.profile_id for row in page.rows]) == (3, [1, 2, 3])
    assert page.rows[1].email is None
    assert [row.profile_id for row in every_member(aachen, ANYBODY, segment_id, at=NOW)] == [1, 2, 3]
    assert members_page(aachen, ANYBODY, segment_id).total == 2


# Whom a text means


def test_a_person_is_meant_by_own_ids_and_addresses_but_never_by_number(aachen: Database) -> None:
    def ids(entity: str, text: str) -> list[int]:
        return [found.id for found in addressed(aachen, ANYBODY, entity, text)]

    for text in ("C-SECRET", "ada.secret@EXAMPLE.org", " secret-77 ", "ADA@secret.example"):
        assert ids("contact", text) == [2], text
    assert ids("contact", "2") == []
    assert (ids("account", "digger ltd"), ids("account", "A9"), ids("lead", "L2")) == ([9], [9], [2])
    write(aachen, marked(2))
    assert [found.deleted_at is not None for found in addressed(aachen, ANYBODY, "contact", "C-SECRET")] == [True]
