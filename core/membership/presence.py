"""Profiles that are gone leave every segment, and those that are back return, without asking any definition.

So the open stays of a segment are always those of its last evaluation, or of its picks, without who is gone: also in
segments that are frozen, in error, stopped, or not due for long.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.sql import ColumnElement, FromClause, Select
from sqlmodel import Session

from core.language.schedule import FROZEN
from core.membership.reasons import DATA, DELETED, MANUAL
from core.store.columns import Instant, Key
from core.store.expressions import one_of
from core.store.segments import IS_PICKED, SERVING_STATES
from core.store.tables import PROFILES, Merge, MergeMove, Refresh, Segment, StaticMember, Stay, table_of

_stay, _segment, _picked, _refresh = (table_of(model) for model in (Stay, Segment, StaticMember, Refresh))
_merge, _move = table_of(Merge), table_of(MergeMove)
_former, _now, _unasked = _stay.alias("former"), _stay.alias("now"), _segment.alias("unasked")
_BIG = sa.BigInteger()


def segments_to_follow(session: Session, target: str, among: FromClause | None) -> list[int]:
    """The ids of the segments of a target that somebody has to leave, or to return to.

    ``among`` has the ids of the profiles to look at in ``id``; without it, everybody is looked at.
    """
    return sorted({id_ for query in affected(target, among) for id_ in session.execute(query).scalars()})


def affected(target: str, among: FromClause | None) -> list[Select[int]]:
    """The queries that find these segments."""
    of_target = sa.and_(_segment.c.id == _stay.c.segment_id, _segment.c.target == target)
    leaving = sa.select(_stay.c.segment_id).join(_segment, of_target).where(*_is_leaving(target, among))
    returning = [back.with_only_columns(back.selected_columns.segment_id) for back in _returning(target, among)]
    return [query.distinct() for query in (leaving, *returning)]


def follow_presence(
    session: Session, target: str, versions: Mapping[int, int], as_of: datetime, among: FromClause | None
) -> dict[int, tuple[int, int]]:
    """End the stays of who is gone and begin those of who is back, at ``as_of``, which is later than all of theirs.

    ``versions`` has the live version of each segment to follow; the caller has locked their rows. Return how many
    entered and left, by segment.
    """
    for version in sorted(set(versions.values())):
        ids = [id_ for id_, live in versions.items() if live == version]
        for statement in following(target, ids, version, as_of, among):
            session.execute(statement)
    entered, left = (_count_moves(session, bound, versions, as_of) for bound in (_stay.c.entered_at, _stay.c.left_at))
    return {id_: (entered.get(id_, 0), left.get(id_, 0)) for id_ in versions}


def following(
    target: str, segment_ids: Sequence[int], version: int, as_of: datetime, among: FromClause | None
) -> Iterator[sa.Update | sa.Insert]:
    """The statements that follow who is gone and back in segments with the same number of their live version."""
    is_one = one_of(_stay.c.segment_id + 0, segment_ids, _BIG)
    ending = sa.update(_stay).where(*_is_leaving(target, among), is_one)
    reason_of_leaving = sa.case((_is_there(target), sa.literal(DATA, Key)), else_=sa.literal(DELETED, Key))
    yield ending.values(left_at=as_of, left_version=version, left_reason=reason_of_leaving)
    for back, reason in zip(_returning(target, among), (MANUAL, DATA, DATA), strict=True):
        begun = sa.literal(as_of, Instant), sa.literal(version, sa.Integer), sa.literal(reason, Key)
        rows = back.where(one_of(back.selected_columns.segment_id, segment_ids, _BIG)).distinct().add_columns(*begun)
        columns = ["profile_id", "segment_id", "entered_at", "entered_version", "entered_reason"]
        yield sa.insert(_stay).from_select(columns, rows)


def profiles_to_follow(target: str, changed: Select[int]) -> Iterator[Select[int]]:
    """Of the ids of changed profiles, those that are in a segment but gone, or could return: few of a large import."""
    id_ = changed.subquery("changed").c.id
    of_this = _stay.c.profile_id == id_
    profile = table_of(PROFILES[target])
    is_there = sa.exists().where(profile.c.id == id_, profile.c.deleted_at.is_(None))
    yield sa.select(id_).where(sa.exists().where(of_this, _stay.c.left_at.is_(None)), ~is_there)
    yield sa.select(id_).where(sa.exists().where(of_this, _stay.c.left_reason == DELETED), is_there)
    is_picked = sa.exists().where(_picked.c.profile_id == id_, IS_PICKED)
    yield sa.select(id_).where(is_picked, is_there)
    is_merged = _merge.c.entity == target, _merge.c.gone_id == id_
    yield sa.select(_merge.c.kept_id).where(*is_merged)


def _is_leaving(target: str, among: FromClause | None) -> list[ColumnElement[bool]]:
    """Whether a stay is open though its profile is gone, or parted again from the one in whose place it is."""
    looked_at = [] if among is None else [_stay.c.profile_id.in_(sa.select(among.c.id))]
    return [*looked_at, _stay.c.left_at.is_(None), sa.or_(~_is_there(target), _is_parted(target))]


def _is_there(target: str) -> sa.Exists:
    profile = table_of(PROFILES[target])
    return sa.exists().where(profile.c.id == _stay.c.profile_id, profile.c.deleted_at.is_(None))


def _is_parted(target: str) -> ColumnElement[bool]:
    """Whether a stay began in place of that of a record merged into its profile, by a merge that is undone."""
    stays = _move.c.merge_id == _merge.c.id, _move.c.what == "stay", _move.c.record_id == _stay.c.segment_id
    of_kept = _merge.c.entity == target, _merge.c.kept_id == _stay.c.profile_id
    meanwhile = _stay.c.entered_at >= _merge.c.merged_at, _stay.c.entered_at < _merge.c.undone_at
    unasked = _unasked.c.id == _stay.c.segment_id, _is_unasked(_unasked)
    return sa.exists().where(*of_kept, *stays, *meanwhile, *unasked)


def _is_unasked(segment: FromClause) -> ColumnElement[bool]:
    """Whether no refresh asks the definition of a segment, so that its members change only by who is gone or back."""
    is_asked = sa.and_(segment.c.refresh_mode != FROZEN, segment.c.state.in_(SERVING_STATES))
    return sa.and_(segment.c.kind == "dynamic", ~is_asked)


def _returning(target: str, among: FromClause | None) -> list[Select[int, int]]:
    """The profile and segment of who is there but not in: picked, taken out since the last evaluation, or in place of
    who was merged into it, where no definition is asked.
    """
    since = _refresh.c.segment_id == _segment.c.id, _refresh.c.outcome == "done", _refresh.c.as_of >= _former.c.left_at
    evaluated_at = sa.func.coalesce(_refresh.c.evaluated_at, _refresh.c.as_of)
    is_asked_again = sa.exists().where(*since, evaluated_at >= _former.c.left_at)
    was_taken_out = _former.c.left_reason == DELETED, ~is_asked_again
    is_serving = _segment.c.state.in_(SERVING_STATES)
    return [
        _back(target, among, _picked, _segment.c.kind == "static", is_serving, IS_PICKED),
        _back(target, among, _former, _segment.c.kind == "dynamic", *was_taken_out),
        _back(target, among, _merged_stays(target), _is_unasked(_segment)),
    ]


def _merged_stays(target: str) -> FromClause:
    """The segments that records left when they were merged, with the profiles that they went into."""
    stays = sa.and_(_move.c.merge_id == _merge.c.id, _move.c.what == "stay")
    kept = table_of(PROFILES[target]).alias("kept")
    columns = kept.c.id.label("profile_id"), _move.c.record_id.label("segment_id")
    of_target = _merge.c.entity == target, _merge.c.undone_at.is_(None)
    source = sa.join(kept, _merge, _merge.c.kept_id == kept.c.id).join(_move, stays)
    return sa.select(*columns).select_from(source).where(*of_target).subquery("merged")


def _back(
    target: str, among: FromClause | None, was_in: FromClause, *conditions: ColumnElement[bool]
) -> Select[int, int]:
    profile, id_ = table_of(PROFILES[target]), was_in.c.profile_id
    is_there = sa.exists().where(profile.c.id == id_, profile.c.deleted_at.is_(None))
    is_open = _now.c.segment_id == was_in.c.segment_id, _now.c.left_at.is_(None)
    is_in = sa.exists().where(_now.c.profile_id == id_, *is_open)
    looked_at = [] if among is None else [id_.in_(sa.select(among.c.id))]
    return (
        sa.select(id_, was_in.c.segment_id)
        .join(_segment, _segment.c.id == was_in.c.segment_id)
        .where(*looked_at, _segment.c.target == target, *conditions, is_there, ~is_in)
    )


def _count_moves(
    session: Session, bound: ColumnElement[datetime], segment_ids: Collection[int], as_of: datetime
) -> dict[int, int]:
    of_these = one_of(_stay.c.segment_id, list(segment_ids), _BIG), bound == sa.literal(as_of, Instant)
    counted = sa.select(_stay.c.segment_id, sa.func.count()).where(*of_these).group_by(_stay.c.segment_id)
    return {segment_id: count for segment_id, count in session.execute(counted)}  # noqa: C416 (rows are no pairs)
