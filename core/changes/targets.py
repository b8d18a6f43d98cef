"""From the records of a change or crossing to the profiles that it affects."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.sql import Select

from core.language.catalog import Relation
from core.language.ways import Way


def affected_ids(way: Way, ids: Select[int]) -> Select[int]:
    """The ids of the target at the beginning of a way; the records at its end may turn their answer."""
    for step in reversed(way):
        ids = _before(step, ids)
    return ids


def _before(step: Relation, ids: Select[int]) -> Select[int]:
    """The ids of the records from which a relation leads to these."""
    key = sa.column(step.key, sa.BigInteger)
    if step.to_many:
        having = sa.table(step.to, sa.column("id", sa.BigInteger), key).alias()
        owners = having.c[step.key]
        return sa.select(owners.label("id")).where(having.c.id.in_(ids), owners.is_not(None))
    having = sa.table(step.entity, sa.column("id", sa.BigInteger), key).alias()
    return sa.select(having.c.id).where(having.c[step.key].in_(ids))
