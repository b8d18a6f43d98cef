"""Aligning the stays of one segment with its picks or its definition, for candidates or for everybody."""

from __future__ import annotations

from datetime import datetime
from typing import cast

from sqlmodel import Session

from core.audience.selection import Known, check_definition
from core.changes.candidates import find_candidates, find_changed
from core.changes.change_kinds import VERSION
from core.changes.log import changes_after, note_movements
from core.changes.reads import Reads
from core.engine.compiler import compile_definition
from core.language.definition import Definition, from_text
from core.lifecycle.bookkeeping import Instants, asked_at
from core.membership import Cause, Turnover, align_stays, ids_moved_at, picked_ids
from core.store.dialects import Position
from core.store.tables import Refresh, Segment, SegmentVersion
from core.store.triggers import WHOLE_TABLE


def align_with_picks(session: Session, row: Segment, version: SegmentVersion, as_of: datetime) -> Turnover:
    """Align a static segment with its picks, and note who moved for the segments that are built on it."""
    segment_id = cast(int, row.id)
    ids = picked_ids(segment_id, row.target)
    turnover = align_stays(session, segment_id, row.target, ids, as_of=as_of, cause=Cause(version.number))
    if turnover.entered or turnover.left:
        note_movements(session, segment_id, ids_moved_at(segment_id, as_of))
    return turnover


def align_with_definition(
    session: Session,
    row: Segment,
    version: SegmentVersion,
    previous: Refresh | None,
    *,
    at: Instants,
    until: Position,
    known: Known,
    is_full: bool,
) -> Turnover:
    """Align a dynamic segment with its live definition, by the changes up to a newly taken position.

    Raises DefinitionError if the definition has a problem.
    """
    segment_id, definition = cast(int, row.id), from_text(cast(str, version.definition))
    check_definition(definition, known, row.key)
    reads = Reads.of(definition, known.catalog, version.zone, known.segments)
    changes = changes_after(session, row.log_position, until)
    affecting = reads.affecting(changes.kinds) if changes else []
    former = _former_definition(session, version, previous)
    is_new = previous is None or former is not None or any(kind.entity == VERSION for kind in affecting)
    found = None
    # If the log can't tell whose records changed, there are no candidates and everybody is looked at.
    if previous and not is_new and changes and all(kind.what != WHOLE_TABLE for kind in affecting):
        if is_full:
            found = find_changed(session, reads, changes)
        else:
            found = find_candidates(session, reads, changes, asked_at(previous), at.asked_at)
    if previous and found and found.count == 0:
        return Turnover(previous.members, 0, 0)
    within = found.table if found and found.count else None
    ids = compile_definition(definition, known.catalog, at.asked_at, version.zone, known.segments, within, is_now=True)
    cause = Cause(
        version.number,
        definition,
        former=former,
        is_new_definition=is_new,
        candidates=found.table if found else None,
    )
    before = previous.members if previous and within is not None else None
    return align_stays(session, segment_id, row.target, ids, as_of=at.as_of, cause=cause, members_before=before)


def _former_definition(session: Session, version: SegmentVersion, previous: Refresh | None) -> Definition | None:
    """Return the definition of the previous refresh if that was of another version."""
    if previous is None or previous.version == version.number:
        return None
    former = session.get_one(SegmentVersion, (version.segment_id, previous.version)).definition
    return from_text(former) if former else None
