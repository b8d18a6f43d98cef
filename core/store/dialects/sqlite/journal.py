"""What an import writes, noted by temporary triggers: they fire for the one connection that has them.

A trigger of a temporary schema may write to the tables of the file, so the notes are committed with what they note.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from functools import lru_cache
from hashlib import blake2b
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from core.store.epoch import microseconds
from core.store.triggers.sources import KEYS, NOT_IN_FINGERPRINT

# Made of names of tables and columns alone, which are checked where they are declared, and of numbers.
# ruff: noqa: S608

_AT_ONCE = 90
"""The most columns in one call of a function: SQLite takes 127 arguments."""
_GROUP = 50
"""The most texts joined in one row: SQLite lets an expression be 1,000 levels deep."""
_FINGERPRINT, _TEXTS = "row_fingerprint", "row_texts"
_CHANGE = "INSERT INTO import_change (run_id, entity, contact_id, record_id, before, after)"
_EVENTS = ("inserted", "updated", "deleted")
_INTERACTION = "interaction"
_RECORD_IDS = {"merge": "id", "merge_move": "merge_id"}


class SQLiteJournal:
    """A journal by temporary triggers."""

    is_kept = True

    def install(self, connection: Connection) -> Iterator[str]:
        """Return nothing: triggers come with each import."""
        return iter(())

    def begin(self, connection: Connection, tables: Sequence[str], run_id: int, mark: datetime) -> None:
        """Make the triggers."""
        self.prepare(connection)
        for table in tables:
            for statement in _statements(table, _columns(connection, table), run_id, microseconds(mark)):
                connection.exec_driver_sql(statement)

    def end(self, connection: Connection, tables: Sequence[str]) -> None:
        """Drop the triggers."""
        for table in tables:
            for event in _EVENTS:
                connection.exec_driver_sql(f"DROP TRIGGER IF EXISTS temp.journal_{table}_{event}")

    def prepare(self, connection: Connection) -> None:
        """Give the connection the function that makes fingerprints."""
        driver: Any = connection.connection.driver_connection
        driver.create_function(_FINGERPRINT, -1, _fingerprint, deterministic=True)
        driver.create_function(_TEXTS, -1, _texts, deterministic=True)

    def fingerprint(self, connection: Connection, table: str, alias: str) -> sa.ColumnElement[int]:
        """Return the fingerprint of a row under an alias."""
        return sa.literal_column(_fingerprint_of(alias, _columns(connection, table)), sa.BigInteger)

    def rows(
        self, connection: Connection, table: str, keys: Sequence[Mapping[str, Any]]
    ) -> Iterator[Mapping[str, Any]]:
        """Yield the rows as they are stored."""
        names = list(keys[0]) if keys else []
        where = " AND ".join(f'"{name}" = :{name}' for name in names)
        query = sa.text(f'SELECT * FROM "{table}" WHERE {where}')
        for key in keys:
            for row in connection.execute(query, dict(key)).mappings():
                yield dict(row)

    def restore(
        self, connection: Connection, table: str, rows: Iterable[tuple[Mapping[str, Any], Mapping[str, Any]]]
    ) -> None:
        """Update them one by one."""
        for key, values in rows:
            written = ", ".join(f'"{name}" = :to_{place}' for place, name in enumerate(values))
            where = " AND ".join(f'"{name}" = :{name}' for name in key)
            bound = {f"to_{place}": value for place, value in enumerate(values.values())}
            connection.execute(sa.text(f'UPDATE "{table}" SET {written} WHERE {where}'), {**key, **bound})

    def bring_back(self, connection: Connection, table: str, row: Mapping[str, Any]) -> bool:
        """Insert it as it was."""
        names = ", ".join(f'"{name}"' for name in row)
        places = ", ".join(f":v{place}" for place in range(len(row)))
        bound = {f"v{place}": value for place, value in enumerate(row.values())}
        insert = sa.text(f'INSERT INTO "{table}" ({names}) VALUES ({places}) ON CONFLICT DO NOTHING')
        return connection.execute(insert, bound).rowcount > 0

    def forget_members(self, connection: Connection, names: Sequence[str]) -> None:
        """Properties are noted as a text in JSON; joined with an empty one it stays a text."""
        paths = ", ".join(f"""'$."{name}"'""" for name in names)
        for side in ("before", "after"):
            properties = f"json_extract({side}, '$.properties')"
            left = f"nullif(json_remove({properties}, {paths}) || '', '{{}}')"
            is_any = " OR ".join(f"json_type({properties}, '$.\"{name}\"') IS NOT NULL" for name in names)
            connection.exec_driver_sql(
                f"UPDATE import_change SET {side} = json_replace({side}, '$.properties', {left}) "
                f"WHERE entity = '{_INTERACTION}' AND CASE WHEN json_valid({properties}) THEN {is_any} END"
            )


def _columns(connection: Connection, table: str) -> list[str]:
    return [row[1] for row in connection.exec_driver_sql(f'PRAGMA main.table_info("{table}")')]


def _statements(table: str, columns: Sequence[str], run_id: int, mark: int) -> Iterator[str]:
    head = (
        f"INSERT INTO import_change (run_id, entity, contact_id, record_id, before, after) SELECT {run_id}, '{table}'"
    )
    whole_old, whole_new = (_document(row, columns) for row in ("OLD", "NEW"))
    if table in KEYS:
        record_id = _RECORD_IDS.get(table, "profile_id")
        made = f"{head}, 0, NEW.{record_id}, NULL, {whole_new}"
        gone = f"{head}, 0, OLD.{record_id}, {whole_old}, NULL"
        yield _trigger(table, "inserted", "", made)
        yield _trigger(table, "updated", "", gone, made)
        yield _trigger(table, "deleted", "", gone)
        return
    is_interaction = table == _INTERACTION
    contact_id = "OLD.contact_id" if is_interaction else "0"
    differ = " OR ".join(f'(OLD."{column}" IS NOT NEW."{column}")' for column in columns)
    before, after = (_document(row, columns, only_if="OLD.{0} IS NOT NEW.{0}") for row in ("OLD", "NEW"))
    changed = f"{head}, {contact_id}, OLD.id, {before}, {after}"
    gone = f"{head}, {contact_id}, OLD.id, {whole_old}, NULL"
    if is_interaction:
        moved_in = f"{head}, NEW.contact_id, NEW.id, NULL, {whole_new}"
        yield _trigger(table, "inserted", f"NEW.recorded_at IS NOT {mark}", moved_in)
        yield _trigger(table, "updated", f"OLD.recorded_at IS NOT {mark} AND ({differ})", changed)
        yield _trigger(table, "deleted", f"OLD.recorded_at IS NOT {mark}", gone)
        return
    own = f"run_id = {run_id} AND entity = '{table}' AND record_id"
    is_older = f"WHERE NOT EXISTS (SELECT 1 FROM import_record WHERE {own} = OLD.id)"
    made = f"INSERT INTO import_record (run_id, entity, record_id, fingerprint) SELECT {run_id}, '{table}', NEW.id, "
    fingerprint = _fingerprint_of("NEW", columns)
    yield _trigger(table, "inserted", "", made + fingerprint)
    yield _trigger(
        table, "updated", differ,
        f"UPDATE import_record SET fingerprint = {fingerprint} WHERE {own} = NEW.id", f"{changed} {is_older}",
    )  # fmt: skip
    yield _trigger(
        table, "deleted", "", f"{gone} {is_older}", f"DELETE FROM import_record WHERE {own} = OLD.id",
    )  # fmt: skip


def _trigger(table: str, event: str, when: str, *actions: str) -> str:
    word = {"inserted": "INSERT", "updated": "UPDATE", "deleted": "DELETE"}[event]
    condition = f"WHEN {when} " if when else ""
    body = " ".join(f"{action};" for action in actions)
    return f'CREATE TEMP TRIGGER journal_{table}_{event} AFTER {word} ON main."{table}" {condition}BEGIN {body} END'


def _document(row: str, columns: Sequence[str], only_if: str = "") -> str:
    """SQL: a JSON object of a row's columns."""
    members = []
    for column in columns:
        member = f"""',"{column}":' || json_quote({row}."{column}")"""
        condition = only_if.replace("{0}", f'"{column}"')
        members.append(f"CASE WHEN {condition} THEN {member} ELSE '' END" if only_if else f"({member})")
    groups = [" || ".join(members[start : start + _GROUP]) for start in range(0, len(members), _GROUP)]
    return "'{' || substr(" + " || ".join(f"({group})" for group in groups) + ", 2) || '}'"


def _fingerprint_of(row: str, columns: Sequence[str]) -> str:
    """SQL: the fingerprint of a row, from some columns and the texts of those before."""
    told, made = [column for column in columns if column not in NOT_IN_FINGERPRINT], "x''"
    for start in range(0, len(told), _AT_ONCE):
        some = told[start : start + _AT_ONCE]
        values = ", ".join(f'{row}."{column}"' for column in some)
        function = _TEXTS if start + _AT_ONCE < len(told) else _FINGERPRINT
        made = f"{function}('{','.join(some)}', {made}, {values})"
    return made


def _fingerprint(names: str, before: bytes, *values: Any) -> int:
    return int.from_bytes(blake2b(_texts(names, before, *values), digest_size=8).digest(), "big", signed=True)


def _texts(names: str, before: bytes, *values: Any) -> bytes:
    """No data counts for nothing, so that a column that is added or taken away changes no fingerprint of rows that
    have none.
    """
    # zip would compare lengths in each of a million calls; they are those that `_fingerprint_of` wrote.
    given = [f"{name}{value}\x1f" for name, value in zip(_prefixes(names), values) if value is not None]  # noqa: B905
    return before + "".join(given).encode(errors="surrogatepass")


@lru_cache(maxsize=100)
def _prefixes(names: str) -> tuple[str, ...]:
    return tuple(f"{name}=" for name in names.split(","))
