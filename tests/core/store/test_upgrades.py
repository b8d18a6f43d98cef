"""Databases of earlier releases, opened by this one."""

from __future__ import annotations

import json
from datetime import datetime

import pytest
import sqlalchemy as sa
from alembic import command
from sqlalchemy import make_url

from core import lifecycle
from core.errors import StateError
from core.store import database as database_module
from core.store.columns import Instant
from core.store.database import open_database
from core.store.dialects import dialect_at
from core.store.epoch import microseconds
from core.store.tables import Setting
from tests.callers import caller
from tests.makers import HOUR, NOW, members


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
