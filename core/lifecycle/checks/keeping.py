"""The use cases of checks: adding, changing, removing and running them, each in one transaction."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

import sqlalchemy as sa
from sqlmodel import Session

from core.access.caller import Caller
from core.access.use_cases import Subject, UseCase
from core.audience.selection import Known
from core.errors import CheckError, NotFoundError
from core.language.definition import Target
from core.lifecycle.checks.check_fields import Owner
from core.lifecycle.checks.check_kinds import kind_of
from core.lifecycle.checks.results import Check, forget_results, load_checks, stored_checks
from core.lifecycle.checks.running import run
from core.store import gate
from core.store.columns import BIG_ID
from core.store.database import Database
from core.store.masks import masking
from core.store.segments import live_version, segment_row, shown_state
from core.store.tables import Segment, SegmentCheck, table_of

MAX_CHECKS = 50
"""The limit of checks of one segment: each is a query in every refresh."""

_check = table_of(SegmentCheck)


@masking
def list_checks(database: Database, caller: Caller, segment_id: int) -> tuple[Check, ...]:
    """Return the checks of a segment with their last results, in the order of adding. Raises NotFoundError."""
    with gate.reading(database, caller, UseCase.SEE_CHECKS, Subject("segment", segment_id)) as session:
        return _load(session, caller, segment_row(session, segment_id))


def add_check(database: Database, caller: Caller, segment_id: int, kind: str, value: Mapping[str, Any]) -> int:
    """Add a check, not run yet, and return its id. ``value`` has a value for each field of the kind.

    Raises CheckError or DefinitionError for an invalid kind or value.
    """
    with gate.writing(database, caller, UseCase.ADD_CHECK, Subject("segment", segment_id)) as session:
        row = segment_row(session, segment_id, for_update=True)
        if len(stored_checks(session, segment_id)) >= MAX_CHECKS:
            raise CheckError(
                f"segment “{row.name}”: must have at most {MAX_CHECKS} checks (got one more). Remove another one."
            )
        check = SegmentCheck(segment_id=segment_id, kind=kind, value=_read(session, caller, row, kind, value))
        session.add(check)
        session.flush()
        return cast(int, check.id)


def change_check(
    database: Database, caller: Caller, segment_id: int, check_id: int, kind: str, value: Mapping[str, Any]
) -> None:
    """Change the kind and value of a check, and drop its results. Raises NotFoundError and what `add_check` raises."""
    with gate.writing(database, caller, UseCase.CHANGE_CHECK, Subject("segment", segment_id)) as session:
        row = segment_row(session, segment_id, for_update=True)
        check = _check_row(session, segment_id, check_id)
        check.kind, check.value = kind, _read(session, caller, row, kind, value)
        forget_results(session, [check_id])


def remove_check(database: Database, caller: Caller, segment_id: int, check_id: int) -> None:
    """Remove a check with its results. Raises NotFoundError."""
    with gate.writing(database, caller, UseCase.REMOVE_CHECK, Subject("segment", segment_id)) as session:
        segment_row(session, segment_id, for_update=True)
        check = _check_row(session, segment_id, check_id)
        forget_results(session, [check_id])
        session.delete(check)


@masking
def run_checks(database: Database, caller: Caller, segment_id: int) -> tuple[Check, ...]:
    """Run every check: against the draft unless just that is live, and against the members if the segment serves any.

    Raises NotFoundError.
    """
    with gate.writing(database, caller, UseCase.RUN_CHECKS, Subject("segment", segment_id)) as session:
        row = segment_row(session, segment_id, for_update=True)
        run(session, row, now=caller.at)
        return _load(session, caller, row)


def copy_checks(session: Session, from_id: int, to_id: int) -> None:
    """Give a segment the checks of another, in the caller's transaction."""
    copied = sa.select(sa.literal(to_id, BIG_ID), _check.c.kind, _check.c.value).where(_check.c.segment_id == from_id)
    session.execute(sa.insert(_check).from_select(["segment_id", "kind", "value"], copied.order_by(_check.c.id)))


def _load(session: Session, caller: Caller, row: Segment) -> tuple[Check, ...]:
    segment_id = cast(int, row.id)
    if not stored_checks(session, segment_id):
        return ()  # most segments: every page of a segment asks, and reading the catalog takes long
    state = shown_state(row, live_version(session, row))
    return load_checks(session, segment_id, state, Known.to(session, caller))


def _read(session: Session, caller: Caller, row: Segment, kind: str, value: Mapping[str, Any]) -> dict[str, Any]:
    return kind_of(kind).read(value, Owner(row.key, cast(Target, row.target), Known.to(session, caller)))


def _check_row(session: Session, segment_id: int, check_id: int) -> SegmentCheck:
    check = session.get(SegmentCheck, check_id)
    if check is None or check.segment_id != segment_id:
        raise NotFoundError(f"check: must exist (got number {check_id}). Somebody else may have removed it.")
    return check
