"""Texts that another program writes without keys, in any script, get them before any query."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from core import lifecycle
from core.language.catalog import Attribute
from core.language.operators import AttributeType
from core.store.database import Database
from core.store.declaring import declare_attribute
from core.store.keying import is_any_unkeyed, write_keys
from tests.callers import ANYBODY, caller
from tests.makers import HOUR, NOW, add, city_is, contact, defined, live, members, opened, where


def execute(database: Database, *statements: str) -> None:
    with database.engine.begin() as connection:
        for statement in statements:
            connection.exec_driver_sql(statement)


def value(database: Database, query: str) -> object:
    with database.reading() as session:
        return session.execute(sa.text(query)).scalar_one()


@pytest.fixture
def people(database: Database) -> Database:
    with database.writing() as session:
        declare_attribute(session, "contact", Attribute("nick", "Nick", AttributeType.TEXT))
    add(database, contact(1, city="Aachen"), contact(2, city="Bonn"), opened(1, at=NOW))
    return database


@pytest.mark.parametrize(
    ("table", "column", "text", "key"),
    [
        ("contact", "city", "'ÉVREUX'", "évreux"),
        ("contact", "city", "'Straße'", "strasse"),
        ("contact", "city", "NULL", None),
        ("contact", "city", "''", None),
        ("contact", "nick", "'İ'", "i̇"),
        ("interaction", "page", "'/ÄB'", "/äb"),
    ],
)
def test_a_text_gets_its_key(people: Database, table: str, column: str, text: str, key: str | None) -> None:
    execute(people, f"UPDATE {table} SET {column} = {text} WHERE id = (SELECT min(id) FROM {table})")  # noqa: S608
    assert write_keys(people, ANYBODY) == 1
    assert value(people, f"SELECT {column}_key FROM {table} ORDER BY id LIMIT 1") == key  # noqa: S608
    assert write_keys(people, ANYBODY) == 0


def test_an_inserted_text_gets_its_key_and_its_members(people: Database) -> None:
    segment_id = live(people, "Aachen", city_is("Aachen"))
    lifecycle.schedule(people, caller(NOW), segment_id, mode="on_change")
    lifecycle.refresh_due(people, caller(NOW))
    execute(
        people,
        "INSERT INTO contact (id, city, created_at, updated_at) SELECT 3, 'AACHEN', created_at, updated_at "
        "FROM contact WHERE id = 1",
    )
    assert lifecycle.is_anything_due(people, caller(NOW + HOUR))
    lifecycle.refresh_due(people, caller(NOW + HOUR))
    assert members(people, segment_id) == {1, 3}


def test_who_writes_keys_too_leaves_nothing_to_do(people: Database) -> None:
    live(people, "Named", defined(where("first_name", "contains_data")))
    add(people, contact(4, first_name="Ann", city="Köln"))
    execute(people, "UPDATE contact SET city = 'Köln', city_key = 'köln', phone = NULL WHERE id = 2")
    with people.reading() as session:
        assert not is_any_unkeyed(session)
