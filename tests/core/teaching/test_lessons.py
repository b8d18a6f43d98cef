"""Steps of the tutorial tick once use cases did them, and not before."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path

import pytest

from core import lifecycle
from core.language.definition import Definition
from core.store.database import Database
from core.store.tables import Contact
from core.teaching import glossary, lessons
from tests.callers import ANYBODY, caller
from tests.conftest import on
from tests.makers import DAY, HOUR, NOW, add, city_is, contact, draft, edit, live, static

TUTORIAL = Path(__file__).resolve().parents[4] / "shared" / "first-time-tutorial.txt"


def done(database: Database) -> set[str]:
    return {found.step.key for found in lessons.progress(database, ANYBODY) if found.done_at is not None}


def when(database: Database, key: str) -> object:
    return next(found.done_at for found in lessons.progress(database, ANYBODY) if found.step.key == key)


@pytest.fixture
def people(database: Database) -> None:
    add(database, *(contact(number, city="Aachen") for number in range(1, 5)))


def test_every_step_has_a_chapter_of_its_own_and_a_name_of_its_own() -> None:
    assert len({step.key for step in lessons.STEPS}) == len(lessons.STEPS)
    assert list(dict.fromkeys(step.chapter for step in lessons.STEPS)) == [c.key for c in lessons.CHAPTERS]


def test_every_step_says_what_and_why_in_two_sentences() -> None:
    for step in lessons.STEPS:
        assert len(re.findall(r"[.](?:\s|$)", step.what)) == 2, step.key


def test_nothing_is_done_in_the_beginning(database: Database) -> None:
    assert done(database) == set()


@pytest.mark.usefixtures("people")
def test_a_dynamic_segment_ticks_one_step_after_another(database: Database) -> None:
    segment_id = draft(database, "Mine", Definition())
    assert done(database) == {"designer", "save"}
    edit(database, segment_id, Definition(), now=NOW + HOUR)
    assert done(database) == {"designer", "save"}, "saving nothing again changes nothing"
    edit(database, segment_id, city_is("Nowhere"), now=NOW + HOUR)
    assert done(database) == {"designer", "save", "change"}
    lifecycle.publish(database, caller(NOW + HOUR), segment_id)
    assert done(database) == {"designer", "save", "change", "live"}
    edit(database, segment_id, city_is("Aachen"), now=NOW + DAY)
    lifecycle.publish(database, caller(NOW + DAY), segment_id)
    assert done(database) == {"designer", "save", "change", "live", "found"}
    assert when(database, "live") == NOW + HOUR
    assert when(database, "found") == NOW + DAY


@pytest.mark.usefixtures("people")
def test_a_static_segment_ticks_one_step_after_another(database: Database) -> None:
    segment_id = static(database, "Mine", is_live=False)
    assert done(database) == {"static"}
    lifecycle.add_members(database, caller(NOW), segment_id, [1, 2])
    assert done(database) == {"static", "add"}
    lifecycle.publish(database, caller(NOW), segment_id)
    assert done(database) == {"static", "add", "static_live"}
    lifecycle.remove_members(database, caller(NOW + HOUR), segment_id, [1])
    assert done(database) == {"static", "add", "static_live", "remove"}


@pytest.mark.usefixtures("people")
def test_removing_from_a_draft_leaves_the_tick_of_adding(database: Database) -> None:
    segment_id = static(database, "Mine", [1], is_live=False)
    lifecycle.remove_members(database, caller(NOW), segment_id, [1])
    lessons.note(database, caller(NOW), "removed", segment_id=segment_id)
    assert done(database) == {"static", "add", "remove"}


@pytest.mark.usefixtures("people")
def test_leaving_by_itself_is_no_removal(database: Database) -> None:
    segment_id = static(database, "Mine", [1])
    with database.writing() as session:
        session.get_one(Contact, 1).deleted_at = NOW + HOUR
    lifecycle.refresh(database, caller(NOW + DAY), segment_id)
    assert "remove" not in done(database)


@pytest.mark.usefixtures("people")
def test_what_was_done_stays_done_when_the_segment_is_deleted(database: Database) -> None:
    segment_id = live(database, "Mine", city_is("Aachen"))
    before = done(database)
    lifecycle.delete(database, caller(NOW + HOUR), segment_id)
    assert done(database) == before
    assert {found.segment_id for found in lessons.progress(database, ANYBODY)} == {None}


@pytest.mark.usefixtures("people")
def test_segments_that_were_there_before_are_not_the_learners(database: Database) -> None:
    live(database, "Ready", city_is("Aachen"))
    static(database, "Ready too", [1])
    lessons.start_lessons(database, caller(NOW + DAY), "Anna")
    assert done(database) == set()
    live(database, "Mine", city_is("Aachen"), now=NOW + DAY)
    assert done(database) == {"designer", "save", "live", "found"}


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("designer_opened", "designer"),
        ("template_seen", "template"),
        ("insights_opened", "insights"),
        ("range_set", "range"),
    ],
)
def test_what_leaves_no_other_trace_is_noted_once(database: Database, name: str, key: str) -> None:
    lessons.note(database, caller(NOW), name)
    lessons.note(database, caller(NOW + DAY), name)
    assert done(database) == {key}
    assert when(database, key) == NOW


@pytest.mark.usefixtures("people")
def test_members_count_only_in_a_live_segment_of_ones_own(database: Database) -> None:
    ready = live(database, "Ready", city_is("Aachen"))
    lessons.start_lessons(database, caller(NOW + DAY), "Anna")
    mine = draft(database, "Mine", city_is("Aachen"), now=NOW + DAY)
    for segment_id in (ready, mine, None, 2**62):
        lessons.note(database, caller(NOW + DAY), "members_opened", segment_id=segment_id)
    assert "members" not in done(database)
    lifecycle.publish(database, caller(NOW + DAY), mine)
    lessons.note(database, caller(NOW + DAY), "members_opened", segment_id=mine)
    assert "members" in done(database)


def test_adding_by_query_counts_only_in_a_static_segment_of_ones_own(database: Database) -> None:
    dynamic = draft(database, "Dynamic", Definition())
    lessons.note(database, caller(NOW), "added_by_query", segment_id=dynamic)
    assert "query" not in done(database)
    lessons.note(database, caller(NOW), "added_by_query", segment_id=static(database, "Mine", is_live=False))
    assert "query" in done(database)


@on("sqlite")
def test_an_unknown_note_is_refused(database: Database) -> None:
    with pytest.raises(ValueError, match="got 'nonsense'"):
        lessons.note(database, caller(NOW), "nonsense")


@pytest.mark.usefixtures("people")
def test_steps_lead_to_the_learners_newest_segment_and_insights_to_the_longest_history(database: Database) -> None:
    ready = live(database, "Ready", city_is("Aachen"), now=NOW - 100 * DAY)
    lessons.start_lessons(database, caller(NOW), "Anna")
    live(database, "First", city_is("Aachen"))
    dynamic, fixed = draft(database, "Second", Definition()), static(database, "Mine")
    about = {found.step.key: found.segment_id for found in lessons.progress(database, ANYBODY)}
    assert about["save"] == about["live"] == about["members"] == dynamic
    assert about["add"] == about["static_live"] == fixed
    assert about["insights"] == about["range"] == ready
    assert about["designer"] is about["static"] is None


def test_activity_is_the_last_thing_done(database: Database) -> None:
    lessons.start_lessons(database, caller(NOW), "Anna")
    assert lessons.activity(database, ANYBODY) == lessons.Activity("Anna", NOW, NOW)
    segment_id = draft(database, "Mine", Definition(), now=NOW + HOUR)
    assert lessons.activity(database, ANYBODY).last_active_at == NOW + HOUR
    lifecycle.describe(database, caller(NOW + 2 * HOUR), segment_id, owner="Anna")
    lessons.note(database, caller(NOW + timedelta(minutes=90)), "range_set")
    assert lessons.activity(database, ANYBODY).last_active_at == NOW + 2 * HOUR


def sentences(text: str) -> set[str]:
    """Return the sentences of a text as bare words, without the short sentences."""
    plain = re.sub(r"[*#>`_“”\"'’]", "", text.casefold())
    parts = re.split(r"[.!?:;]\s|\n|[.]$", plain)
    bare = (" ".join(re.findall(r"\w+", part)) for part in parts)
    return {part for part in bare if len(part.split()) > 3}


def alike(a: str, b: str) -> float:
    """Return the share of words that two sentences have in common."""
    first, second = set(a.split()), set(b.split())
    return len(first & second) / len(first | second)


@pytest.mark.skipif(not TUTORIAL.exists(), reason="the tutorial that this one follows is not here")
def test_the_words_are_our_own() -> None:
    chapters = [f"{chapter.title}.\n{chapter.about}" for chapter in lessons.CHAPTERS]
    steps = [f"{step.title}.\n{step.what}" for step in lessons.STEPS]
    entries = [entry.definition for entry in glossary.ENTRIES.values()]
    theirs = sentences(TUTORIAL.read_text(encoding="utf-8"))
    shown = sentences("\n".join([*chapters, *steps, *entries]))
    assert len(theirs) > 50
    assert len(shown) > 50
    assert [(ours, other) for ours in shown for other in theirs if alike(ours, other) > 0.6] == []
