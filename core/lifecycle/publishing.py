"""Going live, stopping, deleting and bringing back."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime, timedelta
from typing import cast

import sqlalchemy as sa
from sqlmodel import Session, select

from core.access.caller import Caller
from core.access.use_cases import Subject, UseCase
from core.errors import CheckError, ConflictError, DatabaseError, StateError
from core.language.definition import from_text
from core.language.dependencies import dependants
from core.language.states import publication
from core.language.texts import EDITOR, clean
from core.lifecycle import checks
from core.lifecycle.bookkeeping import RefreshOutcome
from core.lifecycle.previewing import Preview
from core.lifecycle.refreshing import bring_up_to_date
from core.store import gate, leases
from core.store.belonging import no_segment
from core.store.database import Database
from core.store.seen_segments import demand_named, segments_for
from core.store.segments import (
    SegmentRecord,
    check_allowed,
    going_live_lease,
    live_version,
    lock_segments,
    record,
    segment_row,
    shown_state,
)
from core.store.tables import Segment, SegmentVersion

GOING_LIVE_LASTS = timedelta(minutes=2)
"""If the publishing process dies, the segment shows its former state after this time at the latest."""


def publish(
    database: Database,
    caller: Caller,
    segment_id: int,
    *,
    revision: int | None = None,
    previewed: Preview | None = None,
    typed: str = "",
) -> RefreshOutcome:
    """Freeze the draft as the next version, make it live and refresh: all of it or nothing.

    Meanwhile the segment is *going_live* for everybody else. ``revision`` is the save that the person
    saw, ``previewed`` the preview they saw.

    Raises ConflictError if the draft is another by now, StateError if the state does not allow it or a large
    change was not confirmed by typing the segment's name, DefinitionError if the draft has a problem, and
    CheckError if it fails a check; the results of the draft's checks are then kept.
    """
    subject = Subject("segment", segment_id)
    gate.demand(database, caller, UseCase.PUBLISH_SEGMENT, subject)
    lease, holder = going_live_lease(segment_id), leases.new_holder()
    with _hold(database, lease, holder, caller.at):

        def published(session: Session) -> RefreshOutcome:
            lock_segments(session)
            # The commit that makes the new version live also ends the lease.
            leases.end(session, lease, holder)
            row = segment_row(session, segment_id, for_update=True)
            check_allowed(session, row, publication(shown_state(row, live_version(session, row))), caller.at)
            _check_seen(row, revision, previewed, typed)
            demand_named(session, caller, from_text(row.draft) if row.draft else None)
            _freeze(session, row, caller)
            outcome = bring_up_to_date(session, row, caller.at)
            checks.demand(session, row)
            return outcome

        try:
            return gate.replayed(database, caller, UseCase.PUBLISH_SEGMENT, published, subject=subject)
        except CheckError:
            # Undoing the publication undid the results of the checks, but the list of segments shows them.
            checks.run_checks(database, caller, segment_id)
            raise


@contextmanager
def _hold(database: Database, lease: str, holder: str, now: datetime) -> Iterator[None]:
    """Show everybody that a segment is going live; on an error give the lease back."""
    if not leases.take(database, lease, holder, now=now, lasts=GOING_LIVE_LASTS):
        raise StateError("segment: must not be going live to be published (somebody else does it at this moment).")
    try:
        yield
    except BaseException:
        with suppress(DatabaseError):
            leases.give_back(database, lease, holder)
        raise


def _check_seen(row: Segment, revision: int | None, previewed: Preview | None, typed: str) -> None:
    is_same_save = revision is None or revision == row.draft_revision
    is_same_change = previewed is None or previewed.is_of(row)
    if not (is_same_save and is_same_change):
        raise ConflictError(
            f"segment “{row.name}”: must be as you saw it to be published (somebody changed it meanwhile). "
            "Look at the change again."
        )
    if previewed:
        previewed.check_confirmed(row.name, typed)


def _freeze(session: Session, row: Segment, caller: Caller) -> None:
    """Freeze the draft as the next version, and make that live."""
    last = session.exec(select(sa.func.max(SegmentVersion.number)).where(SegmentVersion.segment_id == row.id)).one()
    number = (last or 0) + 1
    session.add(
        SegmentVersion(
            segment_id=cast(int, row.id),
            number=number,
            definition=row.draft,
            zone=row.zone,
            published_at=caller.at,
            published_by=clean(EDITOR, "publisher", caller.name),
        )
    )
    row.live_version = number
    row.state = "live"
    row.updated_at = caller.at
    session.flush()


def stop(database: Database, caller: Caller, segment_id: int) -> SegmentRecord:
    """Stop a live segment: it serves no members any more. Its open stays remain open.

    Raises ConflictError if live segments depend on it, naming them.
    """
    with gate.writing(database, caller, UseCase.STOP_SEGMENT, Subject("segment", segment_id)) as session:
        lock_segments(session)
        row = segment_row(session, segment_id, for_update=True)
        check_allowed(session, row, "stop", caller.at)
        _refuse_while_used(session, caller, row, "stopped")
        row.state, row.error, row.updated_at = "stopped", "", caller.at
        session.flush()
        return record(session, row)


def delete(database: Database, caller: Caller, segment_id: int) -> None:
    """Remove a segment from every list; `restore` brings it back with its history.

    Raises ConflictError if live segments depend on it, naming them.
    """
    with gate.writing(database, caller, UseCase.DELETE_SEGMENT, Subject("segment", segment_id)) as session:
        lock_segments(session)
        row = segment_row(session, segment_id, for_update=True)
        check_allowed(session, row, "delete", caller.at)
        _refuse_while_used(session, caller, row, "deleted")
        row.deleted_at = caller.at


def restore(database: Database, caller: Caller, segment_id: int) -> SegmentRecord:
    """Undo `delete`. Raises NotFoundError."""
    with gate.writing(database, caller, UseCase.RESTORE_SEGMENT, Subject("segment", segment_id)) as session:
        lock_segments(session)
        row = session.get(Segment, segment_id, with_for_update=True)
        if row is None:
            raise no_segment(segment_id)
        row.deleted_at, row.updated_at = None, caller.at
        session.flush()
        return record(session, row)


def _refuse_while_used(session: Session, caller: Caller, row: Segment, done: str) -> None:
    users = dependants(row.key, segments_for(session, caller))
    if users:
        names = ", ".join(f"“{user.name}”" if user.is_seen else user.name for user in users)
        raise ConflictError(f"segment “{row.name}”: can't be {done} while {names} use it. Change or stop those first.")
