"""Which readings leave a trace, and which of them one trace may stand for."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Final

import sqlalchemy as sa
from sqlalchemy.sql import ColumnElement
from sqlmodel import Session

from core.access.caller import Caller
from core.access.use_cases import Subject, UseCase
from core.store.caches import Cache
from core.store.columns import Instant
from core.store.tables import Trace, table_of

VIEWS: Final = frozenset({
    UseCase.SEE_PERSON, UseCase.SEE_MEMBERS, UseCase.SEE_SELECTED, UseCase.FIND_PEOPLE, UseCase.BROWSE_DATA,
    UseCase.SEE_DUPLICATES, UseCase.HAND_OVER_CHANGES,
})  # fmt: skip
"""Readings of personal data. The same one by the same caller leaves one trace within `STANDS_FOR`.

Handing changes over is among them because a program asks again and again.
"""
EXPORTS: Final = frozenset({UseCase.EXPORT_MEMBERS, UseCase.HAND_OVER_CHANGES, UseCase.REPORT_PERSON})
"""What takes personal data out of Windrow."""
STANDS_FOR: Final = timedelta(minutes=5)

_MAX_BYTES = 4_000_000
_trace = table_of(Trace)

Key = tuple[int | None, str, str, str, str, str]


class NotedViews:
    """The views of the last minutes that this process noted, so that the next click asks no database."""

    def __init__(self) -> None:
        self._at: Cache[Key, float] = Cache(_MAX_BYTES, lambda _: 0, seconds=STANDS_FOR.total_seconds())

    def has(self, caller: Caller, use_case: UseCase, subject: Subject | None) -> bool:
        """Whether such a view was noted a short time before the caller's instant."""
        noted_at = self._at.find(_key(caller, use_case, subject))
        return noted_at is not None and 0 <= caller.at.timestamp() - noted_at < STANDS_FOR.total_seconds()

    def keep(self, caller: Caller, use_case: UseCase, subject: Subject | None) -> None:
        """Remember a view whose trace is committed."""
        self._at.keep(_key(caller, use_case, subject), caller.at.timestamp())


def is_traced_already(session: Session, caller: Caller, use_case: UseCase, subject: Subject | None) -> bool:
    """Whether the trace has such a view, noted by any process a short time before the caller's instant."""
    user_id, *texts = _key(caller, use_case, subject)
    # Joined, so that no index of subjects is asked: without a subject it would lead to most rows of the trace.
    joined = [_trace.c.name, _trace.c.door, _trace.c.use_case, _trace.c.subject_kind, _trace.c.subject_id]
    same = _joined([sa.literal(text) for text in texts]) == _joined(joined)
    is_recent = (
        _trace.c.at > sa.literal(caller.at - STANDS_FOR, Instant),
        _trace.c.at <= sa.literal(caller.at, Instant),
    )
    found = sa.select(sa.exists().where(*is_recent, _trace.c.user_id.is_not_distinct_from(user_id), same))
    return bool(session.connection().scalar(found))


def _joined(texts: Sequence[ColumnElement[str]]) -> ColumnElement[str]:
    first, *rest = texts
    for text in rest:
        first = first + sa.literal("\x1f") + text
    return first


def _key(caller: Caller, use_case: UseCase, subject: Subject | None) -> Key:
    kind, id_ = (subject.kind, "" if subject.id is None else str(subject.id)) if subject else ("", "")
    return caller.user_id, caller.name, caller.door.value, use_case.name, kind, id_
