"""What publishing a draft would do: who would enter and leave, and because of which change."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.sql import Select
from sqlmodel import Session

from core.access.caller import Caller
from core.access.use_cases import Subject, UseCase
from core.audience.people import MemberRow, describe, member_row
from core.audience.selection import Known, check_definition
from core.engine.compiler import compile_definition
from core.errors import StateError
from core.language.catalog import Catalog
from core.language.definition import Definition, from_text
from core.language.messages import quote
from core.language.reversions import reversions
from core.language.validation import find_problems
from core.lifecycle.confirming import is_large
from core.membership import Movements, find_movements, picked_ids
from core.store import gate
from core.store.database import Database
from core.store.masks import masking
from core.store.segments import live_version, segment_row
from core.store.tables import Segment, SegmentVersion

SAMPLE = 5
MOST_COMPARED = 12
"""The most changes that are compared: each costs a count of the whole segment."""


@dataclass(frozen=True, slots=True)
class Effect:
    """One change of the draft, in words, and how many people enter or leave because of it: without it they
    would not. None if that was not counted.
    """

    texts: tuple[str, ...]
    entering: int | None
    leaving: int | None


@dataclass(frozen=True, slots=True)
class Preview:
    """What publishing would do at ``as_of``: members before and after it, how many enter and leave, the
    first of them, and what each change decides.

    ``anyway`` counts those who enter and leave by the live version too, because data or time changed since
    the last refresh; None without a live version or if it has a problem. ``draft``, ``zone`` and
    ``live_version`` identify what was previewed.
    """

    as_of: datetime
    draft: str | None
    zone: str
    live_version: int | None
    before: int
    members: int
    entering: int
    leaving: int
    who_enters: tuple[MemberRow, ...]
    who_leaves: tuple[MemberRow, ...]
    effects: tuple[Effect, ...]
    anyway: tuple[int, int] | None
    needs_confirmation: bool

    def is_of(self, row: Segment) -> bool:
        """Whether a segment still has this draft and this live version."""
        return (self.draft, self.zone, self.live_version) == (row.draft, row.zone, row.live_version)

    def check_confirmed(self, name: str, typed: str) -> None:
        """Raise StateError if the change is so large that it needs the segment's name, and something else was typed."""
        if self.needs_confirmation and " ".join(typed.split()) != name:
            raise StateError(f"name: must be “{name}” to publish so large a change (got {quote(typed or None)}).")


@masking
def preview(database: Database, caller: Caller, segment_id: int) -> Preview:
    """Return who would enter and leave if the draft were published now. Nothing is changed.

    Raises DefinitionError if the draft has a problem.
    """
    with gate.reading(database, caller, UseCase.PREVIEW_SEGMENT, Subject("segment", segment_id)) as session:
        row = segment_row(session, segment_id)
        known, version = Known.to(session, caller), live_version(session, row)
        new = from_text(row.draft) if row.draft else None
        if new is None:
            ids = picked_ids(segment_id, row.target)
        else:
            check_definition(new, known, row.key)
            ids = compile_definition(new, known.catalog, caller.at, row.zone, known.segments, is_now=True)
        movements = find_movements(session, segment_id, ids)
        turnover = movements.turnover
        old = _sound_definition(version, known, row.key)
        comparison = _Comparison(session, known, caller.at, movements)
        return Preview(
            as_of=caller.at,
            draft=row.draft,
            zone=row.zone,
            live_version=row.live_version,
            before=turnover.members - turnover.entered + turnover.left,
            members=turnover.members,
            entering=turnover.entered,
            leaving=turnover.left,
            who_enters=_first_movers(session, movements.ids(entering=True), row.target),
            who_leaves=_first_movers(session, movements.ids(entering=False), row.target),
            effects=tuple(comparison.effects(old, version.zone, new, row.zone)) if old and version and new else (),
            anyway=comparison.count_shared(old, version.zone) if old and version else None,
            needs_confirmation=version is not None and is_large(session, turnover),
        )


def _sound_definition(version: SegmentVersion | None, known: Known, key: str) -> Definition | None:
    """Return the definition of the live version; None without one, or if it has a problem."""
    if version is None or version.definition is None:
        return None
    definition = from_text(version.definition)
    return None if find_problems(definition, known.catalog, known.segments, key) else definition


def _first_movers(session: Session, ids: Select[int], target: str) -> tuple[MemberRow, ...]:
    columns, source = describe(ids.subquery("moving"), target)
    rows = session.execute(sa.select(*columns).select_from(source).order_by(columns[0]).limit(SAMPLE))
    return tuple(member_row(row) for row in rows)


@dataclass(frozen=True, slots=True)
class _Comparison:
    """Counts how many of the draft's entries and exits other definitions would cause too."""

    session: Session
    known: Known
    now: datetime
    movements: Movements

    def count_shared(self, definition: Definition, zone: str) -> tuple[int, int]:
        """Return how many of those who enter, and of those who leave, would do so by this definition too."""
        ids = compile_definition(definition, self.known.catalog, self.now, zone, self.known.segments, is_now=True)
        return self.movements.shared_with(self.session, ids)

    def effects(self, old: Definition, old_zone: str, new: Definition, zone: str) -> Iterator[Effect]:
        """Return the effect of each change of the draft: the entries and exits that would not happen without it."""
        turnover = self.movements.turnover
        for place, reversion in enumerate(_variants(old, old_zone, new, zone, self.known.catalog)):
            if place >= MOST_COMPARED:
                yield Effect(reversion.texts, None, None)
                continue
            entering, leaving = self.count_shared(reversion.definition, reversion.zone)
            yield Effect(reversion.texts, turnover.entered - entering, turnover.left - leaving)


@dataclass(frozen=True, slots=True)
class _Variant:
    texts: tuple[str, ...]
    definition: Definition
    zone: str


def _variants(old: Definition, old_zone: str, new: Definition, zone: str, catalog: Catalog) -> Iterator[_Variant]:
    """Yield, for each change of the draft, the draft without it."""
    for reversion in reversions(old, new, catalog):
        yield _Variant(reversion.texts, reversion.definition, zone)
    if zone != old_zone:
        yield _Variant((f"time zone changed from {old_zone} to {zone}",), new, old_zone)
