"""Column types of SQLite."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.types import TypeEngine

from core.store.epoch import microseconds


class SQLiteTypes:
    """SQLite's types; instants are numbers, and it compares texts byte by byte anyway."""

    row_id: TypeEngine[int] = sa.Integer()
    bytewise: TypeEngine[str] = sa.Text()
    json_object: TypeEngine[Any] = sa.JSON(none_as_null=True)
    instant: TypeEngine[Any] = sa.BigInteger()
    ordered_table: Mapping[str, Any] = {"sqlite_with_rowid": False}
    hidden_columns = frozenset({"oid", "rowid"})

    def stored_instant(self, instant: datetime) -> int:
        """Return whole microseconds."""
        return microseconds(instant)

    def index_options(self, condition: sa.TextClause) -> Mapping[str, Any]:
        """Return those of a partial index."""
        return {"sqlite_where": condition}
