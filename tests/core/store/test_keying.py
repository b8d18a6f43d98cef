"""Texts that another program writes mean the same at once: their keys are right before anybody asks."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from random import Random

import pytest
import sqlalchemy as sa
from sqlmodel import Session

from core import insights, lifecycle, membership
from core.access.use_cases import READING_RECORDS, WITHOUT_RECORDS, UseCase
from core.audience import people, profiles, selection
from core.audience.attribute_statistics import fill_rates, frequent_values
from core.audience.evaluations import Evaluations
from core.audience.why import explain_profile
from core.importing import import_file
from core.importing.answers import Answers
from core.importing.identity.entries import Entry
from core.language.catalog import Attribute
from core.language.definition import Condition, Definition
from core.language.folding import fold, fold_key
from core.language.operators import AttributeType
from core.lifecycle import checks
from core.store import gate
from core.store.database import Database
from core.store.declaring import declare_attribute, declare_property
from core.store.keying import is_any_unkeyed
from core.store.tables import Interaction, table_of
from tests.callers import ANYBODY, caller
from tests.conftest import on
from tests.makers import (
    HOUR,
    NOW,
    add,
    city_is,
    contact,
    defined,
    edit,
    live,
    members,
    opened,
    opened_within,
    static,
    where,
)


def execute(database: Database, *statements: str) -> None:
    with database.engine.begin() as connection:
        for statement in statements:
            connection.exec_driver_sql(statement)


def value(database: Database, query: str) -> object:
    with database.reading() as session:
        return session.execute(sa.text(query)).scalar_one()


def is_queued(database: Database) -> bool:
    with database.reading() as session:
        return is_any_unkeyed(session)


def count(database: Database, definition: Definition) -> int:
    return selection.count(database, caller(NOW), definition, zone="UTC")


def settle(database: Database) -> None:
    gate.settle_keys(database, UseCase.COUNT_PEOPLE)


@pytest.fixture
def people_(database: Database) -> Database:
    with database.writing() as session:
        declare_attribute(session, "contact", Attribute("nick", "Nick", AttributeType.TEXT))
        declare_property(session, Attribute("plan", "Plan", AttributeType.TEXT, in_json=True))
    add(database, contact(1, city="Aachen"), contact(2, city="Bonn"), opened(1, at=NOW))
    return database


@pytest.mark.parametrize(
    ("table", "column", "text", "key"),
    [
        ("contact", "city", "'ÉVREUX'", "évreux"),
        ("contact", "city", "'e\u0301vreux'", "évreux"),
        ("contact", "city", "'Straße'", "strasse"),
        ("contact", "city", "'BERLIN'", "berlin"),
        ("contact", "city", "NULL", None),
        ("contact", "city", "''", None),
        ("contact", "city", "' '", " "),
        ("contact", "external_id", "'İ'", "i̇"),
        ("contact", "nick", "'İ'", "i̇"),
        ("interaction", "page", "'/ÄB'", "/äb"),
        ("interaction", "page", "'/AB'", "/ab"),
    ],
)
@pytest.mark.parametrize("written", ["text", "both", "key"])
def test_a_text_gets_its_key(
    people_: Database, table: str, column: str, text: str, key: str | None, written: str
) -> None:
    execute(people_, f"UPDATE {table} SET {column} = {text} WHERE id = (SELECT min(id) FROM {table})")  # noqa: S608
    if written != "text":
        settle(people_)
        both = f"{column} = {text}, {column}_key = 'other'" if written == "both" else f"{column}_key = NULL"
        execute(people_, f"UPDATE {table} SET {both} WHERE id = (SELECT min(id) FROM {table})")  # noqa: S608
    settle(people_)
    assert value(people_, f"SELECT {column}_key FROM {table} ORDER BY id LIMIT 1") == key  # noqa: S608
    assert not is_queued(people_)


def opened_with(name: str, value: str) -> Definition:
    """Who opened an e-mail with a text in a property."""
    condition = Condition(attribute=name, operator="is", value=value)
    return defined(opened_within(30).model_copy(update={"conditions": (condition,)}))


def is_plan(plan: str) -> Definition:
    return opened_with("plan", plan)


def written_json(database: Database) -> object:
    return json.loads(str(value(database, "SELECT CAST(properties AS TEXT) FROM interaction")))


@pytest.mark.parametrize(
    ("properties", "plan"),
    [
        ({"plan": "GOLD"}, "Gold"),
        ({"plan": "É", "plan_key": "É"}, "e\u0301"),
        ({"plan": "Gold", "plan_key": "silver"}, "gold"),
        ({"plan": 12.50, "other": [1.10]}, "12.5"),
    ],
)
def test_a_text_in_json_means_the_same(people_: Database, properties: dict[str, object], plan: str) -> None:
    with people_.engine.begin() as connection:
        connection.execute(sa.update(table_of(Interaction)).values(properties=properties))
    assert count(people_, is_plan(plan)) == 1
    assert count(people_, is_plan("silver")) == 0
    assert written_json(people_) == {**properties, "plan_key": fold(plan)}


@pytest.mark.parametrize(
    "properties", ["{}", "[1]", "null", '"text"', '{"plan": ""}', '{"plan": null}', '{"plan": {}}']
)
def test_json_without_a_text_loses_its_key_and_nothing_else(people_: Database, properties: str) -> None:
    execute(people_, f"UPDATE interaction SET properties = '{properties}'")  # noqa: S608
    assert count(people_, is_plan("gold")) == 0
    assert written_json(people_) == json.loads(properties)
    execute(people_, """UPDATE interaction SET properties = '{"plan_key": "gold", "other": "Gold"}'""")
    assert count(people_, is_plan("gold")) == 0
    assert written_json(people_) == {"other": "Gold"}
    assert not is_queued(people_)


def test_json_with_right_keys_or_without_texts_leaves_nothing_to_do(people_: Database) -> None:
    for written in ('{"plan": "Gold", "plan_key": "gold", "size": "É"}', '{"size": 3}', "[]"):
        execute(people_, f"UPDATE interaction SET properties = '{written}'")  # noqa: S608
        assert not is_queued(people_), written
    execute(people_, """UPDATE interaction SET properties = '{"plan": "Gold", "plan_key": "Gold"}'""")
    assert is_queued(people_)


@on("sqlite")
def test_json_that_is_none_stops_nobody(people_: Database) -> None:
    execute(people_, """UPDATE interaction SET properties = '{"plan": NaN' WHERE page IS NULL""")
    assert count(people_, city_is("bonn")) == 1
    assert value(people_, "SELECT CAST(properties AS TEXT) FROM interaction") == '{"plan": NaN'


def test_a_property_that_is_declared_later_means_the_same(people_: Database) -> None:
    execute(people_, """UPDATE interaction SET properties = '{"size": "XL"}'""")
    settle(people_)
    with people_.writing() as session:
        declare_property(session, Attribute("size", "Size", AttributeType.TEXT, in_json=True))
    sized = opened_within(30).model_copy(
        update={"conditions": (Condition(attribute="size", operator="is", value="xl"),)}
    )
    assert count(people_, defined(sized)) == 1


def test_an_inserted_text_gets_its_key_and_its_members(people_: Database) -> None:
    segment_id = live(people_, "Aachen", city_is("Aachen"))
    lifecycle.schedule(people_, caller(NOW), segment_id, mode="on_change")
    lifecycle.refresh_due(people_, caller(NOW))
    execute(people_, ANOTHER)
    assert lifecycle.is_anything_due(people_, caller(NOW + HOUR))
    lifecycle.refresh_due(people_, caller(NOW + HOUR))
    assert members(people_, segment_id) == {1, 3}
    assert not lifecycle.is_anything_due(people_, caller(NOW + HOUR))


ANOTHER = """
    INSERT INTO contact (id, city, created_at, updated_at) SELECT 3, 'AACHEN', created_at, updated_at
    FROM contact WHERE id = 1
"""


def test_what_nobody_asks_is_done_when_the_worker_looks(people_: Database) -> None:
    execute(people_, ANOTHER)
    assert lifecycle.is_anything_due(people_, caller(NOW))
    lifecycle.refresh_due(people_, caller(NOW))
    assert not lifecycle.is_anything_due(people_, caller(NOW))
    assert value(people_, "SELECT city_key FROM contact WHERE id = 3") == "aachen"


def test_who_writes_keys_too_leaves_nothing_to_do(people_: Database) -> None:
    execute(people_, "UPDATE contact SET city = 'Bern', city_key = 'bern', phone = NULL WHERE id = 2")
    execute(people_, "UPDATE contact SET updated_at = updated_at, email_consent = NULL")
    assert not is_queued(people_)


def test_an_import_leaves_nothing_to_do(database: Database) -> None:
    rows = "id,city,first_name\nA,ÉVREUX,Zoë\nB,Köln,Ö\n"
    import_file(database, caller(NOW), io.BytesIO(rows.encode()), Answers(entity="contact"))
    assert not is_queued(database)
    assert count(database, city_is("évreux")) == 1
    execute(database, "UPDATE contact SET city = 'Ürzig' WHERE city = 'Köln'")
    assert count(database, city_is("ürzig")) == 1  # only while it wrote were its keys trusted


def test_another_id_keeps_waiting_for_its_key(people_: Database) -> None:
    execute(people_, ANOTHER, "UPDATE contact SET id = 4 WHERE id = 3")
    assert count(people_, city_is("aachen")) == 2
    execute(people_, "UPDATE contact SET city = 'BONN' WHERE id = 4", "DELETE FROM contact WHERE id = 4")
    assert count(people_, city_is("bonn")) == 1
    assert not is_queued(people_)


@on("sqlite")
def test_bytes_that_are_no_text_stop_nobody(people_: Database) -> None:
    execute(people_, "UPDATE contact SET city = x'c3', phone = CAST(x'ff' AS TEXT), email = x'00' WHERE id = 1")
    execute(people_, "UPDATE interaction SET page = CAST(x'41ff' AS TEXT)")
    assert count(people_, city_is("bonn")) == 1
    assert not is_queued(people_)


TEXTS = [None, "", "a", "A", "É", "e\u0301", "ß", "İ", "ΑΣ", "ﬁ", "\u212a", " ", "o'b", "\\n", "\U0001f600"]
KEYS = [*TEXTS, "é", "ss", "wrong"]
STATEMENTS = (
    """INSERT INTO contact (id, city, city_key, nick, created_at, updated_at)
    SELECT :new, :text, :key, :other, created_at, updated_at FROM contact WHERE id = 1""",
    "UPDATE contact SET city = :text WHERE id = :id",
    "UPDATE contact SET city_key = :key, nick = :other WHERE id = :id",
    "UPDATE contact SET city = :text, city_key = :key, nick_key = :key WHERE id >= :id",
    "UPDATE contact SET id = :new WHERE id = :id AND id > 2",
    "DELETE FROM contact WHERE id = :id AND id > 2",
    "UPDATE interaction SET page = :text, page_key = :key",
)


def test_any_statements_end_in_right_keys(people_: Database) -> None:
    chance = Random(4)  # noqa: S311 - no secret
    every = sa.text("SELECT city, city_key FROM contact UNION ALL SELECT nick, nick_key FROM contact UNION ALL "
                    "SELECT page, page_key FROM interaction")  # fmt: skip
    for number in range(200):
        with people_.engine.begin() as connection:
            for place in range(chance.randint(1, 4)):
                ids = connection.execute(sa.text("SELECT id FROM contact ORDER BY id")).scalars().all()
                values = {
                    "id": chance.choice(ids), "new": 10 * number + place + 10, "text": chance.choice(TEXTS),
                    "key": chance.choice(KEYS), "other": chance.choice(TEXTS),
                }  # fmt: skip
                statement = sa.text(chance.choice(STATEMENTS))
                connection.execute(statement, {name: values[name] for name in statement.compile().params})
        if chance.random() < 0.5:
            with gate.reading(people_, ANYBODY, UseCase.COUNT_PEOPLE) as session:
                assert [(text, key) for text, key in session.execute(every) if fold_key(text) != key] == []


# Every way in


@pytest.mark.parametrize("way", ["reading", "writing", "rehearsing", "replayed", "isolated"])
def test_no_use_case_meets_a_wrong_key(database: Database, way: str) -> None:
    add(database, contact(1))

    def found(session: Session) -> str | None:
        return session.execute(sa.text("SELECT city_key FROM contact")).scalar_one()

    for number, use_case in enumerate(use_case for use_case in UseCase if use_case not in WITHOUT_RECORDS):
        execute(database, f"UPDATE contact SET city = 'ÄGYPTEN {number}'")  # noqa: S608
        if way in ("reading", "writing", "rehearsing"):
            with getattr(gate, way)(database, ANYBODY, use_case) as session:
                assert found(session) == f"ägypten {number}", use_case
        else:
            key = gate.replayed(database, ANYBODY, use_case, found, isolated=way == "isolated")
            assert key == f"ägypten {number}", use_case


Ask = Callable[[Database, int, int], object]
AACHEN = city_is("aachen")
DOORS: dict[str, tuple[Ask, object]] = {
    "count": (lambda d, _live, _picks: count(d, AACHEN), 3),
    "count of parts": (lambda d, _live, _picks: evaluated(d), 3),
    "sample": (lambda d, _live, _picks: len(selection.sample(d, NOON, AACHEN, zone="UTC")), 3),
    "ids": (lambda d, _live, _picks: list(selection.member_ids(d, NOON, AACHEN, zone="UTC")), [1, 2, 3]),
    "why": (lambda d, _live, _picks: explain_profile(d, NOON, AACHEN, 3, zone="UTC").is_member, True),
    "search": (lambda d, _live, _picks: len(people.find_people(d, NOON, "contact", "zoë", limit=9)), 1),
    "browse": (lambda d, _live, _picks: len(profiles.browse(d, NOON, "contact", search="zoë").rows), 1),
    "frequent values": (lambda d, _live, _picks: frequent_values(d, NOON, "contact", "city"), (("AACHEN", 3),)),
    "fill rates": (lambda d, _live, _picks: fill_rates(d, NOON, "contact")["phone"], 0),
    "query": (
        lambda d, _live, picks: membership.query_page(
            d, NOON, picks, AACHEN, as_of=NOW, zone="UTC", are_in=False
        ).rows[0].profile_id,
        2,
    ),
    "members": (lambda d, _live, picks: len(membership.members_page(d, NOON, picks, search="zoë").rows), 1),
    "composition": (
        lambda d, live, _picks: {v.value: v.everybody for v in insights.composition(d, NOON, live).values}["AACHEN"],
        3,
    ),
    "preview": (lambda d, live, _picks: lifecycle.preview(d, NOON, live).entering, 2),
    "publish": (lambda d, live, _picks: published(d, live), {1, 2, 3}),
    "refresh": (lambda d, live, _picks: lifecycle.refresh(d, NOON, live).entered, 2),
    "add": (lambda d, _live, picks: lifecycle.add_by_query(d, NOON, picks, AACHEN, zone="UTC").added, 2),
    "remove": (lambda d, _live, picks: lifecycle.remove_by_query(d, NOON, picks, AACHEN, zone="UTC").removed, 1),
    "list": (
        lambda d, _live, picks: lifecycle.add_listed(d, NOON, picks, [Entry(1, "ZOË@example.org")]).already, 1,
    ),
    "check": (lambda d, live, _picks: draft_check(d, live), True),
    "import": (lambda d, _live, _picks: imported(d), (0, 1)),
}  # fmt: skip
"""A question of each kind about a live segment and picks, and its answer."""


@pytest.mark.parametrize("door", DOORS)
def test_plain_sql_counts_at_once(database: Database, door: str) -> None:
    ask, answer = DOORS[door]
    add(database, contact(1, city="Aachen"), contact(2), contact(4))
    live_id, picks = live(database, "Aachen", AACHEN), static(database, "Picks", [1])
    execute(
        database,
        "UPDATE contact SET city = 'AACHEN', city_key = 'Aachen', phone = '' WHERE id = 2",
        "UPDATE contact SET city = 'AACHEN', first_name = 'ZOË', email = 'Zoe\u0308@example.org' WHERE id = 1",
        ANOTHER,
    )
    assert ask(database, live_id, picks) == answer


NOON = caller(NOW + HOUR, "Anna")


def evaluated(database: Database) -> int:
    with Evaluations().reading(database, NOON, zone="UTC") as evaluation:
        return evaluation.count(AACHEN)


def published(database: Database, segment_id: int) -> set[int]:
    edit(database, segment_id, city_is("AACHEN"), now=NOW + HOUR)
    lifecycle.publish(database, NOON, segment_id)
    return members(database, segment_id)


def draft_check(database: Database, segment_id: int) -> bool:
    edit(database, segment_id, city_is("AACHEN"), now=NOW + HOUR)
    checks.add_check(database, NOON, segment_id, "size", {"at_least": 3, "at_most": None})
    checks.run_checks(database, NOON, segment_id)
    return checks.list_checks(database, NOON, segment_id)[0].results["draft"].passed


def imported(database: Database) -> tuple[int, int]:
    """How many people a file with a known address makes, and how many it changes."""
    file = io.BytesIO("email,job_title\nZOË@example.org,Poet\n".encode())
    report = import_file(database, NOON, file, Answers(entity="contact"))
    return report.new, report.changed


# Others who write


def test_readers_wait_for_nobody_who_writes(database: Database) -> None:
    add(database, contact(1, city="Aachen"), contact(2), contact(3, city="Bonn"), opened(1, at=NOW))
    with database.writing() as session:
        declare_property(session, Attribute("plan", "Plan", AttributeType.TEXT, in_json=True))
    execute(database, "UPDATE contact SET city = 'AACHEN' WHERE id = 2")
    execute(database, """UPDATE interaction SET page = '/É', properties = '{"plan": "É"}'""")
    with database.engine.connect() as other, other.begin():
        other.exec_driver_sql("UPDATE contact SET city = 'Bonn' WHERE id = 2")
        other.exec_driver_sql("UPDATE interaction SET page = '/é'")
        for _ in range(8):  # also statements that the driver keeps prepared
            assert count(database, AACHEN) == 2
            assert count(database, is_plan("é")) == 1
    assert is_queued(database)
    assert count(database, AACHEN) == 1
    assert count(database, is_plan("é")) == 1
    assert not is_queued(database)


@on("postgresql")
@pytest.mark.parametrize("way", ["reading", "writing", "replayed", "isolated"])
@pytest.mark.parametrize("use_case", sorted(READING_RECORDS))
def test_who_writes_no_records_waits_for_nobody_who_does(database: Database, way: str, use_case: UseCase) -> None:
    add(database, contact(1))
    execute(database, "UPDATE contact SET city = 'AACHEN'")

    def found(session: Session) -> str | None:
        return session.execute(sa.text("SELECT city_key FROM contact")).scalar_one()

    with database.engine.connect() as other, other.begin():
        other.exec_driver_sql("UPDATE contact SET phone = '1'")
        if way in ("reading", "writing"):
            with getattr(gate, way)(database, ANYBODY, use_case) as session:
                assert found(session) == "aachen"
        else:
            assert gate.replayed(database, ANYBODY, use_case, found, isolated=way == "isolated") == "aachen"
        with database.reading() as session:
            assert found(session) is None  # nothing of this is left on the connection
    assert is_queued(database)


@on("postgresql")
def test_prepared_statements_find_right_keys_too(database: Database) -> None:
    add(database, contact(1, city="Aachen"), contact(2), contact(3))
    for _ in range(8):
        assert count(database, AACHEN) == 1
    execute(database, "UPDATE contact SET city = 'AACHEN' WHERE id = 2")
    with database.engine.connect() as other, other.begin():
        other.exec_driver_sql("UPDATE contact SET phone = '1' WHERE id = 2")
        assert count(database, AACHEN) == 2
    execute(database, "UPDATE contact SET city = 'AACHEN' WHERE id = 3")
    assert count(database, AACHEN) == 3


@on("postgresql")
def test_what_others_write_meanwhile_is_not_overwritten(database: Database) -> None:
    add(database, contact(1, city="Aachen"), contact(2, city="Bonn"))
    execute(database, "UPDATE contact SET city = 'AACHEN' WHERE id = 2")
    with database.engine.connect() as other, other.begin():
        other.exec_driver_sql("UPDATE contact SET city = 'KÖLN' WHERE id = 2")
        settle(database)
    assert count(database, city_is("köln")) == 1
    assert count(database, AACHEN) == 1


def test_many_rows_at_once_get_their_keys(database: Database) -> None:
    add(database, contact(1_000_000, city="Aachen"))
    rows = "INSERT INTO contact (city, created_at, updated_at) SELECT a.city || '{}', a.created_at, a.updated_at "
    add_more = [f"{rows.format(n)} FROM contact a" for n in "ÄBÇDÉFGHÍJKLMÑO"]
    execute(database, *add_more)
    assert count(database, defined(where("city", "begins_with", "AACHENÄ"))) == 2 ** (len(add_more) - 1)
    assert not is_queued(database)
