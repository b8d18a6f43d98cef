"""A dry run of an import: what it would do, also to the live segments, without doing it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import cast

from sqlmodel import Session

from core.access.caller import Caller
from core.access.use_cases import Subject, UseCase
from core.audience.selection import Known, check_definition
from core.engine.compiler import compile_definition
from core.errors import DefinitionError
from core.importing import Answers, AttributeChange, ImportReport, Recognition, Source
from core.importing.answers import NO_ANSWERS
from core.importing.reading.files import name_of
from core.importing.runs.execution import rehearse
from core.language.definition import from_text
from core.language.dependencies import in_dependency_order
from core.lifecycle.alignment import align_with_picks
from core.lifecycle.bookkeeping import Instants, last_done
from core.membership import Turnover, find_movements
from core.store import gate
from core.store.cancelling import Cancellation
from core.store.database import Database
from core.store.masks import masking
from core.store.seen_segments import seen_ids
from core.store.segments import live_version, load_segments
from core.store.tables import Segment


@dataclass(frozen=True, slots=True)
class SegmentEffect:
    """Members of a live segment before and after the refresh that follows an import, and how many enter and leave with
    it. ``problem`` says why that can't be told; mostly empty.
    """

    id: int
    key: str
    name: str
    before: int
    members: int
    entering: int
    leaving: int
    problem: str = ""


@dataclass(frozen=True, slots=True)
class Effects:
    """What an import would do: its report, what changes in which attribute, and the live segments that gain or lose."""

    report: ImportReport
    changes: tuple[AttributeChange, ...]
    segments: tuple[SegmentEffect, ...]


@masking
def dry_run(
    database: Database,
    caller: Caller,
    source: Source,
    answers: Answers = NO_ANSWERS,
    found: Recognition | None = None,
    *,
    cancellation: Cancellation | None = None,
) -> Effects:
    """Tell exactly what `import_file` would do, and a refresh of every live segment after it. Nothing is changed, and
    nobody waits. Raises what `import_file` does, and CancelledError after `Cancellation.cancel`.
    """
    subject = Subject("file", name_of(source) or None)
    with gate.rehearsing(database, caller, UseCase.PREVIEW_IMPORT, subject) as session:
        rehearsal = rehearse(database, caller, session, source, answers, found=found, cancellation=cancellation)
        return Effects(rehearsal.report, rehearsal.changes, tuple(_segment_effects(session, caller, cancellation)))


def _segment_effects(session: Session, caller: Caller, cancellation: Cancellation | None) -> list[SegmentEffect]:
    """Refresh what others may be built on, and look at the rest, in the order of a round of refreshes.

    Tell of those that the caller sees.
    """
    effects = []
    known, seen = Known.of(session), seen_ids(session, caller)
    for segment in in_dependency_order(load_segments(session)):
        if cancellation:
            cancellation.check()
        if segment.is_live and not segment.is_snapshot:
            effect = _effect(session, session.get_one(Segment, segment.id), known, caller)
            is_told = segment.id in seen
            if is_told and (effect.entering or effect.leaving or effect.problem):
                effects.append(effect)
    return effects


def _effect(session: Session, row: Segment, known: Known, caller: Caller) -> SegmentEffect:
    segment_id = cast(int, row.id)
    version, previous = live_version(session, row), last_done(session, segment_id)
    before = previous.members if previous else 0
    problem = ""
    turnover = Turnover(before, 0, 0)
    at = Instants.after(previous, caller.at)
    try:
        if version is None:
            problem = f"segment “{row.name}”: must have a live version (got none)."
        elif version.definition is None:
            turnover = align_with_picks(session, row, version, at.as_of)
        else:
            definition = from_text(version.definition)
            check_definition(definition, known, row.key)
            ids = compile_definition(definition, known.catalog, at.asked_at, version.zone, known.segments, is_now=True)
            turnover = find_movements(session, segment_id, ids).turnover
    except DefinitionError as error:
        problem = str(error)
    return SegmentEffect(
        segment_id, row.key, row.name, before, turnover.members, turnover.entered, turnover.left, problem
    )
