"""The tutorial on the screen, and the notes of pages on what a learner did."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from core.teaching import lessons
from core.teaching.lessons import Chapter, Place, StepProgress
from ui.shell import caller, databases, navigation, notices, person

_PAGES: dict[Place, tuple[str, str]] = {
    "segments": (navigation.SEGMENTS, "Open the list of segments"),
    "definition": (navigation.BUILDER, "Open the tab Definition"),
    "members": (navigation.MEMBERS, "Open the tab Members"),
    "general": (navigation.GENERAL, "Open the tab General"),
    "insights": (navigation.INSIGHTS, "Open the tab Insights"),
}


def done(name: str, segment_id: int | None = None) -> None:
    """Note the first time a learner does something that leaves no other trace; no-op outside of a sandbox.

    Steps about a segment of one's own also take its id.
    """
    if person.learner():
        with notices.kept():
            lessons.note(databases.database(), caller.here(), name, segment_id=segment_id)


def draw(progress: Sequence[StepProgress]) -> None:
    """Draw the chapters with their steps, and the number done."""
    needed = [found for found in progress if not found.step.is_optional]
    count = sum(found.done_at is not None for found in needed)
    text = f"{count} of {len(needed)} steps done" if count < len(needed) else "All steps are done. Well done!"
    st.progress(count / len(needed), text)
    following = next((found for found in needed if found.done_at is None), None)
    for number, chapter in enumerate(lessons.CHAPTERS, start=1):
        _chapter(number, chapter, [found for found in progress if found.step.chapter == chapter.key], following)


def _chapter(number: int, chapter: Chapter, progress: Sequence[StepProgress], following: StepProgress | None) -> None:
    with st.container(border=True, key=f"chapter-{chapter.key}"):
        st.markdown(f"#### {number} · {chapter.title}")
        st.caption(chapter.about)
        for found in progress:
            _step(found, is_next=found is following)


def _step(found: StepProgress, *, is_next: bool) -> None:
    step = found.step
    if found.done_at:
        icon, badge = ":green[:material/check_circle:]", " :green-badge[Done]"
    elif is_next:
        icon, badge = ":material/arrow_circle_right:", " :blue-badge[Next]"
    else:
        icon, badge = ":gray[:material/radio_button_unchecked:]", " :gray-badge[Optional]" if step.is_optional else ""
    with st.container(gap="xxsmall", key=f"step-{step.key}"):
        st.markdown(f"{icon} **{lessons.NUMBERS[step.key]} {step.title}**{badge}  \n{step.what}")
        if found.done_at is None:
            _way(found)


def _way(found: StepProgress) -> None:
    """Return a link to the page of the step; to the list while there is no segment for it."""
    page, label = _PAGES[found.step.place]
    if found.segment_id is None:
        page, label = _PAGES["segments"]
    st.page_link(page, label=label, icon=":material/arrow_forward:", query_params=navigation.params(found.segment_id))
