"""Every page of a segment in every state."""

from __future__ import annotations

from datetime import timedelta

import pytest

from core import lifecycle
from core.access import clock
from core.errors import WindrowError
from core.language.definition import Definition, SegmentBlock, Step
from core.language.states import ALLOWED, LABELS, Action
from core.store import leases
from core.store.database import Database
from core.store.segments import going_live_lease
from tests.callers import ANYBODY, caller
from tests.pages.conftest import NOW, App, city_is, labelled, make_dynamic, make_static
from ui.kit.badges import STATES


def draft(database: Database) -> int:
    return make_dynamic(database, "One", city_is("Aachen"), live=False)


def empty(database: Database) -> int:
    return make_dynamic(database, "One", Definition(), live=False)


def live(database: Database) -> int:
    return make_dynamic(database, "One", city_is("Aachen"))


def live_without_members(database: Database) -> int:
    return make_dynamic(database, "One", city_is("Nowhere"))


def live_edited(database: Database) -> int:
    segment_id = live(database)
    revision = lifecycle.segment(database, ANYBODY, segment_id).draft_revision
    lifecycle.save_draft(database, caller(NOW), segment_id, city_is("Berlin"), revision=revision)
    return segment_id


def stopped(database: Database) -> int:
    segment_id = live(database)
    lifecycle.stop(database, caller(NOW), segment_id)
    return segment_id


def error(database: Database) -> int:
    """Live, until what it is built on is gone by another program's doing."""
    make_dynamic(database, "Base", city_is("Aachen"))
    segment_id = make_dynamic(database, "One", Definition(steps=(Step(block=SegmentBlock(segment="base")),)))
    with database.writing() as session:
        session.connection().exec_driver_sql("UPDATE segment SET state = 'stopped' WHERE key = 'base'")
    with pytest.raises(WindrowError):
        lifecycle.refresh(database, caller(NOW), segment_id)
    return segment_id


def going_live(database: Database) -> int:
    """A draft that another process publishes."""
    segment_id = draft(database)
    lease, holder = going_live_lease(segment_id), leases.new_holder()
    assert leases.take(database, lease, holder, now=clock.now(), lasts=timedelta(minutes=1))
    return segment_id


def static_draft(database: Database) -> int:
    return make_static(database, "One", (1, 2))


def static_empty(database: Database) -> int:
    return make_static(database, "One")


def static_live(database: Database) -> int:
    return make_static(database, "One", (1, 2), live=True)


def static_stopped(database: Database) -> int:
    segment_id = static_live(database)
    lifecycle.stop(database, caller(NOW), segment_id)
    return segment_id


SEGMENTS = {
    draft: "draft",
    empty: "draft",
    live: "live",
    live_without_members: "live",
    live_edited: "live_edited",
    stopped: "stopped",
    error: "error",
    going_live: "going_live",
    static_draft: "draft",
    static_empty: "draft",
    static_live: "live",
    static_stopped: "stopped",
}


def test_every_state_is_tried() -> None:
    assert set(SEGMENTS.values()) == set(STATES)


@pytest.mark.parametrize("make", SEGMENTS, ids=lambda make: make.__name__)
@pytest.mark.parametrize("page", ["builder", "members", "insights", "general", "versions"])
def test_a_page_says_the_state_and_never_breaks(app: App, database: Database, make: object, page: str) -> None:
    segment_id = make(database)  # type: ignore[operator]
    at = app.open(f"pages/{page}.py", id=segment_id)
    word = STATES[SEGMENTS[make]][0]  # type: ignore[index]
    assert any(f"{word}]" in element.value for element in at.main.markdown), "the state stands at the top"
    assert [error.value for error in at.error] == ([] if word != "Error" else [at.error[0].value])
    if word == "Error":
        assert at.error[0].value.startswith("The last refresh failed.")
    at.run()
    assert not at.exception


@pytest.mark.parametrize("make", SEGMENTS, ids=lambda make: make.__name__)
def test_the_list_says_the_state(app: App, database: Database, make: object) -> None:
    make(database)  # type: ignore[operator]
    at = app.open("pages/segments.py")
    assert any(f"{STATES[SEGMENTS[make]][0]}]" in element.value for element in at.main.markdown)  # type: ignore[index]


BUTTONS: tuple[Action, ...] = ("go_live", "publish_changes", "discard_changes", "refresh", "stop", "copy", "delete")


@pytest.mark.parametrize("make", SEGMENTS, ids=lambda make: make.__name__)
def test_the_buttons_are_those_of_the_table(app: App, database: Database, make: object) -> None:
    segment_id = make(database)  # type: ignore[operator]
    at = app.open("pages/general.py", id=segment_id)
    allowed = ALLOWED[SEGMENTS[make], lifecycle.segment(database, ANYBODY, segment_id).kind]  # type: ignore[index]
    drawn = {button.key.removeprefix("action-"): button for button in at.button if (button.key or "")[:7] == "action-"}
    assert {action for action in BUTTONS if action in drawn and not drawn[action].disabled} == allowed & set(BUTTONS)
    for action, button in drawn.items():
        assert button.label == LABELS[action]  # type: ignore[index]
        assert button.help if button.disabled and action not in allowed else True, "a disabled button says why"


def test_what_another_publishes_is_followed_until_it_is_done(app: App, database: Database) -> None:
    segment_id = going_live(database)
    at = app.open("pages/builder.py", id=segment_id)
    assert "is going live" in at.info[0].value
    assert labelled(at.button, "Go live").disabled
    with database.writing() as session:
        session.connection().exec_driver_sql("DELETE FROM lease")
    at.run()
    assert not at.info
    assert not labelled(at.button, "Go live").disabled
