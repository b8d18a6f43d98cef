"""Running the checks of a segment: against its draft, after a refresh, and before it goes live."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from datetime import datetime
from typing import Any, cast

import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError
from sqlmodel import Session, col, select

from core.audience.selection import Known, selection
from core.errors import CheckError, DefinitionError, WindrowError
from core.language.definition import Target, from_text
from core.lifecycle.checks.check_fields import Owner
from core.lifecycle.checks.check_kinds import kind_of
from core.lifecycle.checks.results import Subject, keep_results, load_checks, stored_checks, subjects
from core.lifecycle.checks.verdicts import Audience, Verdict
from core.membership import Turnover, find_movements, members_at, picked_ids
from core.store.segments import live_version, shown_state
from core.store.tables import Refresh, Segment

_logger = logging.getLogger(__name__)


def after_refresh(
    session: Session, row: Segment, turnover: Turnover, *, zone: str, as_of: datetime, is_first: bool
) -> str:
    """Run the checks against the members after a refresh, in its transaction.

    Return the failures in words for the log, empty if there are none. A failing check undoes nothing.
    """
    stored = stored_checks(session, cast(int, row.id))
    if not stored:
        return ""
    known = Known.of(session)
    _run(row, stored, "live", _members(session, row, turnover, known, zone=zone, as_of=as_of, is_first=is_first))
    failing = _failing(session, row, known)
    if failing:
        # Not in which words: these may name people.
        _logger.warning("Checks of a segment fail", extra={"segment": row.id})
    return failing


def demand(session: Session, row: Segment) -> None:
    """Raise CheckError if a check fails on the members that are about to go live.

    The publishing transaction calls it after its refresh, so the error undoes all of it.
    """
    if not stored_checks(session, cast(int, row.id)):
        return
    failing = _failing(session, row, Known.of(session))
    if failing:
        raise CheckError(
            f"segment “{row.name}”: must pass its checks to go live (got: {failing}). "
            "Change the definition, or the check."
        )


def run(session: Session, row: Segment, *, now: datetime) -> None:
    """Run the checks against their subjects: the draft as it would be live now, the members, or both."""
    stored = stored_checks(session, cast(int, row.id))
    if not stored:
        return
    known, version = Known.of(session), live_version(session, row)
    for subject in subjects(shown_state(row, version)):
        if subject == "live":
            assert version is not None
            last, *before = _refreshes(session, row)
            turnover = Turnover(last.members, last.entered, last.left)
            members = _members(session, row, turnover, known, zone=version.zone, as_of=now, is_first=not before)
            _run(row, stored, subject, members)
        else:
            _run_on_draft(session, row, stored, known, now)


def _run_on_draft(session: Session, row: Segment, stored: Iterable[Any], known: Known, now: datetime) -> None:
    try:
        drafted = _draft_audience(session, row, known, now)
    except DefinitionError as error:
        mistakes = "an error" if len(error.problems) == 1 else f"{len(error.problems)} errors"
        verdict = Verdict(passed=False, message=f"The definition has {mistakes}, so nobody can be counted.")
        keep_results(session, "draft", ((check.id, verdict) for check in stored), now)
    else:
        _run(row, stored, "draft", drafted)


def _members(
    session: Session, row: Segment, turnover: Turnover, known: Known, *, zone: str, as_of: datetime, is_first: bool
) -> Audience:
    """Return the members after a refresh with that turnover."""
    members = members_at(cast(int, row.id)).subquery("stays")
    return Audience(
        session,
        sa.select(members.c.id),
        cast(Target, row.target),
        zone,
        as_of,
        turnover,
        is_first=is_first,
        known=known,
    )


def _draft_audience(session: Session, row: Segment, known: Known, now: datetime) -> Audience:
    """Return the audience of the draft, and the turnover it would cause. Raises DefinitionError if it has a problem."""
    segment_id, target = cast(int, row.id), cast(Target, row.target)
    if row.draft is None:
        ids = picked_ids(segment_id, target)
    else:
        ids = selection(session, from_text(row.draft), as_of=now, zone=row.zone, key=row.key)
    movements = find_movements(session, segment_id, ids)
    ids, is_first = sa.select(movements.audience.c.id), not _refreshes(session, row)
    return Audience(session, ids, target, row.zone, now, movements.turnover, is_first=is_first, known=known)


def _refreshes(session: Session, row: Segment) -> list[Refresh]:
    """Return the last two refreshes with the outcome *done*, the newest first."""
    query = select(Refresh).where(Refresh.segment_id == row.id, Refresh.outcome == "done")
    return list(session.exec(query.order_by(col(Refresh.as_of).desc()).limit(2)))


def _run(row: Segment, stored: Iterable[Any], subject: Subject, audience: Audience) -> None:
    owner = Owner(row.key, audience.target, audience.known)
    verdicts = [(check.id, _decide(check, owner, audience)) for check in stored]
    keep_results(audience.session, subject, verdicts, audience.as_of)


def _decide(check: Any, owner: Owner, audience: Audience) -> Verdict:
    """Return the verdict on a check. A check that can't run fails with the reason, and doesn't affect the others."""
    try:
        with audience.session.begin_nested():
            kind = kind_of(check.kind)
            return kind.decide(kind.read(check.value, owner), audience)
    except DefinitionError as error:
        reason = " ".join(f"{problem.message} {problem.hint}".strip() for problem in error.problems)
    except WindrowError as error:
        reason = str(error)
    except DBAPIError as error:
        reason = f"database: must answer (got: {error.orig})."
    return Verdict(passed=False, message=f"It can't be run: {reason}")


def _failing(session: Session, row: Segment, known: Known) -> str:
    checks = load_checks(session, cast(int, row.id), "live", known)
    return " ".join(f"{check.sentence}: {check.results['live'].message}" for check in checks if check.fails("live"))
