"""The triggers of SQLite, which fire for each row.

One transaction writes at a time, so a number that every refresh raises orders changes; between two refreshes the same
change is written once. REPLACE deletes rows without firing a trigger, so triggers note these rows before.
"""

from __future__ import annotations

from collections.abc import Iterator

from core.store.triggers.sources import POSITION_SETTING, RIGHT_KEYS_SETTING, WHOLE_RECORD, KeyWords, Source

# Made of names of tables and columns alone, which are checked where they are declared.
# ruff: noqa: S608

_POSITION = f"coalesce((SELECT CAST(value AS INTEGER) FROM setting WHERE name = '{POSITION_SETTING}'), 0)"
_UNTRUSTED = f"NOT EXISTS (SELECT 1 FROM setting WHERE name = '{RIGHT_KEYS_SETTING}')"
# Here lower() knows ASCII alone; a text of it has as many bytes as characters.
_KEYS = KeyWords(
    "IS NOT",
    lambda text, key: f"({key} IS NOT nullif(lower({text}), '') OR length({text}) <> length(CAST({text} AS BLOB)))",
    lambda json, name: f"CASE WHEN json_valid({json}) THEN json_extract({json}, '$.\"' || {name} || '\"') END",
)
# Not OR IGNORE: the conflict clause of the statement that fires a trigger replaces that of the trigger's own.
_ONCE = "ON CONFLICT DO NOTHING"


def statements(source: Source) -> Iterator[str]:
    """Yield the statements that replace the triggers of a table."""
    for name, (event, actions) in _triggers(source).items():
        yield f"DROP TRIGGER IF EXISTS {name}"
        body = " ".join(f"{action};" for action in actions)
        yield f"CREATE TRIGGER {name} {event} BEGIN {body} END"


def removal_statements(source: Source) -> Iterator[str]:
    """Yield the statements that remove the triggers of a table."""
    yield from (f"DROP TRIGGER IF EXISTS {name}" for name in _triggers(source))


def _triggers(source: Source) -> dict[str, tuple[str, list[str]]]:
    table = source.table
    queue = f"INSERT INTO unkeyed (entity, contact_id, record_id) VALUES ({source.unkeyed('NEW')}) {_ONCE}"
    notes = _of_interaction(source) if source.is_interaction else _of_profile(source)
    is_suspect = source.is_suspect("NEW", _KEYS)
    moved = " OR ".join(f"OLD.{column} <> NEW.{column}" for column in source.key)
    becomes_suspect = f"{source.becomes_suspect('OLD', 'NEW', _KEYS)} OR (({moved}) AND ({is_suspect}))"
    columns = ", ".join(f'"{column}"' for column in source.keyed_columns)
    return {
        **notes,
        f"unkeyed_{table}_inserted": (f"AFTER INSERT ON {table} WHEN {_UNTRUSTED} AND ({is_suspect})", [queue]),
        f"unkeyed_{table}_updated": (
            f"AFTER UPDATE OF {columns} ON {table} WHEN {_UNTRUSTED} AND ({becomes_suspect})",
            [queue],
        ),
    }


def _of_profile(source: Source) -> dict[str, tuple[str, list[str]]]:
    table = source.table
    leaves, moves = [], []
    for relation in source.leaving:
        key = relation.key
        leaves.append(_note(relation.entity, f" {relation.name}", f"OLD.{key}"))
        moves.append(_note(relation.entity, f" {relation.name}", f"OLD.{key}", f"OLD.{key} IS NOT NEW.{key}"))
    changed = (
        f"INSERT INTO change (entity, position, what, profile_id) SELECT '{table}', {_POSITION}, what, NEW.id "
        f"FROM (SELECT {source.what_changed('OLD', 'NEW', 'IS NOT')} AS what) WHERE what <> '' {_ONCE}"
    )
    return {
        f"note_{table}_inserting": (f"BEFORE INSERT ON {table}", _note_replaced(source, "")),
        f"note_{table}_identifying": (
            f"BEFORE UPDATE OF id, external_id ON {table}",
            _note_replaced(source, "AND id <> OLD.id"),
        ),
        f"note_{table}_inserted": (f"AFTER INSERT ON {table}", [_note(table, WHOLE_RECORD, "NEW.id")]),
        f"note_{table}_updated": (
            f"AFTER UPDATE ON {table}",
            [changed, *moves],
        ),
        f"note_{table}_renumbered": (
            f"AFTER UPDATE OF id ON {table} WHEN OLD.id <> NEW.id",
            [_note(table, WHOLE_RECORD, "OLD.id"), _note(table, WHOLE_RECORD, "NEW.id")],
        ),
        f"note_{table}_deleted": (f"AFTER DELETE ON {table}", [_note(table, WHOLE_RECORD, "OLD.id"), *leaves]),
    }


def _note_replaced(source: Source, condition: str) -> list[str]:
    """Return statements that note the rows that a written row may replace. There is one for each key: for an OR,
    SQLite may scan the table for every row once ANALYZE has seen that most have no own id.
    """
    head = "INSERT INTO change (entity, position, what, profile_id) SELECT "
    table, notes = source.table, []
    for key in ("id", "external_id"):
        gone = f"FROM {table} WHERE {key} = NEW.{key} {condition}"
        notes.append(f"{head}'{table}', {_POSITION}, '{WHOLE_RECORD}', id {gone} {_ONCE}")
        notes += (
            f"{head}'{relation.entity}', {_POSITION}, ' {relation.name}', {relation.key} {gone} "
            f"AND {relation.key} IS NOT NULL {_ONCE}"
            for relation in source.leaving
        )
    return notes


def _of_interaction(source: Source) -> dict[str, tuple[str, list[str]]]:
    table = source.table
    old, new = (_note(table, f"{row}.kind", f"{row}.contact_id", quoted=False) for row in ("OLD", "NEW"))
    replaced = (
        f"INSERT INTO change (entity, position, what, profile_id) SELECT '{table}', {_POSITION}, kind, contact_id "
        f"FROM {table} WHERE contact_id = NEW.contact_id AND id = NEW.id AND kind <> NEW.kind {_ONCE}"
    )
    moved = "OLD.contact_id <> NEW.contact_id OR OLD.id <> NEW.id"
    return {
        f"note_{table}_inserting": (f"BEFORE INSERT ON {table}", [replaced]),
        f"note_{table}_identifying": (f"BEFORE UPDATE OF contact_id, id ON {table}", [replaced]),
        f"note_{table}_inserted": (f"AFTER INSERT ON {table}", [new]),
        f"note_{table}_updated": (
            f"AFTER UPDATE ON {table} WHEN {moved} OR {source.has_changed('OLD', 'NEW', 'IS NOT')}",
            [old, new],
        ),
        f"note_{table}_deleted": (f"AFTER DELETE ON {table}", [old]),
    }


def _note(entity: str, what: str, profile: str, condition: str = "", *, quoted: bool = True) -> str:
    what = f"'{what}'" if quoted else what
    where = f"{profile} IS NOT NULL" + (f" AND {condition}" if condition else "")
    return (
        "INSERT INTO change (entity, position, what, profile_id) "
        f"SELECT '{entity}', {_POSITION}, {what}, {profile} WHERE {where} {_ONCE}"
    )
