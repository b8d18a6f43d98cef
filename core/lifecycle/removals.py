"""Who was just removed from a static segment, so that exactly they can be put back.

Their ids never leave the database, however many they are: a removal is one row of the table of
settings, there until the next one that comes more than an hour later.
"""

from __future__ import annotations

from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.sql import Select
from sqlmodel import Session

from core.engine.compiler.dialects import joined_ids, split_ids
from core.store.columns import Key, microseconds
from core.store.tables import Setting, table_of

_KEPT_FOR = timedelta(hours=1)
_setting = table_of(Setting)


def remember(session: Session, segment_id: int, batch: datetime, removed: sa.TableClause) -> None:
    """Keep the ids of a removal under its instant, and forget those of long ago."""
    joined = sa.select(sa.literal(_name(segment_id, batch), Key), joined_ids(removed.c.id)).select_from(removed)
    session.execute(sa.insert(_setting).from_select(["name", "value"], joined))
    old = sa.and_(_setting.c.name >= _prefix(segment_id), _setting.c.name < _name(segment_id, batch - _KEPT_FOR))
    session.execute(sa.delete(_setting).where(old))


def is_remembered(session: Session, segment_id: int, batch: datetime) -> bool:
    """Whether the ids of a removal are still there."""
    return session.get(Setting, _name(segment_id, batch)) is not None


def removed_ids(segment_id: int, batch: datetime) -> Select[int]:
    """The ids of a removal."""
    joined = sa.select(_setting.c.value).where(_setting.c.name == _name(segment_id, batch))
    return split_ids(joined.scalar_subquery())


def _prefix(segment_id: int) -> str:
    return f"removed/{segment_id}/"


def _name(segment_id: int, batch: datetime) -> str:
    return f"{_prefix(segment_id)}{microseconds(batch):020d}"
