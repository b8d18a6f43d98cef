"""The triggers of PostgreSQL, which fire once for each statement, however many rows it writes.

The position of a change is the number of its transaction. The functions run with the rights of the tables'
owner, so other programs need no rights on the change log.

The plans of a function are made once in a session, for the rows of its first statement. With nested loops, one that
was made for a single row would compare each of a million rows with each other.
"""

from __future__ import annotations

from collections.abc import Iterator

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from core.store.triggers.sources import WHOLE_RECORD, WHOLE_TABLE, KeyWords, Source

# Made of names of tables and columns alone, which are checked where they are declared.
# ruff: noqa: S608

_REFERENCING = {
    "insert": "REFERENCING NEW TABLE AS new_rows",
    "update": "REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows",
    "delete": "REFERENCING OLD TABLE AS old_rows",
    "truncate": "",
}
RIGHT_KEYS = "windrow.right_keys"
"""The parameter that is *on* while a transaction writes every key beside its text."""
# With this collation lower() knows ASCII alone; a text of it has as many bytes as characters.
_KEYS = KeyWords(
    "IS DISTINCT FROM",
    lambda text, key: (
        f"({key} IS DISTINCT FROM nullif(lower({text} COLLATE \"C\"), '') OR octet_length({text}) <> length({text}))"
    ),
    lambda json, name: f"({json} ->> ({name}))",
)


def statements(connection: Connection, source: Source) -> Iterator[str]:
    """Yield the statements that replace the triggers of a table."""
    schema = connection.dialect.identifier_preparer.quote_identifier(
        connection.scalar(sa.text("SELECT current_schema()"))
    )
    for event, selects in _selects(source).items():
        name = f"note_{source.table}_{event}"
        body = "\n".join(selects)
        yield (
            f"CREATE OR REPLACE FUNCTION {schema}.{name}() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER "
            f"SET search_path = pg_catalog, {schema}, pg_temp SET enable_nestloop = off "
            f"AS $$\nBEGIN\n{body}\nRETURN NULL;\nEND $$"
        )
        yield (
            f"CREATE OR REPLACE TRIGGER {name} AFTER {event} ON {schema}.{source.table} {_REFERENCING[event]} "
            f"FOR EACH STATEMENT EXECUTE FUNCTION {schema}.{name}()"
        )


def removal_statements(connection: Connection, source: Source) -> Iterator[str]:
    """Yield the statements that remove the triggers of a table; their functions stay until they are replaced."""
    schema = connection.dialect.identifier_preparer.quote_identifier(
        connection.scalar(sa.text("SELECT current_schema()"))
    )
    for event in _REFERENCING:
        yield f"DROP TRIGGER IF EXISTS note_{source.table}_{event} ON {schema}.{source.table}"


def _selects(source: Source) -> dict[str, list[str]]:
    notes = _of_interaction(source) if source.is_interaction else _of_profile(source)
    same = " AND ".join(f"o.{column} = n.{column}" for column in source.key)
    queue = f"INSERT INTO unkeyed (entity, contact_id, record_id) SELECT {source.unkeyed('n')} FROM new_rows n"
    notes["insert"].append(_unless_trusted(f"{queue} WHERE {source.is_suspect('n', _KEYS)}"))
    becomes_suspect = source.becomes_suspect("o", "n", _KEYS)  # also of a row with another id, which has no old one
    notes["update"].append(_unless_trusted(f"{queue} LEFT JOIN old_rows o ON {same} WHERE {becomes_suspect}"))
    return {**notes, "truncate": [_note(f"SELECT '{source.table}', '{WHOLE_TABLE}', 0")]}


def _unless_trusted(insert: str) -> str:
    """Queue records, unless the transaction says that it writes their keys."""
    return (
        f"IF current_setting('{RIGHT_KEYS}', true) IS DISTINCT FROM 'on' THEN {insert} ON CONFLICT DO NOTHING; END IF;"
    )


def _of_profile(source: Source) -> dict[str, list[str]]:
    table = source.table
    changed = source.what_changed("o", "n", "IS DISTINCT FROM")
    what = f"CASE WHEN o.id IS NULL OR n.id IS NULL THEN '{WHOLE_RECORD}' ELSE {changed} END"
    updated = (
        f"SELECT '{table}', what, id FROM (SELECT {what} AS what, coalesce(n.id, o.id) AS id "
        "FROM old_rows o FULL JOIN new_rows n ON n.id = o.id) changed WHERE what <> ''"
    )
    selects = {
        "insert": [_note(f"SELECT '{table}', '{WHOLE_RECORD}', id FROM new_rows")],
        "update": [_note(updated)],
        "delete": [_note(f"SELECT '{table}', '{WHOLE_RECORD}', id FROM old_rows")],
    }
    for relation in source.leaving:
        key = relation.key
        left = f"SELECT DISTINCT '{relation.entity}', ' {relation.name}', o.{key} FROM old_rows o"
        selects["update"].append(
            _note(
                f"{left} LEFT JOIN new_rows n ON n.id = o.id "
                f"WHERE o.{key} IS NOT NULL AND o.{key} IS DISTINCT FROM n.{key}"
            )
        )
        selects["delete"].append(_note(f"{left} WHERE o.{key} IS NOT NULL"))
    return selects


def _of_interaction(source: Source) -> dict[str, list[str]]:
    old, new = (f"SELECT DISTINCT 'interaction', kind, contact_id FROM {rows}_rows" for rows in ("old", "new"))
    both = (
        f"SELECT DISTINCT 'interaction', side.kind, side.contact_id FROM old_rows o FULL JOIN new_rows n "
        "ON n.contact_id = o.contact_id AND n.id = o.id "
        "CROSS JOIN LATERAL (VALUES (o.kind, o.contact_id), (n.kind, n.contact_id)) AS side (kind, contact_id) "
        f"WHERE side.contact_id IS NOT NULL AND ({source.has_changed('o', 'n', 'IS DISTINCT FROM')})"
    )
    return {"insert": [_note(new)], "update": [_note(both)], "delete": [_note(old)]}


def _note(select: str) -> str:
    return (
        "INSERT INTO change (entity, position, what, profile_id) "
        "SELECT t.entity, pg_current_xact_id()::text::bigint, t.what, t.profile_id "
        f"FROM ({select}) AS t (entity, what, profile_id) ON CONFLICT DO NOTHING;"
    )
