"""What an import writes, noted by triggers that only fire in a transaction that says which import it is."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.engine import Connection

from core.store.triggers.sources import JOURNALED, NOT_IN_FINGERPRINT

# Made of names of tables and columns alone, which are checked where they are declared.
# ruff: noqa: S608

# No column can have these names, which stand for whole rows: an attribute called “o” would be taken for one.
_OLD, _NEW = '"(old)"', '"(new)"'
_RUN = "current_setting('windrow.import_run')::bigint"
_MARK = "current_setting('windrow.import_mark')::timestamptz"
_REFERENCING = {
    "insert": "REFERENCING NEW TABLE AS new_rows",
    "update": "REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows",
    "delete": "REFERENCING OLD TABLE AS old_rows",
}
_HEAD = "INSERT INTO import_change (run_id, entity, contact_id, record_id, before, after)"
_IS_OWN = f"r.run_id = {_RUN} AND r.entity = TG_TABLE_NAME AND r.record_id ="
_TOLD = " - ".join(["jsonb_strip_nulls(to_jsonb({}.*))", *(f"'{name}'" for name in NOT_IN_FINGERPRINT)])
_FINGERPRINT = f"hashtextextended(({_TOLD})::text, 0)"
"""With ``.*``: the name of a table alone may be a column of it too, which people may declare."""


def _differing(row: str, other: str) -> str:
    return (
        f"(SELECT jsonb_object_agg(key, value) FROM jsonb_each(to_jsonb({row})) "
        f"WHERE value IS DISTINCT FROM to_jsonb({other}) -> key)"
    )


_CHANGED = f"{_differing(_OLD, _NEW)}, {_differing(_NEW, _OLD)}"
_IS_OLDER = f"NOT EXISTS (SELECT 1 FROM import_record r WHERE {_IS_OWN} {_OLD}.id)"
_BODIES: dict[str, dict[str, tuple[str, ...]]] = {
    "profile": {
        "insert": (
            (
                "INSERT INTO import_record (run_id, entity, record_id, fingerprint) "
                f"SELECT {_RUN}, TG_TABLE_NAME, {_NEW}.id, {_FINGERPRINT.format(_NEW)} FROM new_rows {_NEW};"
            ),
        ),
        "update": (
            (
                f"UPDATE import_record r SET fingerprint = {_FINGERPRINT.format(_NEW)} FROM new_rows {_NEW} "
                f"WHERE {_IS_OWN} {_NEW}.id;"
            ),
            (
                f"{_HEAD} SELECT {_RUN}, TG_TABLE_NAME, 0, {_OLD}.id, {_CHANGED} "
                f"FROM old_rows {_OLD} JOIN new_rows {_NEW} ON {_NEW}.id = {_OLD}.id "
                f"WHERE to_jsonb({_OLD}) IS DISTINCT FROM to_jsonb({_NEW}) AND {_IS_OLDER};"
            ),
        ),
        "delete": (
            (
                f"{_HEAD} SELECT {_RUN}, TG_TABLE_NAME, 0, {_OLD}.id, to_jsonb({_OLD}), NULL "
                f"FROM old_rows {_OLD} WHERE {_IS_OLDER};"
            ),
            f"DELETE FROM import_record r USING old_rows {_OLD} WHERE {_IS_OWN} {_OLD}.id;",
        ),
    },
    "interaction": {
        "insert": (
            (
                f"{_HEAD} SELECT {_RUN}, TG_TABLE_NAME, {_NEW}.contact_id, {_NEW}.id, NULL, to_jsonb({_NEW}) "
                f"FROM new_rows {_NEW} WHERE {_NEW}.recorded_at <> {_MARK};"
            ),
        ),
        "update": (
            (
                f"{_HEAD} SELECT {_RUN}, TG_TABLE_NAME, {_OLD}.contact_id, {_OLD}.id, {_CHANGED} "
                f"FROM old_rows {_OLD} JOIN new_rows {_NEW} "
                f"ON {_NEW}.contact_id = {_OLD}.contact_id AND {_NEW}.id = {_OLD}.id "
                f"WHERE {_OLD}.recorded_at <> {_MARK} AND to_jsonb({_OLD}) IS DISTINCT FROM to_jsonb({_NEW});"
            ),
        ),
        "delete": (
            (
                f"{_HEAD} SELECT {_RUN}, TG_TABLE_NAME, {_OLD}.contact_id, {_OLD}.id, to_jsonb({_OLD}), NULL "
                f"FROM old_rows {_OLD} WHERE {_OLD}.recorded_at <> {_MARK};"
            ),
        ),
    },
}
_KINDS = {"interaction": "interaction", **dict.fromkeys(("contact", "account", "lead"), "profile")}
_RECORD_IDS = {"merge": "id", "merge_move": "merge_id"}


def _plain_bodies(table: str) -> dict[str, tuple[str, ...]]:
    """Note rows of a table without records as they come and go."""
    record_id = _RECORD_IDS.get(table, "profile_id")
    made = f"{_HEAD} SELECT {_RUN}, TG_TABLE_NAME, 0, {_NEW}.{record_id}, NULL, to_jsonb({_NEW}) FROM new_rows {_NEW};"
    gone = f"{_HEAD} SELECT {_RUN}, TG_TABLE_NAME, 0, {_OLD}.{record_id}, to_jsonb({_OLD}), NULL FROM old_rows {_OLD};"
    return {"insert": (made,), "update": (gone, made), "delete": (gone,)}


class PostgreSQLJournal:
    """A journal by triggers for statements."""

    is_kept = True

    def install(self, connection: Connection) -> Iterator[str]:
        """Return the functions and triggers; they read whole rows, so a new column changes none of them."""
        schema = connection.dialect.identifier_preparer.quote_identifier(
            connection.scalar(sa.text("SELECT current_schema()"))
        )
        for table in JOURNALED:
            for event, statements in (_BODIES[_KINDS[table]] if table in _KINDS else _plain_bodies(table)).items():
                name, body = f"journal_{table}_{event}", "\n".join(statements)
                # In UTC: the JSON of an instant has the offset of the session. Without nested loops: a session keeps
                # the plan that it made for the rows of its first import (`core.store.dialects.postgresql.triggers`).
                yield (
                    f"CREATE OR REPLACE FUNCTION {schema}.{name}() RETURNS trigger LANGUAGE plpgsql "
                    f"SET search_path = pg_catalog, {schema}, pg_temp SET timezone = 'UTC' SET enable_nestloop = off "
                    f"AS $$\nBEGIN\n{body}\nRETURN NULL;\nEND $$"
                )
                yield (
                    f"CREATE OR REPLACE TRIGGER {name} AFTER {event} ON {schema}.{table} {_REFERENCING[event]} "
                    "FOR EACH STATEMENT WHEN (current_setting('windrow.import_run', true) <> '') "
                    f"EXECUTE FUNCTION {schema}.{name}()"
                )

    def begin(self, connection: Connection, tables: Sequence[str], run_id: int, mark: datetime) -> None:
        """Say which import this transaction is."""
        self._say(connection, str(run_id), mark.isoformat())

    def end(self, connection: Connection, tables: Sequence[str]) -> None:
        """Say that it is none any more."""
        self._say(connection, "", "")

    def prepare(self, connection: Connection) -> None:
        """Compare instants in UTC, as they are noted."""
        connection.exec_driver_sql("SET LOCAL timezone = 'UTC'")

    def fingerprint(self, connection: Connection, table: str, alias: str) -> sa.ColumnElement[int]:
        """Return the fingerprint of a row under an alias."""
        return sa.literal_column(_FINGERPRINT.format(alias), sa.BigInteger)

    def rows(
        self, connection: Connection, table: str, keys: Sequence[Mapping[str, Any]]
    ) -> Iterator[Mapping[str, Any]]:
        """Yield the rows as JSON, found by a join with the keys."""
        names = list(keys[0]) if keys else []
        same = " AND ".join(f'{_OLD}."{name}" = k."{name}"' for name in names)
        wanted = f"jsonb_populate_recordset(NULL::{table}, :keys)"
        query = sa.text(f'SELECT to_jsonb({_OLD}) FROM "{table}" {_OLD} JOIN {wanted} k ON {same}')
        typed = query.bindparams(sa.bindparam("keys", type_=JSONB))
        if keys:
            yield from connection.execute(typed, {"keys": [dict(key) for key in keys]}).scalars()

    def restore(
        self, connection: Connection, table: str, rows: Iterable[tuple[Mapping[str, Any], Mapping[str, Any]]]
    ) -> None:
        """Update those with the same columns together."""
        by_columns: dict[tuple[str, ...], list[dict[str, Any]]] = {}
        names: list[str] = []
        for key, values in rows:
            names = list(key)
            by_columns.setdefault(tuple(values), []).append({**key, **values})
        same = " AND ".join(f't."{name}" = k."{name}"' for name in names)
        for columns, documents in by_columns.items():
            written = ", ".join(f'"{column}" = k."{column}"' for column in columns)
            update = sa.text(
                f'UPDATE "{table}" t SET {written} FROM jsonb_populate_recordset(NULL::{table}, :rows) k WHERE {same}'
            ).bindparams(sa.bindparam("rows", type_=JSONB))
            connection.execute(update, {"rows": documents})

    def bring_back(self, connection: Connection, table: str, row: Mapping[str, Any]) -> bool:
        """Insert it as it was."""
        insert = sa.text(
            f'INSERT INTO "{table}" SELECT * FROM jsonb_populate_record(NULL::{table}, CAST(:row AS jsonb)) '
            "ON CONFLICT DO NOTHING"
        )
        return connection.execute(insert, {"row": json.dumps(dict(row))}).rowcount > 0

    def forget_members(self, connection: Connection, names: Sequence[str]) -> None:
        """Properties that have no members left are no data."""
        for side in ("before", "after"):
            properties = f"{side} -> 'properties'"
            left = f"coalesce(nullif(({properties}) - CAST(:names AS text[]), '{{}}'), 'null')"
            connection.execute(
                sa.text(
                    f"UPDATE import_change SET {side} = jsonb_set({side}, '{{properties}}', {left}) "
                    "WHERE entity = 'interaction' AND "
                    f"CASE WHEN jsonb_typeof({properties}) = 'object' THEN ({properties}) ?| CAST(:names AS text[]) END"
                ),
                {"names": list(names)},
            )

    def _say(self, connection: Connection, run_id: str, mark: str) -> None:
        connection.execute(
            sa.text(
                "SELECT set_config('windrow.import_run', :run, true), set_config('windrow.import_mark', :mark, true)"
            ),
            {"run": run_id, "mark": mark},
        )
