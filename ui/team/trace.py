"""The tab Trace: who did what, with filters, as a table and as a file."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

import streamlit as st

from core.access.caller import Caller, Door
from core.access.use_cases import UseCase
from core.language.dates import day_start
from core.store.database import Database
from core.team.trace import MAX_DAYS, MIN_DAYS, Wanted, every_act, kept_days, list_acts, said, set_kept_days
from ui.kit import acts, downloads
from ui.kit.pager import Pager
from ui.shell import caller, databases, formats, notices

PER_PAGE = 50
_COLUMNS = ("When", "Who", "By", "Did", "To", "Changed")
_FILE_COLUMNS = ("When", "Who", "User", "By", "Did", "To", "Before", "After")
_LAST_DAYS = timedelta(days=30)
_LONGEST_WORDS = 200


def draw() -> None:
    """Draw the filters, the acts, their file, and how long they are kept."""
    wanted = _filters()
    pager = Pager("trace", wanted)
    database, who = databases.database(), caller.here()
    found = list_acts(database, who, wanted, after=pager.after, limit=PER_PAGE)
    if found:
        picked = acts.table(found, _COLUMNS, f"trace-{pager.number}", picks=True)
        pager.draw(found[-1].place if len(found) == PER_PAGE else None, len(found), PER_PAGE)
        if picked is not None:
            acts.details(picked)
        # Streamlit makes the file in a thread that knows no session.
        st.download_button(
            "Download CSV", data=lambda: downloads.to_csv(_FILE_COLUMNS, _rows(database, caller.again(who), wanted)),
            file_name="trace.csv", mime="text/csv", icon=":material/download:", on_click="ignore",
        )  # fmt: skip
    else:
        st.info("Nothing was done that fits. Ask for less, or for more days.", icon=":material/search_off:")
    _kept()


def _filters() -> Wanted:
    zone = formats.browser_zone()
    today = caller.here().at.date()
    with st.container(horizontal=True, vertical_alignment="bottom"):
        words = st.text_input(
            "Words", key="trace-words", placeholder="Name, segment, what changed", icon=":material/search:",
            max_chars=_LONGEST_WORDS,
        )  # fmt: skip
        who = st.text_input("Who", key="trace-who", placeholder="The whole name", max_chars=_LONGEST_WORDS)
        did = st.selectbox(
            "Did", [use_case.name for use_case in UseCase], index=None, key="trace-did",
            format_func=lambda name: UseCase[name].value, placeholder="Anything",
        )  # fmt: skip
        door = st.selectbox("By", [door.value for door in Door], index=None, key="trace-door", placeholder="Any door")
        days = st.date_input(
            "Days", (today - _LAST_DAYS, today), key="trace-days", max_value=today + timedelta(days=1),
        )  # fmt: skip
    first, last = _range(days)
    return Wanted(
        name=who.strip(), use_case=did or "", door=door or "", words=words,
        first=day_start(first, zone) if first else None,
        until=day_start(last + timedelta(days=1), zone) if last else None,
    )  # fmt: skip


def _range(days: object) -> tuple[date | None, date | None]:
    """Return both ends of a range of days; the end is None while only the first is chosen."""
    chosen = tuple(days) if isinstance(days, tuple | list) else ()
    return (chosen[0] if chosen else None), (chosen[1] if len(chosen) > 1 else None)


def _rows(database: Database, who: Caller, wanted: Wanted) -> Iterator[tuple[object, ...]]:
    for act in every_act(database, who, wanted):
        yield act.at, act.name, act.user_id, act.door, act.what, act.subject, said(act.before), said(act.after)


def _kept() -> None:
    kept = kept_days(databases.database(), caller.here())
    with st.container(horizontal=True, vertical_alignment="bottom"):
        days = int(st.number_input("Keep for days", MIN_DAYS, MAX_DAYS, kept, key="trace-kept-days", width=200))
        st.button("Keep", icon=":material/auto_delete:", disabled=days == kept, on_click=_keep, args=(days,))


def _keep(days: int) -> None:
    with notices.kept():
        set_kept_days(databases.database(), caller.here(), days)
        notices.done(f"Acts are kept for {formats.counted(days, 'day')}.")
