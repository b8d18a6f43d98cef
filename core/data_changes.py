"""Telling that data changed, so that segments which are refreshed *on change* are refreshed soon.

A message is a row of its own in the table of settings, written by the transaction that changes the
data. So it is seen exactly when they are, and nobody waits for anybody's lock. The next round of
refreshes takes the messages away and makes those segments due.
"""

from __future__ import annotations

from datetime import datetime
from uuid import uuid4

import sqlalchemy as sa
from sqlalchemy.sql import ColumnElement
from sqlmodel import Session

from core.columns import EPOCH, microseconds
from core.tables import Segment, Setting, table_of

_PREFIX = "data-changed/"
_AFTER_DIGITS = ":"
"""The character behind 9."""

_setting = table_of(Setting)
_segment = table_of(Segment)


def announce(session: Session, at: datetime) -> None:
    """Say that data are changed by this transaction."""
    session.add(Setting(name=f"{_PREFIX}{_sortable(at)}/{uuid4().hex}", value=""))


def are_announced(session: Session, now: datetime) -> bool:
    """Whether there are messages until now that nobody has taken."""
    return session.execute(sa.select(_setting.c.name).where(_until(now)).limit(1)).first() is not None


def make_due(session: Session, now: datetime) -> None:
    """Take the messages until now, if any, and make the segments due that wait for them."""
    taken = session.execute(sa.delete(_setting).where(_until(now)).returning(_setting.c.name)).all()
    if taken:
        waiting = sa.or_(_segment.c.next_refresh_at.is_(None), _segment.c.next_refresh_at > now)
        session.execute(
            sa.update(_segment).where(_segment.c.refresh_mode == "on_change", waiting).values(next_refresh_at=now)
        )


def _until(now: datetime) -> ColumnElement[bool]:
    # Names are compared byte by byte, so this is a range of the primary key.
    return sa.and_(_setting.c.name >= _PREFIX, _setting.c.name < f"{_PREFIX}{_sortable(now)}{_AFTER_DIGITS}")


def _sortable(instant: datetime) -> str:
    return f"{max(microseconds(instant), microseconds(EPOCH)):020d}"
