"""Spreading over a Citus cluster: a place for every table, and queries that run where the rows are.

WINDROW_CITUS_URL names the coordinator of a cluster, to run statements that other tests only read.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from io import BytesIO
from typing import Any
from uuid import uuid4

import pytest
import sqlalchemy as sa
from click.testing import Result
from sqlalchemy.dialects import postgresql
from sqlmodel import SQLModel
from typer.testing import CliRunner

from core import lifecycle
from core.__main__ import app
from core.engine.compiler import compile_definition
from core.importing import INTERACTION, Answers, import_file
from core.language.catalog import BUILT_IN
from core.membership import Cause
from core.membership.members import every_member
from core.membership.presence import affected, following
from core.membership.stays import beginning_stays, ending_stays, newcomers
from core.store import dialects
from core.store.database import Database, open_database
from core.store.dialects import citus
from core.store.dialects.citus.spreading import BY_CONTACT, ON_EVERY_SERVER, ON_THE_COORDINATOR
from core.store.expressions import packed_ids
from core.store.tables import Contact
from tests.agreement import disagreements, expected
from tests.callers import ANYBODY, caller
from tests.conftest import on
from tests.core.engine.test_compiler import driver_parameters
from tests.loading import load
from tests.makers import HOUR, NOW, city_is, live, members, static
from tests.placement import RULES, breaches
from tests.representative import AS_OF, DEFINITIONS, SEGMENTS, ZONE
from tests.worlds import world

WORLD, EXAMPLES = world(0), 300

BROKEN = {
    "join": "SELECT c.id FROM contact c JOIN interaction i ON i.id = c.id",
    "subquery": "SELECT c.id FROM contact c WHERE EXISTS (SELECT 1 FROM interaction i WHERE i.kind = 'x')",
    "small outside": "SELECT l.id FROM lead l "
    "WHERE EXISTS (SELECT 1 FROM interaction i WHERE i.contact_id = l.contact_id)",
    "outer join": "SELECT l.id FROM lead l LEFT JOIN contact c ON c.id = l.contact_id "
    "LEFT JOIN account a ON a.id = c.account_id",
    "outer join and union": "SELECT c.id FROM contact c LEFT JOIN account a ON a.id = c.account_id "
    "WHERE EXISTS (SELECT 1 FROM (SELECT i.contact_id AS id FROM interaction i UNION SELECT x.id FROM contact x) u "
    "WHERE u.id = c.id)",
    "set": "SELECT id FROM contact EXCEPT SELECT contact_id FROM interaction",
    "union": "SELECT c.id FROM contact c UNION SELECT r.contact_id FROM lead r",
    "grouping": "SELECT count(*) FROM (SELECT i.kind FROM interaction i GROUP BY i.kind) kinds",
    "limit": "SELECT c.id FROM contact c WHERE c.id IN (SELECT i.contact_id FROM interaction i LIMIT 5)",
    "window": "SELECT w.id FROM (SELECT i.contact_id AS id, rank() OVER (PARTITION BY i.kind) FROM interaction i) w",
    "shared part": "WITH p AS (SELECT c.id FROM contact c) SELECT c.id FROM contact c "
    "WHERE EXISTS (SELECT 1 FROM p WHERE p.id = c.id) AND NOT EXISTS (SELECT 1 FROM p WHERE p.id = c.id)",
    "local": "DELETE FROM stay WHERE NOT EXISTS (SELECT 1 FROM refresh_audience a WHERE a.id = stay.profile_id)",
    "written": "INSERT INTO stay (profile_id, segment_id) SELECT l.id, 1 FROM lead l",
}
"""For each rule a statement that breaks it."""


def test_every_table_has_a_place() -> None:
    """A new table is spread, on every server or on the coordinator: its author has to decide."""
    tables = {*SQLModel.metadata.tables, "alembic_version"}
    assert sorted([*BY_CONTACT, *ON_EVERY_SERVER, *ON_THE_COORDINATOR]) == sorted(tables)


def test_keys_of_spread_tables_have_the_column_by_which_they_are_spread() -> None:
    """Only own ids of contacts lack it; one import at a time keeps them unique."""
    without = []
    for name, column in BY_CONTACT.items():
        table = SQLModel.metadata.tables[name]
        keys = [table.primary_key, *(c for c in table.constraints if isinstance(c, sa.UniqueConstraint))]
        uniques = [*keys, *(index for index in table.indexes if index.unique)]
        without += [f"{name}.{', '.join(key.columns.keys())}" for key in uniques if column not in key.columns]
    assert without == ["contact.external_id"]


@pytest.mark.parametrize("rule", RULES)
def test_the_inspection_finds_what_breaks_a_rule(rule: str) -> None:
    assert breaches(BROKEN[rule]) == {rule}


@pytest.mark.parametrize("name", DEFINITIONS)
def test_queries_keep_the_rules(name: str) -> None:
    for statement in statements(name):
        assert breaches(written(statement)) == set(), written(statement)


@pytest.mark.parametrize("name", [name for name, definition in DEFINITIONS.items() if definition.target == "contact"])
def test_refreshes_keep_the_rules(name: str) -> None:
    for statement in refreshing(name):
        assert breaches(written(statement)) == set(), written(statement)


def test_following_who_is_gone_and_back_keeps_the_rules() -> None:
    for statement in (*affected("contact", None), *following("contact", [1, 2], 1, AS_OF, None)):
        assert breaches(written(statement)) == set(), written(statement)


def statements(name: str) -> Iterator[sa.Select[int]]:
    """The queries of a definition: its ids, their number, and all of them as a bitmap."""
    ids = compile_definition(DEFINITIONS[name], BUILT_IN, AS_OF, ZONE, SEGMENTS)
    members = ids.subquery("members")
    yield ids
    yield sa.select(sa.func.count()).select_from(members)
    yield sa.select(packed_ids(members.c.id)).select_from(members)


def refreshing(name: str) -> Iterator[sa.Update | sa.Insert]:
    """The statements that refresh a segment of contacts on a cluster."""
    definition = DEFINITIONS[name]
    audience = compile_definition(definition, BUILT_IN, AS_OF, ZONE, SEGMENTS).subquery("refresh_audience")
    for cause in (Cause(1, definition, is_new_definition=True), Cause(1, definition)):
        yield ending_stays(1, "contact", AS_OF, cause, audience)
        yield beginning_stays(1, "contact", AS_OF, cause, newcomers(1, audience))


def written(statement: sa.sql.ClauseElement) -> str:
    return str(statement.compile(dialect=postgresql.dialect(), compile_kwargs={"render_postcompile": True}))


def distribute(url: str) -> Result:
    return CliRunner().invoke(app, ["init", "--distribute", "--database", url])


def test_a_database_that_is_no_cluster_says_what_would_do(database: Database, database_url: str) -> None:
    result = distribute(database_url)
    assert (result.exit_code, result.stdout) == (1, "")
    got, hint = {
        "sqlite": ("SQLite", "coordinator"),
        "postgresql": ("PostgreSQL without it", "CREATE EXTENSION citus"),
    }[database.dialect.name]
    assert f"the extension citus to be distributed (got {got})" in result.stderr
    assert hint in result.stderr


def test_what_is_for_a_cluster_leaves_other_databases_alone(database: Database) -> None:
    rows = sa.table("contact", sa.column("id"))
    with database.writing() as session:
        connection = session.connection()
        placement = dialects.dialect_of(connection).placement
        assert not placement.is_spread
        assert placement.gathered(rows) is rows


@on("postgresql")
def test_the_words_for_a_cluster_do_the_same_on_one_server(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    """PostgreSQL takes the settings of Citus for those of somebody else."""
    monkeypatch.setattr(citus, "is_spread", lambda _connection: True)
    contacts, moved = b"id,city\nC1,Aachen\nC2,Berlin\nC3,Aachen\n", b"id,city\nC1,Berlin\nC2,Aachen\n"
    opened = b"id,contact,occurred_at\n1,C1,2026-01-01\n2,C2,2026-01-02\n"
    mapping = {"id": "external_id", "contact": "contact.external_id", "occurred_at": "occurred_at"}
    answers = Answers(entity=INTERACTION, mapping=mapping, kind="email_opened")
    for at, new in ((NOW, (3, 2)), (NOW + HOUR, (0, 0))):
        people = import_file(database, caller(at), BytesIO(contacts), Answers(entity="contact"))
        mails = import_file(database, caller(at), BytesIO(opened), answers)
        assert (people.new, mails.new, people.changed, mails.changed) == (*new, 0, 0)
    segment_id = live(database, "Aachen", city_is("Aachen"), now=NOW + HOUR)
    assert {row.profile_id for row in every_member(database, ANYBODY, segment_id)} == {1, 3}
    import_file(database, caller(NOW + 2 * HOUR), BytesIO(moved), Answers(entity="contact"))
    again = lifecycle.refresh(database, caller(NOW + 2 * HOUR), segment_id)
    assert (again.members, again.entered, again.left) == (2, 1, 1)
    picked = static(database, "Picked", [1, 2], now=NOW + 2 * HOUR)
    lifecycle.delete_person(database, caller(NOW + 3 * HOUR), "contact", 1)
    with database.writing() as session:
        session.execute(sa.update(Contact).where(Contact.id == 2).values(deleted_at=NOW))  # type: ignore[arg-type]
    lifecycle.refresh_due(database, caller(NOW + 3 * HOUR))
    assert (members(database, picked), members(database, segment_id)) == (set(), {3})


@pytest.fixture(scope="module")
def on_cluster() -> Iterator[Database]:
    """A world on a cluster; it stays there for the next run."""
    url = os.environ.get("WINDROW_CITUS_URL")
    if not url:
        pytest.skip("WINDROW_CITUS_URL names no database on a Citus cluster")
    database = open_database(url)
    with database.writing() as session:
        dialects.distribute(session.connection())
        is_new = not session.scalar(sa.text("SELECT count(*) FROM contact"))
    if is_new:
        load(WORLD, database)
    with database.writing() as session:  # the world brings ids of its own
        session.execute(sa.text("SELECT setval('segment_id_seq', (SELECT max(id) FROM segment))"))
    yield database
    database.dispose()


def test_distributing_twice_changes_nothing(on_cluster: Database) -> None:
    with on_cluster.writing() as session:
        assert dialects.dialect_of(session).placement.is_spread
        assert dialects.distribute(session.connection()) == []


@pytest.mark.parametrize("name", DEFINITIONS)
def test_a_cluster_agrees_that_queries_keep_the_rules(on_cluster: Database, name: str) -> None:
    written = [*statements(name), *(refreshing(name) if DEFINITIONS[name].target == "contact" else ())]
    with on_cluster.engine.connect() as connection:
        for statement in written:
            assert "Distributed Subplan" not in plan(connection, statement)


def test_a_cluster_selects_whom_the_reference_selects(on_cluster: Database) -> None:
    definitions = [one for one in WORLD.definitions(EXAMPLES) if one[1].target == "contact"]
    with on_cluster.engine.connect() as connection:
        assert not [str(found) for found in disagreements(WORLD, connection, definitions)]
        for seed, definition in definitions:
            select = compile_definition(definition, WORLD.catalog, WORLD.as_of, WORLD.zone, WORLD.segments)
            # A rule may be stricter than Citus, which sees more, but never laxer.
            assert breaches(written(select)) or "Distributed Subplan" not in plan(connection, select), seed


def test_a_refresh_finds_the_same_members_on_a_cluster(on_cluster: Database) -> None:
    """Twice: everybody enters, and then nobody moves."""
    definition = next(one for _, one in WORLD.definitions(EXAMPLES) if one.target == "contact" and expected(WORLD, one))
    name = f"On a cluster {uuid4().hex}"
    made = lifecycle.create_segment(
        on_cluster, caller(WORLD.as_of), kind="dynamic", name=name, description="", target="contact", zone=WORLD.zone
    )
    lifecycle.save_draft(on_cluster, caller(WORLD.as_of), made.id, definition, revision=made.draft_revision)
    lifecycle.publish(on_cluster, caller(WORLD.as_of, ""), made.id)
    members = {row.profile_id for row in every_member(on_cluster, ANYBODY, made.id)}
    assert members == expected(WORLD, definition)
    again = lifecycle.refresh(on_cluster, caller(WORLD.as_of), made.id)
    assert (again.members, again.entered, again.left) == (len(members), 0, 0)


def plan(connection: sa.Connection, statement: Any) -> str:
    sql = statement.compile(connection, compile_kwargs={"render_postcompile": True})
    return "\n".join(connection.exec_driver_sql(f"EXPLAIN {sql}", driver_parameters(sql)).scalars())
