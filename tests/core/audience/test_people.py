"""Profiles as lists show them."""

from __future__ import annotations

from typing import Any

import pytest
import sqlalchemy as sa

from core.audience.people import SHOWN, MemberRow, describe, member_row, people_of
from core.store.database import Database
from core.store.tables import Contact, Lead, table_of
from tests.callers import ANYBODY
from tests.makers import account, add, contact, lead


@pytest.fixture
def people(database: Database) -> Database:
    add(
        database,
        account(1, name="Stein & Sohn"),
        contact(1, first_name="Ada", last_name="Weiß", email="ada@example.org", city="Aachen", account_id=1),
        contact(2, first_name="Émile"),
        contact(3, last_name="100%_x"),
        contact(4),
        lead(1, topic="Wheel loader", contact_id=1),
        lead(2, topic="Ada's excavator"),
        lead(3, contact_id=2),
    )
    return database


def rows(database: Database, target: str) -> list[MemberRow]:
    ids = sa.select(table_of(Lead if target == "lead" else Contact).c.id).subquery("members")
    columns, source = describe(ids, target)
    assert len(columns) == SHOWN
    query: sa.Select[Any] = sa.select(*columns).select_from(source).order_by(ids.c.id)
    with database.reading() as session:
        return [member_row(row) for row in session.execute(query)]


def test_a_contact_has_its_name_its_address_and_its_account(people: Database) -> None:
    assert rows(people, "contact") == [
        MemberRow(1, "Ada Weiß", "ada@example.org", "Aachen", "Stein & Sohn"),
        MemberRow(2, "Émile", None, None, None),
        MemberRow(3, "100%_x", None, None, None),
        MemberRow(4, "No name", None, None, None),
    ]


def test_a_lead_has_its_topic_and_the_rest_of_its_contact(people: Database) -> None:
    assert rows(people, "lead") == [
        MemberRow(1, "Wheel loader", "ada@example.org", "Aachen", "Stein & Sohn"),
        MemberRow(2, "Ada's excavator", None, None, None),
        MemberRow(3, "No name", None, None, None),
    ]


def test_people_come_in_the_order_of_their_ids_and_no_ids_need_no_query(people: Database) -> None:
    queries: list[str] = []
    sa.event.listen(people.engine, "before_cursor_execute", lambda *told: queries.append(told[2]))
    assert [row.name for row in people_of(people, ANYBODY, "contact", [3, 1, 404])] == ["Ada Weiß", "100%_x"]
    assert any("FROM contact" in query for query in queries)
    assert people_of(people, ANYBODY, "lead", ()) == []
    assert not any("FROM lead" in query for query in queries)
