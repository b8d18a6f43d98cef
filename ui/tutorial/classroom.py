"""The trainer's view: the progress of every learner, links for a class, and deleting old sandboxes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from urllib.parse import urlencode, urljoin

import streamlit as st

from core.access import policy, roles
from core.access.use_cases import UseCase
from core.errors import StateError
from core.teaching.lessons import NUMBERS, STEPS
from core.teaching.sandboxes import LearnerOverview, everybody, learner_name
from ui.kit import frames
from ui.shell import caller, databases, formats, notices, person, start, state

TRAINER = "trainer"
"""The parameter of the address that opens this view."""
_LOOKED_AT_EVERY = "10s"
_LONGEST_CLASS = 200
_DELETE = "delete-sandboxes"
_DAYS = "delete-days"
_DONE = "✓"


def is_asked_for() -> bool:
    """Return whether the address asks for the trainer's view."""
    return bool(st.query_params.get(TRAINER))


def draw() -> None:
    """Draw the view."""
    st.title("First steps, for trainers")
    notices.show()
    if not roles.may(caller.outside(), UseCase.DELETE_SANDBOX):
        wanted = policy.wanted(UseCase.DELETE_SANDBOX)
        st.info(
            f"You must have {wanted} to see this page. Ask somebody who manages users here.", icon=":material/lock:"
        )
        return
    _progress()
    _links()
    _old()


@st.fragment(run_every=_LOOKED_AT_EVERY)
def _progress() -> None:
    st.markdown("#### Who is how far")
    asking = caller.outside()
    overviews = everybody(databases.sandboxes(), asking)
    if not overviews:
        st.info("Nobody has begun yet. Make links for your class below.", icon=":material/info:")
        return
    columns = ("Learner", "Done", "Last active", *NUMBERS.values())
    rows = [_row(overview, asking.at) for overview in overviews if not overview.problem]
    if rows:
        pinned = {"Learner": st.column_config.TextColumn(pinned=True)}
        ticks = {
            NUMBERS[step.key]: st.column_config.TextColumn(help=f"{step.title}. {step.what}", alignment="center")
            for step in STEPS
        }
        st.dataframe(frames.frame(columns, rows), hide_index=True, height="content", column_config=pinned | ticks)
    for overview in overviews:
        if overview.problem:
            file, problem = formats.plain(overview.file.name), formats.plain(overview.problem)
            st.warning(f"{file} can't be read: {problem}", icon=":material/warning:")
    legend = " · ".join(f"{NUMBERS[step.key]} {step.title}{' (optional)' * step.is_optional}" for step in STEPS)
    st.caption(f"{legend}. The table looks again every 10 seconds.")


def _row(overview: LearnerOverview, now: datetime) -> tuple[str, ...]:
    assert overview.activity
    needed = [found for found in overview.steps if not found.step.is_optional]
    done = sum(found.done_at is not None for found in needed)
    ticks = (_DONE if found.done_at else "" for found in overview.steps)
    last_active = formats.ago(overview.activity.last_active_at, now)
    return (overview.activity.learner, f"{done} of {len(needed)}", last_active, *ticks)


def _links() -> None:
    st.markdown("#### Links for a class")
    if start.own_learner():
        st.caption("Everybody who signs in has a sandbox of their own: have them open First steps and click Begin.")
        return
    typed = st.text_area(
        "Names, one a line", placeholder="Anna\nBela", height=140, key="class-names", max_chars=_LONGEST_CLASS * 80
    )
    links, remarks = class_links((typed or "").splitlines()[:_LONGEST_CLASS], st.context.url or "")
    for remark in remarks:
        st.warning(remark, icon=":material/warning:")
    if links:
        st.code("\n".join(f"{learner}\t{link}" for learner, link in links.items()), language=None)
        st.caption("Open one of them yourself before the class: the first sandbox takes longest to prepare.")


def class_links(lines: Sequence[str], here: str) -> tuple[dict[str, str], list[str]]:
    """Return the link of each name, and what is wrong with the lines that have none. ``here`` is the page's address."""
    links: dict[str, str] = {}
    remarks = []
    files: dict[str, str] = {}
    for line in filter(str.strip, lines):
        try:
            learner = learner_name(line)
        except StateError as error:
            remarks.append(f"{formats.plain(line[:60])}: {notices.message(error)}")
            continue
        file = databases.sandboxes().file(learner).name
        if file in files:
            remarks.append(f"{formats.plain(learner)} is there twice, and both would share one sandbox. Add a surname.")
            continue
        files[file] = learner
        links[learner] = urljoin(here, f"tutorial?{urlencode({person.LEARNER: learner})}")
    return links, remarks


def _old() -> None:
    st.markdown("#### Old sandboxes")
    with st.container(horizontal=True, vertical_alignment="bottom"):
        days = st.number_input("Not used for days", min_value=0, max_value=3650, value=30, key=_DAYS, width=200)
        old = _not_used_for(int(days or 0))
        st.button(
            f"Delete {formats.counted(len(old), 'sandbox', 'sandboxes')}",
            icon=":material/delete:", on_click=state.open_dialog, args=(_DELETE,), disabled=not old,
        )  # fmt: skip
    if state.dialog() == _DELETE:
        _confirm(old)


def _not_used_for(days: int) -> list[LearnerOverview]:
    """Return the sandboxes not used for that long, and those that can't be read."""
    asking = caller.outside()
    before = asking.at - timedelta(days=days)
    overviews = everybody(databases.sandboxes(), asking)
    return [o for o in overviews if o.activity is None or o.activity.last_active_at <= before]


@st.dialog("Delete sandboxes?", icon=":material/delete:", on_dismiss=state.close_dialog)
def _confirm(old: list[LearnerOverview]) -> None:
    st.markdown("What was made in them is lost. Opening the link again starts from the beginning.")
    names = (formats.plain(o.activity.learner if o.activity else o.file.name) for o in old)
    with st.container(height=min(40 + 32 * len(old), 240), border=True):
        st.markdown("\n".join(f"- {name}" for name in names))
    with st.container(horizontal=True, gap="small"):
        st.button("Delete", type="primary", key="delete-yes", on_click=_delete, args=(old,))
        st.button("Cancel", key="delete-no", on_click=state.close_dialog)
    if state.dialog() != _DELETE:
        st.rerun()


def _delete(old: list[LearnerOverview]) -> None:
    with notices.kept():
        databases.close_sandboxes()
        count = databases.sandboxes().delete(caller.outside(), [overview.file for overview in old])
        notices.done(f"{formats.counted(count, 'sandbox was', 'sandboxes were')} deleted.")
    state.close_dialog()
