"""What segments have in common, against Python sets."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core import lifecycle
from core.errors import NotFoundError
from core.insights import overlaps
from core.store.database import Database
from tests.callers import ANYBODY, caller
from tests.makers import DAY, NOW, add_many, city_is, defined, draft, live, static, stays, where
from tests.stays import set_members

people = st.frozensets(st.integers(1, 8))


@pytest.fixture
def segment_ids(database: Database) -> list[int]:
    return [live(database, f"Segment {letter}", city_is(letter)) for letter in "ABCD"]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=30)
@given(sets=st.tuples(people, people, people, people))
def test_overlaps_are_intersections(
    database: Database, segment_ids: list[int], sets: tuple[frozenset[int], ...]
) -> None:
    members = dict(zip(segment_ids, sets, strict=True))
    for segment_id, ids in members.items():
        set_members(database, segment_id, sorted(ids), at=NOW)
    this = segment_ids[0]
    found = overlaps(database, ANYBODY, this)
    assert {one.segment_id for one in found} == set(segment_ids[1:])
    for one in found:
        own, other = members[this], members[one.segment_id]
        assert (one.both, one.only_this, one.only_that) == (len(own & other), len(own - other), len(other - own))
        assert one.share == (Decimal(len(own & other)) / len(own) if own else None)
        assert one.similarity == (Decimal(len(own & other)) / len(own | other) if own | other else None)
    assert [one.both for one in found] == sorted((one.both for one in found), reverse=True)


def test_only_live_segments_of_the_same_target_are_compared(database: Database) -> None:
    add_many(database, range(1, 5))
    this = static(database, "This", [1, 2, 3])
    picked = static(database, "Picked", [2, 3, 4])
    stopped, deleted = static(database, "Stopped", [1]), static(database, "Deleted", [1])
    lifecycle.stop(database, caller(NOW), stopped)
    lifecycle.delete(database, caller(NOW), deleted)
    static(database, "Draft", [1], is_live=False)
    draft(database, "Also a draft", city_is("Aachen"))
    live(database, "Leads", defined(where("status", "is", "new"), target="lead"))
    [one] = overlaps(database, ANYBODY, this)
    assert (one.segment_id, one.name, one.kind, one.both, one.only_this, one.only_that) == (
        picked, "Picked", "static", 2, 1, 1,
    )  # fmt: skip


def test_a_member_who_left_is_no_longer_in_common(database: Database) -> None:
    add_many(database, range(1, 4))
    this, other = static(database, "This", [1, 2]), static(database, "Other", [1, 2])
    lifecycle.remove_members(database, caller(NOW + DAY), other, [1])
    assert len(stays(database, other)) == 2
    assert [(one.both, one.only_this, one.only_that) for one in overlaps(database, ANYBODY, this)] == [(1, 1, 0)]


def test_an_unknown_segment_is_refused(database: Database) -> None:
    with pytest.raises(NotFoundError):
        overlaps(database, ANYBODY, 99)
