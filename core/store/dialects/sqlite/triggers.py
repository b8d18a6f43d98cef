"""The triggers of SQLite, row by row.

One transaction writes at a time, so a number that every refresh moves up orders touches, and the same
touch is written once in between. REPLACE deletes rows without a word, so they are noted before.
"""

from __future__ import annotations

from collections.abc import Iterator

from core.store.triggers.watched import EVERYTHING, POSITION_SETTING, Record

# Made of names of tables and columns alone, which are checked where they are declared.
# ruff: noqa: S608

_POSITION = f"coalesce((SELECT CAST(value AS INTEGER) FROM setting WHERE name = '{POSITION_SETTING}'), 0)"
# Not OR IGNORE: the conflict clause of the statement that fires a trigger replaces that of the trigger's own.
_ONCE = "ON CONFLICT DO NOTHING"


def statements(record: Record) -> Iterator[str]:
    """The statements that make the triggers of a record anew."""
    for name, (event, actions) in _triggers(record).items():
        yield f"DROP TRIGGER IF EXISTS {name}"
        body = " ".join(f"{action};" for action in actions)
        yield f"CREATE TRIGGER {name} {event} BEGIN {body} END"


def _triggers(record: Record) -> dict[str, tuple[str, list[str]]]:
    table = record.table
    queue = f"INSERT INTO unkeyed (entity, contact_id, record_id) VALUES ({record.unkeyed('NEW')}) {_ONCE}"
    touches = _of_interaction(record) if record.is_interaction else _of_profile(record)
    return {
        **touches,
        f"unkeyed_{table}_inserted": (f"AFTER INSERT ON {table} WHEN {record.is_unkeyed('NEW')}", [queue]),
        f"unkeyed_{table}_updated": (
            f"AFTER UPDATE ON {table} WHEN {record.leaves_key('OLD', 'NEW', 'IS NOT', 'IS')}",
            [queue],
        ),
    }


def _of_profile(record: Record) -> dict[str, tuple[str, list[str]]]:
    table = record.table
    leaves, moves = [], []
    for relation in record.leaving:
        key = relation.key
        leaves.append(_touch(relation.entity, f" {relation.name}", f"OLD.{key}"))
        moves.append(_touch(relation.entity, f" {relation.name}", f"OLD.{key}", f"OLD.{key} IS NOT NEW.{key}"))
    changed = (
        f"INSERT INTO touch (entity, position, what, profile_id) SELECT '{table}', {_POSITION}, what, NEW.id "
        f"FROM (SELECT {record.what_changed('OLD', 'NEW', 'IS NOT')} AS what) WHERE what <> '' {_ONCE}"
    )
    return {
        f"touch_{table}_inserting": (f"BEFORE INSERT ON {table}", _replaced(record, "")),
        f"touch_{table}_identifying": (
            f"BEFORE UPDATE OF id, external_id ON {table}",
            _replaced(record, "AND id <> OLD.id"),
        ),
        f"touch_{table}_inserted": (f"AFTER INSERT ON {table}", [_touch(table, EVERYTHING, "NEW.id")]),
        f"touch_{table}_updated": (
            f"AFTER UPDATE ON {table}",
            [changed, *moves],
        ),
        f"touch_{table}_renumbered": (
            f"AFTER UPDATE OF id ON {table} WHEN OLD.id <> NEW.id",
            [_touch(table, EVERYTHING, "OLD.id"), _touch(table, EVERYTHING, "NEW.id")],
        ),
        f"touch_{table}_deleted": (f"AFTER DELETE ON {table}", [_touch(table, EVERYTHING, "OLD.id"), *leaves]),
    }


def _replaced(record: Record, condition: str) -> list[str]:
    """What stands in the way of a row, and goes where the row replaces it. Asked by each key for itself: of an OR
    SQLite may make a scan for every row, where ANALYZE has seen that most have no own id.
    """
    head = "INSERT INTO touch (entity, position, what, profile_id) SELECT "
    table, touches = record.table, []
    for key in ("id", "external_id"):
        gone = f"FROM {table} WHERE {key} = NEW.{key} {condition}"
        touches.append(f"{head}'{table}', {_POSITION}, '{EVERYTHING}', id {gone} {_ONCE}")
        touches += (
            f"{head}'{relation.entity}', {_POSITION}, ' {relation.name}', {relation.key} {gone} "
            f"AND {relation.key} IS NOT NULL {_ONCE}"
            for relation in record.leaving
        )
    return touches


def _of_interaction(record: Record) -> dict[str, tuple[str, list[str]]]:
    table = record.table
    old, new = (_touch(table, f"{row}.kind", f"{row}.contact_id", quoted=False) for row in ("OLD", "NEW"))
    replaced = (
        f"INSERT INTO touch (entity, position, what, profile_id) SELECT '{table}', {_POSITION}, kind, contact_id "
        f"FROM {table} WHERE contact_id = NEW.contact_id AND id = NEW.id AND kind <> NEW.kind {_ONCE}"
    )
    moved = "OLD.contact_id <> NEW.contact_id OR OLD.id <> NEW.id"
    return {
        f"touch_{table}_inserting": (f"BEFORE INSERT ON {table}", [replaced]),
        f"touch_{table}_identifying": (f"BEFORE UPDATE OF contact_id, id ON {table}", [replaced]),
        f"touch_{table}_inserted": (f"AFTER INSERT ON {table}", [new]),
        f"touch_{table}_updated": (
            f"AFTER UPDATE ON {table} WHEN {moved} OR {record.has_changed('OLD', 'NEW', 'IS NOT')}",
            [old, new],
        ),
        f"touch_{table}_deleted": (f"AFTER DELETE ON {table}", [old]),
    }


def _touch(entity: str, what: str, profile: str, condition: str = "", *, quoted: bool = True) -> str:
    what = f"'{what}'" if quoted else what
    where = f"{profile} IS NOT NULL" + (f" AND {condition}" if condition else "")
    return (
        "INSERT INTO touch (entity, position, what, profile_id) "
        f"SELECT '{entity}', {_POSITION}, {what}, {profile} WHERE {where} {_ONCE}"
    )
