"""Databases of earlier releases, opened by this one."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import make_url
from sqlmodel import SQLModel

from core import lifecycle
from core.audience import selection
from core.errors import DatabaseError, StateError
from core.language.folding import fold_key
from core.lifecycle import checks
from core.lifecycle.templates import list_templates
from core.store import database as database_module
from core.store.columns import Instant
from core.store.database import Database, open_database
from core.store.declaring import declare_attribute
from core.store.dialects import dialect_at
from core.store.epoch import EPOCH, microseconds
from core.store.tables import Setting
from core.teaching import lessons
from tests.callers import ANYBODY, caller
from tests.makers import HOUR, NOW, STAY, add, contact, members, stays
from tests.releases.contents import Rows, Schema, empty, in_order, plain_engine, rows_of, schema_of
from tests.releases.dumps import dumped_revisions, load_dump
from tests.releases.facts import ask_facts, read_facts
from tests.releases.story import ATTRIBUTES, MINUTE, tell

ROOT = Path(__file__).resolve().parents[3]
MIGRATIONS = ROOT / "core" / "store" / "migrations"
REVISIONS = dumped_revisions()
each_release = pytest.mark.parametrize("revision", REVISIONS)


# What every release left


def test_each_earlier_schema_has_its_dumps() -> None:
    """Before another migration is added, `python -m tests.releases` writes the dumps of the present one."""
    scripts = ScriptDirectory(str(MIGRATIONS))
    known = [script.revision for script in scripts.walk_revisions()]
    assert set(known) - {scripts.get_current_head()} <= set(REVISIONS) <= set(known)


def test_every_release_answers_alike_after_the_same_story(database: Database) -> None:
    tell(database)
    assert ask_facts(database) == read_facts()


def test_the_migrated_schema_is_that_of_the_tables(database: Database) -> None:
    with database.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, SQLModel.metadata) == []


@each_release
def test_an_upgrade_keeps_every_row(database_url: str, revision: str) -> None:
    load_dump(database_url, revision)
    before = rows_of(database_url)
    open_database(database_url).dispose()
    after = rows_of(database_url)
    assert _removed(after["static_member"]) == (REMOVED if revision >= "0003" else {})
    after["static_member"] = [row for row in after["static_member"] if row["removed_at"] is None]
    expected = _where_they_are_now(before)
    for table, rows in expected.items():
        columns = set().union(*rows)
        kept = [{name: value for name, value in row.items() if name in columns} for row in after[table]]
        assert in_order(kept) == in_order(rows), table
    if "consent" not in before:
        assert _consents(after["consent"]) == _known_consents(before["contact"])
        expected["consent"] = []
    assert [table for table in after.keys() - expected.keys() - {"alembic_version"} if after[table]] == []


def _consents(rows: list[dict[str, Any]]) -> dict[int, tuple[Any, ...]]:
    names = ("purpose", "channel", "is_given", "at", "by", "how", "text")
    return {row["contact_id"]: tuple(row[name] for name in names) for row in rows}


def _known_consents(contacts: list[dict[str, Any]]) -> dict[int, tuple[Any, ...]]:
    """What the ledger has of contacts that said something before there was one."""
    words = ("", "before the ledger", "")
    return {
        row["id"]: ("newsletters", "e-mail", row["email_consent"], row["updated_at"], *words)
        for row in contacts
        if row["email_consent"] is not None
    }


REMOVED = {
    (11, 2): NOW - 30 * MINUTE,
    **{(11, id_): NOW - 10 * MINUTE for id_ in (5, 10, 14)},
    (12, 4): NOW - 10 * MINUTE,
}
"""By segment and profile, when each was removed that can be put back; before 0003 none could."""


RENAMED = {
    "touches_read": "log_position",
    "touch_position": "change-log-position",
    "touches_pruned": "change-log-pruned-until",
}
"""What a column of segments or a setting was called until 0008."""


def _where_they_are_now(before: Rows) -> Rows:
    """The rows that an upgrade may not change, under the names that tables, columns and settings have now."""
    kept = {table: rows for table, rows in before.items() if table != "alembic_version"}
    settings = [row for row in before["setting"] if not row["name"].startswith("removed/")]
    if "touch" in kept:
        kept["change"] = kept.pop("touch")
    return {
        **kept,
        "segment": [{RENAMED.get(name, name): value for name, value in row.items()} for row in before["segment"]],
        "setting": [{**row, "name": RENAMED.get(row["name"], row["name"])} for row in settings],
        "static_member": [row for row in before["static_member"] if row.get("removed_at") is None],
    }


def _removed(rows: list[dict[str, Any]]) -> dict[tuple[int, int], datetime]:
    def instant(stored: Any) -> datetime:
        return stored if isinstance(stored, datetime) else EPOCH + timedelta(microseconds=stored)

    return {(row["segment_id"], row["profile_id"]): instant(row["removed_at"]) for row in rows if row["removed_at"]}


@each_release
def test_an_upgraded_schema_is_that_of_a_new_database(database_url: str, revision: str) -> None:
    expected = _new_schema(database_url)
    load_dump(database_url, revision)
    open_database(database_url).dispose()
    upgraded = schema_of(database_url)
    assert upgraded.keys() == expected.keys()
    for name in expected:
        assert upgraded[name] == expected[name], name


@each_release
def test_an_upgraded_database_goes_on(database_url: str, revision: str) -> None:
    load_dump(database_url, revision)
    write_unseen(database_url)
    database = open_database(database_url)
    assert ask_facts(database) == read_facts()
    ids = {one.key: one.id for one in lifecycle.list_segments(database, ANYBODY)}
    check_what_is_kept(database, ids, revision)
    check_undoing(database, ids, removals_are_kept=revision >= "0003")
    check_refreshing(database)
    check_noticing(database, ids)
    database.dispose()


_new_schemas: dict[str, Schema] = {}


def _new_schema(url: str) -> Schema:
    """The schema of a new database with the attributes of the story, which is made in an empty one and taken away."""
    kind = make_url(url).get_backend_name()
    if kind not in _new_schemas:
        database = open_database(url)
        with database.writing() as session:
            for entity, attributes in ATTRIBUTES.items():
                for attribute in attributes:
                    declare_attribute(session, entity, attribute)
        database.dispose()
        _new_schemas[kind] = schema_of(url)
        empty(url)
    return _new_schemas[kind]


def write_unseen(url: str) -> None:
    """Write as other programs do, by SQL, what no refresh has seen when the database is upgraded."""
    engine = plain_engine(url)
    moved = sa.text("UPDATE contact SET city = :city, city_key = :key WHERE id = :id")
    with engine.begin() as connection:
        columns = {column["name"] for column in sa.inspect(connection).get_columns("segment")}
        position = next(iter(columns & {"touches_read", "log_position"}), None)
        if position and engine.dialect.name == "postgresql":
            # Positions are those of the server that wrote the dump: as if every segment were refreshed on this one.
            here = "SELECT system_identifier::text || '/' || pg_current_snapshot()::text FROM pg_control_system()"
            connection.execute(
                sa.text(f"UPDATE segment SET {position} = ({here}) WHERE {position} IS NOT NULL")  # noqa: S608
            )
        for id_, city in ((20, "Aachen"), (1, "Köln"), (13, "Évry-Courcouronnes")):
            connection.execute(moved, {"city": city, "key": fold_key(city), "id": id_})
        connection.execute(sa.text("DELETE FROM interaction WHERE contact_id = 8"))
        if position:
            connection.execute(sa.text("UPDATE contact SET city = 'aachen' WHERE id = 22"))
    engine.dispose()


def check_what_is_kept(database: Database, ids: dict[str, int], revision: str) -> None:
    """Data that a release of that revision could keep are read unchanged."""
    assert ("Of a city" in [template.name for template in list_templates(database, ANYBODY)]) == (revision >= "0002")
    results = [
        one.passed for check in checks.list_checks(database, ANYBODY, ids["aachen"]) for one in check.results.values()
    ]
    assert results == ([True, False] if revision >= "0003" else [])
    assert lessons.activity(database, ANYBODY).learner == ("Ada Learner" if revision >= "0002" else "")
    assert [row.number for row in lifecycle.versions(database, ANYBODY, ids["aachen"])] == [2, 1]


def check_undoing(database: Database, ids: dict[str, int], *, removals_are_kept: bool) -> None:
    """Undo removes or puts back exactly what was added or removed in the last hour."""
    now = NOW + MINUTE
    assert members(database, ids["picked"]) == {1, 3, 4, 11, 13}
    first = lifecycle.undo_removing(database, caller(now), ids["picked"], NOW - 30 * MINUTE)
    second = lifecycle.undo_removing(database, caller(now), ids["picked"], NOW - 10 * MINUTE)
    of_draft = lifecycle.undo_removing(database, caller(now), ids["picked-draft"], NOW - 10 * MINUTE)
    assert (first, second, of_draft) == ((1, 3, 1) if removals_are_kept else (0, 0, 0))
    assert lifecycle.undo_adding(database, caller(now), ids["picked"], NOW - 20 * MINUTE) == 1, "that of 14 was undone"
    back = {2, 5, 10, 14} if removals_are_kept else set()
    assert members(database, ids["picked"]) == {1, 4, 11, 13} | back


def check_refreshing(database: Database) -> None:
    """The next refresh finds exactly what definitions select and rewrites no stay; one after it changes nothing."""
    before, now = stays(database), NOW + HOUR
    assert all(
        isinstance(outcome, lifecycle.RefreshOutcome) for outcome in lifecycle.refresh_all(database, caller(now))
    )
    after = {row[:3]: row for row in stays(database)}
    left_at = list(STAY.columns.keys()).index("left_at")
    assert all(after[row[:3]] == row or (row[left_at] is None and after[row[:3]][left_at] == now) for row in before)
    for one in lifecycle.list_segments(database, ANYBODY):
        record = lifecycle.segment(database, ANYBODY, one.id)
        if record.live_definition and one.state != "stopped" and one.refresh_mode != "frozen":
            found = selection.member_ids(database, caller(now), record.live_definition, as_of=now, zone=record.zone)
            assert members(database, one.id) == set(found), one.key
    again = lifecycle.refresh_all(database, caller(now), is_full=True)
    assert [(outcome.entered, outcome.left) for outcome in again] == [(0, 0)] * len(again)


def check_noticing(database: Database, ids: dict[str, int]) -> None:
    """A refresh notices plain SQL: a text written without its key, and a lead."""
    assert not members(database, ids["aachen"]) & {3} | members(database, ids["leads"]) & {2}
    with database.writing() as session:
        session.execute(sa.text("UPDATE contact SET city = 'AACHEN' WHERE id = 3"))
        session.execute(sa.text("UPDATE lead SET budget = 999999 WHERE id = 2"))
    outcomes = lifecycle.refresh_all(database, caller(NOW + 2 * HOUR))
    assert {o.segment_id for o in outcomes if o.entered} == {ids[key] for key in ("aachen", "leads", "of-others")}
    assert members(database, ids["aachen"]) >= {3}
    assert members(database, ids["leads"]) >= {2}


# What can't be upgraded


def test_a_newer_database_is_refused_and_left_alone(database_url: str) -> None:
    database = open_database(database_url)
    add(database, contact(1))
    with database.engine.begin() as connection:
        connection.execute(sa.text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(DatabaseError, match=r"older one \(got schema '9999', which is newer\)\. Upgrade Windrow"):
        open_database(database_url)
    assert [row["id"] for row in rows_of(database_url)["contact"]] == [1]
    database.dispose()


NEXT_MIGRATION = """
import sqlalchemy as sa
from alembic import op

revision = "next"
down_revision = HEAD


def upgrade():
    op.add_column("contact", sa.Column("shoe_size", sa.Integer(), nullable=True))
    op.execute("UPDATE contact SET shoe_size = 42")
"""


@pytest.fixture
def next_release(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A release with one more migration: a column of contacts, filled for those that are there."""
    head = ScriptDirectory(str(MIGRATIONS)).get_current_head()
    (tmp_path / "next.py").write_text(NEXT_MIGRATION.replace("HEAD", repr(head)))
    original = database_module._alembic  # noqa: SLF001 - where the migrations are is nobody else's business

    def with_one_more(connection: sa.Connection | None = None) -> object:
        config = original(connection)
        config.set_main_option("path_separator", "newline")
        config.set_main_option("version_locations", f"{MIGRATIONS / 'versions'}\n{tmp_path}")
        return config

    monkeypatch.setattr(database_module, "_alembic", with_one_more)
    database_module._scripts.cache_clear()  # noqa: SLF001 - as above
    yield
    monkeypatch.undo()
    database_module._scripts.cache_clear()  # noqa: SLF001 - as above


@pytest.mark.usefixtures("next_release")
def test_a_failing_upgrade_changes_nothing(database_url: str, tmp_path: Path) -> None:
    migration = tmp_path / "next.py"
    migration.write_text(migration.read_text().replace("UPDATE contact", "UPDATE nobody"))
    load_dump(database_url, REVISIONS[-1])
    before = schema_of(database_url), rows_of(database_url)
    with pytest.raises(DatabaseError):
        open_database(database_url)
    assert (schema_of(database_url), rows_of(database_url)) == before


# Interrupted upgrades

UPGRADE = """
import os, signal, sys
import sqlalchemy as sa
from core.store.database import open_database

def die(*_):
    os.kill(os.getpid(), signal.SIGKILL)

def look(_connection, _cursor, statement, *_):
    if sys.argv[2] in statement:
        die()

sa.event.listen(sa.Engine, "before_cursor_execute", look)
sa.event.listen(sa.Engine, "commit", die)
open_database(sys.argv[1])
"""
"""An upgrade that is killed before the statement that holds a text, or else before it is committed."""


@pytest.mark.parametrize("killed_before", ["CREATE TABLE touch", "COMMIT"])
def test_a_killed_upgrade_leaves_the_old_schema_whole(database_url: str, killed_before: str) -> None:
    load_dump(database_url, REVISIONS[0])
    before = schema_of(database_url), rows_of(database_url)
    killed = subprocess.run([sys.executable, "-c", UPGRADE, database_url, killed_before], cwd=ROOT, check=False)
    assert killed.returncode == -signal.SIGKILL
    assert (schema_of(database_url), rows_of(database_url)) == before
    database = open_database(database_url)
    assert ask_facts(database) == read_facts()
    database.dispose()


# Removals that settings listed until 0007


def _old(name: str, columns: str, *instants: str) -> sa.TableClause:
    """A table of 0006, as its own release wrote it."""
    texts = (sa.column(column) for column in columns.split())
    return sa.table(name, *texts, *(sa.column(column, Instant) for column in instants))


_old_contact = _old("contact", "id", "created_at", "updated_at")
_old_segment = _old(
    "segment",
    "id key name description kind target zone owner state draft_revision error",
    "created_at",
    "updated_at",
)
_old_member = _old("static_member", "profile_id segment_id", "added_at")
_old_setting = _old("setting", "name value")


def make_at(url: str, revision: str) -> sa.Engine:
    """A new database with the schema of a revision."""
    dialect = dialect_at(make_url(url))
    engine = dialect.engine(make_url(url))
    options = dialect.transactions.writing_options(None)
    with engine.connect().execution_options(**options) as connection, connection.begin():
        command.upgrade(database_module._alembic(connection), revision)  # noqa: SLF001 - to open it would upgrade it
    return engine


def test_a_removal_that_a_setting_listed_can_still_be_undone(database_url: str) -> None:
    long_ago, once, again, of_nobody = NOW - 9 * HOUR, NOW - 8 * HOUR, NOW - 7 * HOUR, NOW - 6 * HOUR

    def removal(segment_id: int, at: datetime, ids: list[int]) -> dict[str, str]:
        return {"name": f"removed/{segment_id}/{microseconds(at):020d}", "value": json.dumps(ids)}

    engine = make_at(database_url, "0006")
    written = {"created_at": NOW - 10 * HOUR, "updated_at": of_nobody}
    texts = dict.fromkeys(("description", "owner", "error"), "")
    kept = {"kind": "static", "target": "contact", "zone": "UTC", "state": "draft", "draft_revision": 0}
    with engine.begin() as connection:
        connection.execute(sa.insert(_old_contact), [{"id": id_, **written} for id_ in (*range(1, 8), 2**63 - 1)])
        segments = [{"id": id_, "key": f"s{id_}", "name": f"S{id_}", **texts, **kept, **written} for id_ in (1, 10)]
        connection.execute(sa.insert(_old_segment), segments)
        # 1 was added again, 2 was put back and then removed once more, 3 to 5 are still out.
        picked = [{"profile_id": id_, "segment_id": 1, "added_at": long_ago} for id_ in (1, 6)]
        connection.execute(sa.insert(_old_member), picked)
        lists = [
            removal(1, once, [1, 2, 3, 4]),
            removal(1, again, [2, 5, 2**63 - 1]),
            removal(1, of_nobody, []),
            removal(10, once, [1]),
            removal(99, once, [1]),  # of a segment that is not there
            {"name": "removals", "value": "another"},
            {"name": "removed_", "value": "another"},
        ]
        connection.execute(sa.insert(_old_setting), lists)
    engine.dispose()
    database = open_database(database_url)
    with database.reading() as session:
        assert session.scalars(sa.select(Setting.name).order_by("name")).all() == ["removals", "removed_"]
    for segment_id in (1, 10):
        lifecycle.publish(database, caller(NOW), segment_id)
    assert (members(database, 1), members(database, 10)) == ({1, 6}, set())
    assert lifecycle.undo_removing(database, caller(NOW), 1, once) == 2
    assert members(database, 1) == {1, 3, 4, 6}
    assert lifecycle.undo_removing(database, caller(NOW), 1, again) == 3
    assert members(database, 1) == {1, 2, 3, 4, 5, 6, 2**63 - 1}
    assert lifecycle.undo_removing(database, caller(NOW), 10, once) == 1
    with pytest.raises(StateError, match="of the last hour"):
        lifecycle.undo_removing(database, caller(NOW), 1, of_nobody)
    database.dispose()
