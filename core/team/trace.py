"""Reading who did what, and how long that is kept."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import islice
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.sql import ColumnElement, Select
from sqlmodel import Session

from core.access.caller import Caller
from core.access.use_cases import Subject, UseCase
from core.errors import StateError
from core.language.folding import fold
from core.store import gate
from core.store.columns import Instant
from core.store.database import Database
from core.store.dialects import dialect_of
from core.store.masks import masking
from core.store.statements import write_rows
from core.store.tables import Merge, Refresh, Setting, Stay, Trace, table_of
from core.store.tracing import EXPORTS, VIEWS

KEPT_DAYS: Final = "trace-kept-days"
DEFAULT_DAYS: Final = 730
MIN_DAYS, MAX_DAYS = 30, 3_650
MOST_ROWS: Final = 500
_AT_ONCE = 5_000
_MOST_STAYS = 1_000
_AT_MOST_LATER = timedelta(milliseconds=1)
"""A refresh is dated so much later than its act at most, if there was one at the same instant."""

_trace, _merge, _stay, _refresh = table_of(Trace), table_of(Merge), table_of(Stay), table_of(Refresh)
_EXPORT_NAMES = sorted(use_case.name for use_case in EXPORTS)
_MOVING = frozenset({
    use_case.name
    for use_case in (
        UseCase.PUBLISH_SEGMENT, UseCase.REFRESH_SEGMENT, UseCase.ADD_MEMBERS, UseCase.REMOVE_MEMBERS,
        UseCase.UNDO_ADDING, UseCase.UNDO_REMOVING,
    )
})  # fmt: skip
"""Acts by which members enter and leave."""
_VIEW_NAMES = sorted(use_case.name for use_case in VIEWS - EXPORTS)

Place = tuple[datetime, int]


@dataclass(frozen=True, slots=True)
class Act:
    """One act. ``what`` completes *somebody did this: …*; ``before`` and ``after`` have what it changed.

    ``entered`` and ``left`` are the members that came and went by it, of a segment; None where nothing says so.
    """

    id: int
    at: datetime
    user_id: int | None
    name: str
    door: str
    use_case: str
    subject_kind: str
    subject_id: str
    before: Mapping[str, Any] | None
    after: Mapping[str, Any] | None
    entered: int | None = None
    left: int | None = None

    @property
    def place(self) -> Place:
        """Where it stands in the order, for the next page."""
        return self.at, self.id

    @property
    def what(self) -> str:
        """What was done, in words; the stored name if this release does not know it."""
        return UseCase[self.use_case].value if self.use_case in UseCase.__members__ else self.use_case

    @property
    def subject(self) -> str:
        """What it was done to, as *segment 3*; empty where that was nothing in particular."""
        return f"{self.subject_kind} {self.subject_id}".strip()

    @property
    def changes(self) -> tuple[tuple[str, Any, Any], ...]:
        """What changed: a name, the value before and after, None where it was empty."""
        before, after = self.before or {}, self.after or {}
        return tuple((name, before.get(name), after.get(name)) for name in {**before, **after})


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which acts: what is given must hold. ``words`` stand in the name, the subject, or what changed, in any case."""

    name: str = ""
    user_id: int | None = None
    use_case: str = ""
    subject_kind: str = ""
    subject_id: str = ""
    door: str = ""
    first: datetime | None = None
    until: datetime | None = None
    words: str = ""


@masking
def list_acts(
    database: Database, caller: Caller, wanted: Wanted | None = None, *, after: Place | None = None, limit: int = 50
) -> tuple[Act, ...]:
    """Return acts, the latest first; ``after`` is `Act.place` of the last one seen."""
    with gate.reading(database, caller, UseCase.SEE_TRACE) as session:
        wanted = wanted or Wanted()
        if not wanted.words.strip():
            return _page(session, _conditions(wanted), after, limit)
        query = _after(_latest(_conditions(wanted)), after)
        return tuple(islice(_saying(wanted.words, _each(session, query)), min(max(limit, 1), MOST_ROWS)))


@masking
def every_act(database: Database, caller: Caller, wanted: Wanted | None = None) -> Iterator[Act]:
    """Yield all such acts, the latest first, in constant memory."""
    with gate.reading(database, caller, UseCase.SEE_TRACE) as session:
        wanted = wanted or Wanted()
        yield from _saying(wanted.words, _each(session, _latest(_conditions(wanted))))


@masking
def acts_on_segment(
    database: Database, caller: Caller, segment_id: int, *, after: Place | None = None, limit: int = 20
) -> tuple[Act, ...]:
    """Return who changed a segment or took its members out, the latest first, with how many entered and left by it."""
    with gate.reading(database, caller, UseCase.SEE_SEGMENT, Subject("segment", segment_id)) as session:
        its = _of_subject("segment", segment_id), _trace.c.use_case.not_in(_VIEW_NAMES)
        acts = _page(session, its, after, limit)
        return tuple(_with_movements(session, segment_id, act) for act in acts)


@masking
def acts_on_contact(
    database: Database, caller: Caller, contact_id: int, *, after: Place | None = None, limit: int = 20
) -> tuple[Act, ...]:
    """Return who looked at a contact, changed, merged or deleted it, and who exported a segment while it was in, the
    latest first.
    """
    with gate.reading(database, caller, UseCase.SEE_PERSON, Subject("contact", contact_id)) as session:
        concerns = sa.or_(
            _of_subject("contact", contact_id),
            sa.and_(_trace.c.subject_kind == "merge", _trace.c.subject_id.in_(_merges_of(session, contact_id))),
            _has_exported(session, contact_id),
        )
        return _page(session, (concerns,), after, limit)


def _of_subject(kind: str, id_: int) -> ColumnElement[bool]:
    return sa.and_(_trace.c.subject_kind == kind, _trace.c.subject_id == str(id_))


def _merges_of(session: Session, contact_id: int) -> list[str]:
    its = _merge.c.entity == "contact", sa.or_(_merge.c.kept_id == contact_id, _merge.c.gone_id == contact_id)
    return [str(number) for number in session.execute(sa.select(_merge.c.id).where(*its)).scalars()]


def _has_exported(session: Session, contact_id: int) -> ColumnElement[bool]:
    """Condition: the members of a segment were taken out while the contact was one of them."""
    latest = sa.select(_stay.c.segment_id, _stay.c.entered_at, _stay.c.left_at).where(_stay.c.profile_id == contact_id)
    stays = session.execute(latest.order_by(_stay.c.entered_at.desc()).limit(_MOST_STAYS)).all()
    within = [
        sa.and_(
            _trace.c.subject_id == str(segment_id),
            _trace.c.at >= sa.literal(entered_at, Instant),
            sa.true() if left_at is None else _trace.c.at < sa.literal(left_at, Instant),
        )
        for segment_id, entered_at, left_at in stays
    ]
    exported = _trace.c.subject_kind == "segment", _trace.c.use_case.in_(_EXPORT_NAMES)
    return sa.and_(*exported, sa.or_(sa.false(), *within))


def _with_movements(session: Session, segment_id: int, act: Act) -> Act:
    """Return an act with who entered and left by the refresh that it was."""
    if act.use_case not in _MOVING:
        return act
    at, end = (sa.literal(instant, Instant) for instant in (act.at, act.at + _AT_MOST_LATER))
    its = _refresh.c.segment_id == segment_id, _refresh.c.outcome == "done"
    near = sa.select(_refresh.c.entered, _refresh.c.left).where(*its, _refresh.c.as_of >= at, _refresh.c.as_of < end)
    moved = session.execute(near.order_by(_refresh.c.as_of).limit(1)).first()
    if moved is None:
        return act
    return replace(act, entered=moved[0], left=moved[1])


def _page(
    session: Session, conditions: tuple[ColumnElement[bool], ...], after: Place | None, limit: int
) -> tuple[Act, ...]:
    query = _after(_latest(conditions), after).limit(min(max(limit, 1), MOST_ROWS))
    return tuple(Act(*row) for row in session.connection().execute(query))


def _after(query: Select[Any], after: Place | None) -> Select[Any]:
    if after is None:
        return query
    at = sa.literal(after[0], Instant)
    # The index can use only the first half.
    return query.where(_trace.c.at <= at, sa.tuple_(_trace.c.at, _trace.c.id) < sa.tuple_(at, after[1]))


def _each(session: Session, query: Select[Any]) -> Iterator[Act]:
    with session.connection().execute(query.execution_options(yield_per=_AT_ONCE)) as rows:
        for row in rows:
            yield Act(*row)


def _saying(words: str, acts: Iterator[Act]) -> Iterator[Act]:
    """Yield the acts that say every word. Python looks: folding is the same on every database, and JSON has escapes."""
    wanted = fold(words).split()
    for act in acts:
        told = [act.name, act.what, act.subject, *(str(part) for change in act.changes for part in change)]
        said = fold(" ".join(told)) if wanted else ""
        if all(word in said for word in wanted):
            yield act


def _latest(conditions: tuple[ColumnElement[bool], ...]) -> Select[Any]:
    t = _trace.c
    columns = (
        t.id, t.at, t.user_id, t.name, t.door, t.use_case, t.subject_kind, t.subject_id, t.before, t.after,
    )  # fmt: skip
    return sa.select(*columns).where(*conditions).order_by(t.at.desc(), t.id.desc())


def _conditions(wanted: Wanted) -> tuple[ColumnElement[bool], ...]:
    t = _trace.c
    asked: list[ColumnElement[bool]] = [
        column == value
        for column, value in (
            (t.name, wanted.name), (t.user_id, wanted.user_id), (t.use_case, wanted.use_case),
            (t.subject_kind, wanted.subject_kind), (t.subject_id, wanted.subject_id), (t.door, wanted.door),
        )
        if value not in ("", None)
    ]  # fmt: skip
    if wanted.first is not None:
        asked.append(t.at >= sa.literal(wanted.first, Instant))
    if wanted.until is not None:
        asked.append(t.at < sa.literal(wanted.until, Instant))
    return tuple(asked)


def said(state: Mapping[str, Any] | None) -> str:
    """A state in one line of text: *name: Aachen; state: live*."""
    return "; ".join(f"{name}: {value}" for name, value in (state or {}).items())


# How long it is kept


def kept_days(database: Database, caller: Caller) -> int:
    """Return for how many days acts are kept."""
    with gate.reading(database, caller, UseCase.SEE_SETTINGS) as session:
        return _kept_days(session)


def set_kept_days(database: Database, caller: Caller, days: int) -> None:
    """Keep acts for so many days. Raises StateError unless it is a whole number from 30 to 3,650."""
    if isinstance(days, bool) or not isinstance(days, int) or not MIN_DAYS <= days <= MAX_DAYS:
        raise StateError(f"days: must be a whole number from {MIN_DAYS} to {MAX_DAYS:,} (got {days!r}).")
    with gate.writing(database, caller, UseCase.CHANGE_SETTINGS, Subject("setting", KEPT_DAYS)) as session:
        session.merge(Setting(name=KEPT_DAYS, value=str(days)))


def prune_trace(database: Database, caller: Caller) -> int:
    """Remove acts that are older than the setting says, some thousand at once. Return their number."""
    with gate.reading(database, caller, UseCase.LOOK_FOR_WORK) as session:
        until = sa.literal(caller.at - timedelta(days=_kept_days(session)), Instant)
        old = sa.select(_trace.c.id).where(_trace.c.at < until).order_by(_trace.c.at).limit(_AT_ONCE)
        if session.execute(old.limit(1)).first() is None:
            return 0
    with (
        gate.writing(database, caller, UseCase.PRUNE_LOG) as session,
        dialect_of(session).ledger.opened(session.connection()),
    ):
        return write_rows(session, sa.delete(_trace).where(_trace.c.id.in_(old)))


def _kept_days(session: Session) -> int:
    stored = session.get(Setting, KEPT_DAYS)
    return int(stored.value) if stored else DEFAULT_DAYS
