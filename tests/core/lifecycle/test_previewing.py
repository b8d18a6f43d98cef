"""Publishing with a look before: who would enter and leave, by which change, and that nothing else is published."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core import lifecycle
from core.audience import selection
from core.errors import ConflictError, NotFoundError, StateError
from core.language import edits
from core.language.catalog import BUILT_IN
from core.language.definition import Definition, SegmentBlock, Step
from core.language.reversions import reversions
from core.lifecycle import Effect, Preview
from core.store.database import Database
from tests.callers import ANYBODY, caller
from tests.conftest import on
from tests.makers import (
    DAY,
    HOUR,
    NOW,
    add,
    change,
    city_is,
    contact,
    defined,
    edit,
    live,
    members,
    opened,
    opened_within,
    static,
    stays,
    where,
)

LATER = NOW + HOUR


@pytest.fixture
def people(database: Database) -> Database:
    """Ten contacts: 1 to 5 live in Aachen, 6 to 10 in Bonn; 3 and 8 opened an e-mail."""
    rows = [contact(id_, city="Aachen" if id_ < 6 else "Bonn", first_name=f"P{id_}") for id_ in range(1, 11)]
    add(database, *rows, opened(3, at=NOW - DAY), opened(8, at=NOW - DAY))
    return database


def edited(database: Database, new: Definition, old: Definition | None = None) -> int:
    segment_id = live(database, "Aachen", old or city_is("Aachen"))
    edit(database, segment_id, new, now=NOW)
    return segment_id


def test_it_tells_who_how_many_and_by_which_change(people: Database) -> None:
    new = Definition(
        steps=(
            Step(block=where("city", "is", "Aachen")),
            Step(operator="or", block=where("city", "is", "Bonn")),
            Step(operator="but_not", block=opened_within(7)),
        ),
        excluded=(1,),
    )
    segment_id = edited(people, new)
    before = stays(people)
    found = lifecycle.preview(people, caller(LATER), segment_id)
    assert (found.before, found.members, found.entering, found.leaving) == (5, 7, 4, 2)
    assert [row.profile_id for row in found.who_enters] == [6, 7, 9, 10]
    assert [row.name for row in found.who_leaves] == ["P1", "P3"]
    assert [(effect.entering, effect.leaving) for effect in found.effects] == [(4, 0), (0, 1), (0, 1)]
    assert "Bonn" in found.effects[0].texts[0]
    assert found.anyway == (0, 0)
    assert stays(people) == before


def test_what_data_and_time_do_is_told_apart(people: Database) -> None:
    segment_id = edited(people, city_is("Aachen", included=(10,)))
    change(people, 6, city="Aachen", at=LATER)
    change(people, 1, city="Bonn", at=LATER)
    found = lifecycle.preview(people, caller(LATER), segment_id)
    assert (found.entering, found.leaving, found.anyway) == (2, 1, (1, 1))
    assert found.effects == (Effect(("1 contact (id 10) added to the manually included ones",), 1, 0),)


def test_a_change_of_the_zone_is_a_change(people: Database) -> None:
    segment_id = edited(people, city_is("Aachen"))
    lifecycle.describe(people, caller(NOW), segment_id, zone="Asia/Tokyo")
    assert lifecycle.preview(people, caller(LATER), segment_id).effects == (
        Effect(("time zone changed from UTC to Asia/Tokyo",), 0, 0),
    )


def test_a_live_version_with_a_problem_is_not_compared_with(people: Database) -> None:
    static(people, "Picked", [9])
    segment_id = edited(people, city_is("Bonn"), defined(SegmentBlock(segment="picked")))
    with people.writing() as session:
        session.connection().exec_driver_sql("UPDATE segment SET state = 'stopped' WHERE key = 'picked'")
    found = lifecycle.preview(people, caller(LATER), segment_id)
    assert (found.entering, found.leaving, found.effects, found.anyway) == (4, 0, (), None)


BLOCKS = st.sampled_from(
    [where("city", "is", "Aachen"), where("city", "is", "Bonn"), where("first_name", "is", "P3"), opened_within(7)]
)
OPERATORS = st.sampled_from(["or", "and_also", "but_not"])


@st.composite
def definitions(draw: st.DrawFn) -> Definition:
    blocks = draw(st.lists(BLOCKS, min_size=1, max_size=4))
    steps = tuple(Step(operator=draw(OPERATORS) if place else None, block=block) for place, block in enumerate(blocks))
    ids = st.sets(st.integers(1, 10), max_size=2).map(lambda found: tuple(sorted(found)))
    return Definition(steps=steps, included=draw(ids), excluded=draw(ids))


@given(old=definitions(), new=definitions())
def test_taking_back_the_only_change_gives_the_old_definition(old: Definition, new: Definition) -> None:
    found = reversions(old, new, BUILT_IN)
    assert all(one.texts and one.definition != new for one in found)
    if old == new:
        assert found == ()
    if len(found) == 1 and len(old.steps) == len(new.steps):
        assert found[0].definition == old


@on("sqlite")
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=25)
@given(old=definitions(), new=definitions())
def test_every_number_is_that_of_sets(people: Database, old: Definition, new: Definition) -> None:
    segment_id = edited(people, new, old)

    def selected(definition: Definition) -> set[int]:
        return set(selection.member_ids(people, ANYBODY, definition, as_of=LATER, zone="UTC"))

    then, now = selected(old), selected(new)
    found = lifecycle.preview(people, caller(LATER), segment_id)
    assert (found.before, found.members) == (len(then), len(now))
    assert (found.entering, found.leaving) == (len(now - then), len(then - now))
    taken_back = reversions(old, new, BUILT_IN)
    without = [selected(one.definition) if one.definition.steps else None for one in taken_back]
    for effect, members_without in zip(found.effects, without, strict=True):
        if members_without is not None:
            decided = (len(now - then - members_without), len((then - now) & members_without))
            assert (effect.entering, effect.leaving) == decided


# Publishing what was seen


def test_only_what_was_seen_is_published(people: Database) -> None:
    segment_id = edited(people, city_is("Bonn"))
    record, seen = lifecycle.segment(people, ANYBODY, segment_id), lifecycle.preview(people, caller(LATER), segment_id)
    edit(people, segment_id, city_is("Köln"), now=LATER)
    before = stays(people)
    for known in ({"revision": record.draft_revision}, {"previewed": seen, "typed": "Aachen"}):
        with pytest.raises(ConflictError, match="somebody changed it meanwhile"):
            lifecycle.publish(people, caller(LATER), segment_id, **known)  # type: ignore[arg-type]
    assert stays(people) == before
    edit(people, segment_id, city_is("Bonn"), now=LATER)  # the same again, saved twice
    lifecycle.publish(people, caller(LATER), segment_id, previewed=seen, typed="Aachen")
    assert members(people, segment_id) == {6, 7, 8, 9, 10}


def test_another_zone_is_not_what_was_seen(people: Database) -> None:
    segment_id = edited(people, city_is("Bonn"))
    seen = lifecycle.preview(people, caller(LATER), segment_id)
    lifecycle.describe(people, caller(LATER), segment_id, zone="Asia/Tokyo")
    with pytest.raises(ConflictError):
        lifecycle.publish(people, caller(LATER), segment_id, previewed=seen, typed="Aachen")


def large(database: Database, percent: int) -> Preview:
    """One of five leaves: 20 percent of the members."""
    lifecycle.set_confirmation_percent(database, ANYBODY, percent)
    [segment] = lifecycle.list_segments(database, ANYBODY)
    return lifecycle.preview(database, caller(LATER), segment.id)


def test_a_large_change_is_confirmed_by_the_name(people: Database) -> None:
    segment_id = edited(people, city_is("Aachen", excluded=(1,)))
    assert lifecycle.confirmation_percent(people, ANYBODY) == 20
    assert [large(people, percent).needs_confirmation for percent in (0, 19, 20, 100)] == [True, True, False, False]
    seen = large(people, 19)
    for typed in ("", "aachen", "Aachen!"):
        with pytest.raises(StateError, match="must be “Aachen” to publish so large a change"):
            lifecycle.publish(people, caller(LATER), segment_id, previewed=seen, typed=typed)
    assert lifecycle.publish(people, caller(LATER), segment_id, previewed=seen, typed=" Aachen ").left == 1


def test_who_enters_a_live_segment_without_members_is_a_large_change(people: Database) -> None:
    segment_id = edited(people, city_is("Bonn"), city_is("Nowhere"))
    assert lifecycle.preview(people, caller(LATER), segment_id).needs_confirmation
    edit(people, segment_id, city_is("Elsewhere"), now=NOW)
    assert not lifecycle.preview(people, caller(LATER), segment_id).needs_confirmation, "nobody moves"


@pytest.mark.parametrize("percent", [-1, 101, True, 1.5, "20"])
def test_a_share_that_can_not_be_is_refused(database: Database, percent: object) -> None:
    with pytest.raises(StateError, match="whole number from 0 to 100"):
        lifecycle.set_confirmation_percent(database, ANYBODY, percent)  # type: ignore[arg-type]
    assert lifecycle.confirmation_percent(database, ANYBODY) == 20


# Versions


def test_every_publication_is_kept_with_its_members(people: Database) -> None:
    segment_id = live(people, "Aachen", city_is("Aachen"))
    for number, city in enumerate(("Bonn", "Köln"), start=1):
        edit(people, segment_id, city_is(city), now=NOW + number * HOUR)
        lifecycle.publish(people, caller(NOW + number * HOUR, f"Person {number}"), segment_id)
        lifecycle.refresh(people, caller(NOW + number * HOUR + HOUR / 2), segment_id)
    found = lifecycle.versions(people, ANYBODY, segment_id)
    assert [(row.number, row.published_by, row.members, row.entered, row.left) for row in found] == [
        (3, "Person 2", 0, 0, 5), (2, "Person 1", 5, 5, 5), (1, "", 5, 5, 0),
    ]  # fmt: skip
    assert [row.definition for row in found] == [city_is("Köln"), city_is("Bonn"), city_is("Aachen")]
    assert [row.number for row in lifecycle.versions(people, ANYBODY, segment_id, before=3, limit=1)] == [2]
    picked = static(people, "Picked", [1, 2])
    [only] = lifecycle.versions(people, ANYBODY, picked)
    assert (only.definition, only.members) == (None, 2)


def test_a_version_is_restored_as_the_draft_and_nothing_goes_live(people: Database) -> None:
    segment_id = edited(people, city_is("Bonn"))
    lifecycle.describe(people, caller(NOW), segment_id, zone="Asia/Tokyo")
    revision = lifecycle.segment(people, ANYBODY, segment_id).draft_revision
    restored = lifecycle.restore_version(people, caller(LATER, "Bea"), segment_id, 1, revision=revision)
    assert (restored.draft, restored.zone, restored.state, restored.draft_saved_by) == (
        city_is("Aachen"), "UTC", "live", "Bea",
    )  # fmt: skip
    with pytest.raises(ConflictError, match="somebody else saved it"):
        lifecycle.restore_version(people, caller(LATER), segment_id, 1, revision=revision)
    with pytest.raises(NotFoundError, match="must have the version"):
        lifecycle.restore_version(people, caller(LATER), segment_id, 9, revision=restored.draft_revision)


def test_discarding_goes_back_to_what_is_live(people: Database) -> None:
    segment_id = edited(people, city_is("Bonn"))
    revision = lifecycle.segment(people, ANYBODY, segment_id).draft_revision
    assert lifecycle.discard_changes(people, caller(LATER), segment_id, revision=revision).draft == city_is("Aachen")
    assert lifecycle.segment(people, ANYBODY, segment_id).state == "live"


def test_a_step_taken_back_at_the_head_leaves_a_well_formed_chain() -> None:
    old = defined(where("city", "is", "Aachen"), where("city", "is", "Bonn"))
    old = edits.replace(old, ("steps", 1, "operator"), "but_not")
    new = edits.remove(old, ("steps", 0))
    assert [one.definition for one in reversions(old, new, BUILT_IN)] == [old]
