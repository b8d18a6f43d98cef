"""Add by Query and Remove by Query: the blocks, the people they find, and adding or removing these."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

import streamlit as st

from core import lifecycle, membership
from core.access.use_cases import UseCase
from core.errors import Problem
from core.language.definition import to_json
from core.language.sentence import sentence
from core.language.validation import find_problems, find_warnings
from core.lifecycle import Added, SegmentRecord
from core.membership import MembersPage
from core.store.caches import Cache, bytes_of_data, fingerprint
from ui.builder import canvas, counting, sentence_box, suggestions
from ui.builder.blocks import Asked
from ui.kit import people
from ui.kit.badges import TARGETS
from ui.kit.people import Found
from ui.members import picker
from ui.shell import caller, databases, formats, navigation, notices, permission, state, waiting
from ui.shell.state import Query
from ui.tutorial import lessons

PER_PAGE = 20
_pages: Cache[Hashable, MembersPage] = Cache(16 * 2**20, bytes_of_data, seconds=600)
"""Counts of the people that queries found; counted again after each change of the segment."""


@dataclass(frozen=True)
class _Words:
    """The words and action of one use of the page, about people in the segment or not in it."""

    title: str
    question: str
    about: str
    are_in: bool
    acts: str
    doing: str
    nobody: str
    act_on: Callable[..., Any]
    act_on_all: Callable[..., Any]
    say: Callable[[SegmentRecord, Any], None]


def _say_added(record: SegmentRecord, done: Added) -> None:
    lessons.done("added_by_query", record.id)
    picker.say_added(record, done)


WORDS = {
    "add": _Words(
        title="Add by Query",
        question="Who should be added?",
        about="The query runs once and is not kept: people who match it later are not added.",
        are_in=False,
        acts="Add",
        doing="Adding",
        nobody="Nobody is to be added: the query selects only those who are in the segment already, or nobody at all.",
        act_on=lifecycle.add_members,
        act_on_all=lifecycle.add_by_query,
        say=_say_added,
    ),
    "remove": _Words(
        title="Remove by Query",
        question="Who should be removed?",
        about="The query runs once and is not kept: people who match it later stay.",
        are_in=True,
        acts="Remove",
        doing="Removing",
        nobody="Nobody is to be removed: the query selects no one who is in the segment.",
        act_on=lifecycle.remove_members,
        act_on_all=lifecycle.remove_by_query,
        say=picker.say_removed,
    ),
}
"""By the purpose of the page."""


def draw(record: SegmentRecord, purpose: str) -> None:
    """Draw the blocks, or the people they found."""
    query = state.query(record.id, purpose, record.target, record.zone)
    query.zone = record.zone
    words = WORDS[purpose]
    st.markdown(f"#### {words.title}")
    st.caption(words.about)
    if query.found_at is None:
        _edit(record, query, words)
    else:
        with notices.shown():
            _results(record, query, words, query.found_at)


def _edit(record: SegmentRecord, query: Query, words: _Words) -> None:
    who = caller.here()
    known = lifecycle.known(databases.database(), who)
    catalog, segments = known.catalog, known.segments
    definition = query.definition
    problems = find_problems(definition, catalog, segments) if definition.steps else ()
    warnings = find_warnings(definition, catalog, segments, who.at)
    asked = Asked(catalog, definition, segments, None, (*problems, *warnings), suggestions.frequent, suggestions.filled)
    left, right = st.columns([2, 1], gap="medium")
    with left:
        canvas.draw(query, asked, question=words.question)
    with right:
        is_sound = _outcome(record, query, problems)
        sentence_box.draw(query, catalog, is_sound=is_sound)


def _outcome(record: SegmentRecord, query: Query, problems: tuple[Problem, ...]) -> bool:
    """Draw how many the query selects, and the button that finds them; return whether it can be asked."""
    definition, targets = query.definition, TARGETS[record.target]
    is_sound = bool(definition.steps) and not problems and definition.target == record.target
    with st.container(border=True, key=f"{query.key}-outcome"):
        if definition.target != record.target:
            st.error(f"This segment is made of {targets.lower()}. Ask for them.", icon=":material/error:")
        elif is_sound:
            with notices.shown():
                count, _ = counting.members(query)
                st.metric(f"{targets} found", formats.number(count), help="Counted exactly, never estimated.")
                st.markdown(formats.plain(sentence(definition, lifecycle.catalog(databases.database(), caller.here()))))
        else:
            open_things = f"{formats.counted(len(problems), 'thing')} to complete." if problems else "Add a block."
            st.metric(f"{targets} found", "–")
            st.caption(f"{open_things} Then look at the people it finds.")
        st.button(
            f"Find {targets.lower()}", icon=":material/search:", type="primary", width="stretch",
            key=f"{query.key}-find", disabled=not is_sound, on_click=_find, args=(query,),
        )  # fmt: skip
    return is_sound


def _find(query: Query) -> None:
    query.found_at = caller.here().at
    query.editing = frozenset()
    picker.choose_nobody(query.key)


def _edit_again(query: Query) -> None:
    query.found_at = None


def _results(record: SegmentRecord, query: Query, words: _Words, found_at: datetime) -> None:
    """Draw the people found, with a box beside each, and the buttons that act on them."""
    st.markdown(formats.plain(sentence(query.definition, lifecycle.catalog(databases.database(), caller.here()))))

    def page(text: str, after: Any) -> MembersPage:
        def look() -> MembersPage:
            with st.spinner("Looking …"):
                return membership.query_page(
                    databases.database(), caller.here(), record.id, query.definition, as_of=found_at, zone=query.zone,
                    are_in=words.are_in, search=text, after=after, limit=PER_PAGE,
                )  # fmt: skip

        asked = fingerprint(to_json(query.definition), query.zone)
        key = (databases.url(), record.id, record.updated_at, asked, found_at, text, after, words.are_in)
        return _pages.answer(key, look)

    def find(text: str, after: Any) -> Found:
        found = page(text, after)
        return Found(people.lines(found.rows), found.next_after)

    total = page("", None).total
    ids = picker.chosen(query.key)
    where = "in the segment" if words.are_in else "not in the segment yet"
    found_when = formats.clock_time(found_at, query.zone)
    st.markdown(f"**{formats.counted(total, record.target)}** {where} · found at {found_when}")
    starts = UseCase.REMOVE_MEMBERS if query.purpose == "remove" else UseCase.ADD_MEMBERS
    with st.container(horizontal=True, gap="small", key=f"{query.key}-acts"):
        st.button(
            picker.selected(f"{words.acts} selected", len(ids)), icon=":material/check_box:", type="primary",
            key=f"{query.key}-selected", on_click=_act, args=(record, query, ids, len(ids)),
            **permission.limits(starts, record.place, disabled=not ids),
        )  # fmt: skip
        st.button(
            picker.selected(f"{words.acts} all", total), icon=":material/done_all:", key=f"{query.key}-all",
            on_click=_act, args=(record, query, None, total),
            **permission.limits(starts, record.place, disabled=not total),
        )  # fmt: skip
        st.button(
            "Edit query", icon=":material/edit:", type="tertiary", key=f"{query.key}-again",
            on_click=_edit_again, args=(query,),
        )  # fmt: skip
    if total:
        picker.choose(find, query.key, per_page=PER_PAGE)
    else:
        st.info(words.nobody, icon=":material/search_off:")


def _act(record: SegmentRecord, query: Query, ids: list[int] | None, number: int) -> None:
    """Add or remove the people with the ids, or all, and go back to the segment; the blocks stay."""
    words, database, who = WORDS[query.purpose], databases.database(), caller.here()

    def work() -> waiting.Finish:
        if ids is None:
            done = words.act_on_all(database, who, record.id, query.definition, zone=query.zone)
        else:
            done = words.act_on(database, who, record.id, ids)
        return partial(finish, done)

    def finish(done: Any) -> None:
        words.say(record, done)
        query.found_at = None
        state.go(navigation.GENERAL, record.id)

    waiting.ask(f"{words.doing} {formats.counted(number, record.target)} …", work)
