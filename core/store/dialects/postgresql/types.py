"""Column types of PostgreSQL."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.types import TypeEngine


class PostgreSQLTypes:
    """PostgreSQL's types; a collation makes it compare texts byte by byte."""

    row_id: TypeEngine[int] = sa.BigInteger()
    bytewise: TypeEngine[str] = sa.Text(collation="C")
    json_object: TypeEngine[Any] = JSONB(none_as_null=True)
    instant: TypeEngine[Any] = sa.DateTime(timezone=True)
    ordered_table: Mapping[str, Any] = {}
    hidden_columns = frozenset({"oid", "ctid", "xmin", "xmax", "cmin", "cmax", "tableoid"})

    def stored_instant(self, instant: datetime) -> datetime:
        """Return it unchanged."""
        return instant

    def index_options(self, condition: sa.TextClause) -> Mapping[str, Any]:
        """Return those of a partial index."""
        return {"postgresql_where": condition}
