"""What each state allows: the table is complete, and the use cases refuse exactly what it refuses."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import get_args

import pytest
import sqlalchemy as sa

from core import lifecycle
from core.errors import StateError
from core.language.dependencies import Kind
from core.language.states import ALLOWED, LABELS, Action, State, publication, refusal
from core.lifecycle.publishing import GOING_LIVE_LASTS
from core.store import leases
from core.store.database import Database
from core.store.segments import going_live_lease
from core.store.tables import Segment, table_of
from tests.callers import ANYBODY, caller
from tests.conftest import on
from tests.makers import DAY, HOUR, NOW, add, city_is, contact, draft, edit, live, members, static

STATES, KINDS, ACTIONS = get_args(State), get_args(Kind), get_args(Action)
LATER = NOW + HOUR


def make(database: Database, state: State, kind: Kind) -> int:
    """Make a segment of a state and kind as people do; write an error into the table."""
    add(database, contact(1, city="Aachen"), contact(2, city="Bonn"))
    is_live = state not in ("draft", "going_live")
    if kind == "static":
        segment_id = static(database, "One", [1], is_live=is_live)
    else:
        segment_id = (live if is_live else draft)(database, "One", city_is("Aachen"))
    match state:
        case "going_live":
            assert leases.take(database, going_live_lease(segment_id), "x", now=LATER, lasts=timedelta(minutes=1))
        case "live_edited" if kind == "dynamic":
            edit(database, segment_id, city_is("Bonn"), now=NOW)
        case "live_edited":
            lifecycle.describe(database, caller(NOW), segment_id, zone="Europe/Berlin")
        case "stopped":
            lifecycle.stop(database, caller(NOW), segment_id)
        case "error":
            with database.writing() as session:
                session.execute(sa.update(table_of(Segment)).values(state="error", error="A reason."))
    assert lifecycle.segment(database, caller(LATER), segment_id).state == state
    return segment_id


def revision(database: Database, segment_id: int) -> int:
    return lifecycle.segment(database, ANYBODY, segment_id).draft_revision


ACTS: dict[Action, Callable[[Database, int], object]] = {
    "save": lambda d, i: lifecycle.save_draft(d, caller(LATER), i, city_is("Bonn"), revision=revision(d, i)),
    "pick": lambda d, i: lifecycle.add_members(d, caller(LATER), i, [2]),
    "schedule": lambda d, i: lifecycle.schedule(d, caller(LATER), i, mode="manual"),
    "restore_version": lambda d, i: lifecycle.restore_version(d, caller(LATER), i, 1, revision=revision(d, i)),
    "go_live": lambda d, i: lifecycle.publish(d, caller(LATER), i),
    "publish_changes": lambda d, i: lifecycle.publish(d, caller(LATER), i),
    "discard_changes": lambda d, i: lifecycle.discard_changes(d, caller(LATER), i, revision=revision(d, i)),
    "refresh": lambda d, i: lifecycle.refresh(d, caller(LATER), i),
    "stop": lambda d, i: lifecycle.stop(d, caller(LATER), i),
    "copy": lambda d, i: lifecycle.copy(d, caller(LATER), i, name="Another"),
    "delete": lambda d, i: lifecycle.delete(d, caller(LATER), i),
}
CELLS = [
    pytest.param(state, kind, action, id=f"{state}-{kind}-{action}")
    for state in STATES
    for kind in KINDS
    for action in ACTIONS
    # One use case does both; the state decides which.
    if action not in ("go_live", "publish_changes") or action == publication(state)
]


@on("sqlite")
@pytest.mark.parametrize(("state", "kind", "action"), CELLS)
def test_a_use_case_does_what_the_table_allows_and_refuses_the_rest_with_its_reason(
    database: Database, state: State, kind: Kind, action: Action
) -> None:
    segment_id = make(database, state, kind)
    if action in ALLOWED[state, kind]:
        ACTS[action](database, segment_id)
        return
    before = (lifecycle.segment(database, ANYBODY, segment_id), members(database, segment_id))
    with pytest.raises(StateError) as refused:
        ACTS[action](database, segment_id)
    reason = refusal(action, state, kind)
    assert str(refused.value) in (f"segment “One”: {reason}", SOMEBODY_ELSE)
    assert (lifecycle.segment(database, ANYBODY, segment_id), members(database, segment_id)) == before


SOMEBODY_ELSE = "segment: must not be going live to be published (somebody else does it at this moment)."


def test_the_table_is_complete_and_every_refusal_has_a_reason() -> None:
    assert set(ALLOWED) == {(state, kind) for state in STATES for kind in KINDS}
    assert set(LABELS) == set(ACTIONS)
    for (state, kind), allowed in ALLOWED.items():
        for action in ACTIONS:
            assert bool(refusal(action, state, kind)) == (action not in allowed)


# Going live


def test_everybody_sees_a_segment_going_live_while_it_is_published(database: Database) -> None:
    segment_id = make(database, "going_live", "dynamic")
    assert lifecycle.list_segments(database, caller(LATER))[0].state == "going_live"
    with pytest.raises(StateError, match="somebody else does it at this moment"):
        lifecycle.publish(database, caller(LATER), segment_id)


def test_a_segment_is_as_before_when_the_lease_of_a_killed_publication_ends(database: Database) -> None:
    segment_id = live(database, "One", city_is("Aachen"))
    edit(database, segment_id, city_is("Bonn"), now=NOW)
    leases.take(database, going_live_lease(segment_id), "killed", now=LATER, lasts=GOING_LIVE_LASTS)
    assert lifecycle.segment(database, caller(LATER), segment_id).state == "going_live"
    assert lifecycle.known_segments(database, ANYBODY)["one"].is_live, "it serves on"
    over = LATER + GOING_LIVE_LASTS + timedelta(seconds=1)
    assert lifecycle.segment(database, caller(over), segment_id).state == "live_edited"
    lifecycle.publish(database, caller(over), segment_id)
    assert lifecycle.segment(database, caller(over), segment_id).state == "live"


@pytest.mark.parametrize("definition", [city_is("Aachen"), city_is("")])
def test_publishing_never_leaves_a_segment_going_live(database: Database, definition: object) -> None:
    segment_id = draft(database, "One", definition)  # type: ignore[arg-type]
    before = lifecycle.segment(database, caller(NOW), segment_id).state
    try:
        lifecycle.publish(database, caller(NOW), segment_id)
    except Exception:  # noqa: BLE001 - the definition without a value has a problem
        assert lifecycle.segment(database, caller(NOW), segment_id).state == before == "draft"
    else:
        assert lifecycle.segment(database, caller(NOW), segment_id).state == "live"
    with database.reading() as session:
        assert session.execute(sa.text("SELECT count(*) FROM lease")).scalar_one() == 0


def test_going_live_ends_with_its_lease(database: Database) -> None:
    segment_id = make(database, "going_live", "dynamic")
    assert lifecycle.segment(database, caller(LATER + DAY), segment_id).state == "draft"
