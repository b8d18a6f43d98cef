"""First steps: entering a sandbox, a learner's steps in it, and with ``?trainer=1`` the trainer's view."""

from __future__ import annotations

import streamlit as st

from core.language.texts import LEARNER
from core.teaching import lessons
from core.teaching.sandboxes import learner_name
from ui.shell import caller, databases, formats, navigation, notices, person, start, state
from ui.tutorial import classroom
from ui.tutorial import lessons as drawn

_NAME, _START_OVER = "learner-name", "start-over"


def _welcome() -> None:
    st.title("First steps")
    notices.show()
    st.markdown(
        "Learn the way from a first segment to its insights by doing it, in about half an hour. "
        "You work in a sandbox: a copy of the sample data that is yours alone, so nothing can go wrong."
    )
    with st.form("begin", width=480):
        if not start.own_learner():
            st.text_input(
                "Your name",
                key=_NAME,
                max_chars=LEARNER.most,
                help="Under the same name you find your sandbox again later.",
            )
        st.form_submit_button("Begin", type="primary", icon=":material/play_arrow:", on_click=_begin)
    st.page_link(
        navigation.TUTORIAL,
        label="For trainers",
        icon=":material/co_present:",
        query_params=navigation.params() | {classroom.TRAINER: "1"},
    )


def _begin() -> None:
    with notices.kept():
        person.enter(start.own_learner() or learner_name(state.value(_NAME) or ""))


def _steps() -> None:
    with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
        st.title("First steps", width="content")
        st.button("Start over", icon=":material/restart_alt:", on_click=state.open_dialog, args=(_START_OVER,))
    notices.show()
    st.markdown(
        f"Welcome, {formats.plain(person.learner())}. Each step ticks itself when you have really done it; "
        "come back here after each one. Optional steps may be left out."
    )
    drawn.draw(lessons.progress(databases.database(), caller.here()))
    if state.dialog() == _START_OVER:
        _confirm_start_over()


@st.dialog("Start over?", icon=":material/restart_alt:", on_dismiss=state.close_dialog)
def _confirm_start_over() -> None:
    st.markdown(
        "Your sandbox becomes a fresh copy of the sample. All segments that you made in it and all ticks are lost. "
        "Nobody else's sandbox changes."
    )
    with st.container(horizontal=True, gap="small"):
        st.button("Start over", type="primary", key="start-over-yes", on_click=start.start_over)
        st.button("Cancel", key="start-over-no", on_click=state.close_dialog)
    if state.dialog() != _START_OVER:
        st.rerun()


navigation.follow()
if classroom.is_asked_for():
    classroom.draw()
elif person.learner():
    _steps()
else:
    _welcome()
