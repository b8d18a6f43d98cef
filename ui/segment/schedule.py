"""The schedule of a segment: choosing it, and its last and next refresh."""

from __future__ import annotations

from datetime import datetime, timedelta

import streamlit as st

from core import lifecycle
from core.access.use_cases import UseCase
from core.language.schedule import BY_ITSELF, FROZEN, MAX_MINUTES, MIN_MINUTES, MODES
from core.lifecycle import SegmentRecord, SegmentSummary
from ui.shell import caller, databases, formats, notices, permission, person
from ui.shell.state import controlled

_NOT_HERE = "In a sandbox nothing is refreshed by itself: click Refresh."
_MINUTES_A_DAY = 24 * 60
_AHEAD = (
    "A clock was ahead when this segment was refreshed: what it did then is dated later than now, and so is what "
    "follows, until {}. Since the clock is right, each refresh asks for now, so the members are right."
)


def coming(segment: SegmentRecord | SegmentSummary, now: datetime) -> str:
    """Return when the next refresh is due, in a few words; empty where none is."""
    if segment.kind != "dynamic" or segment.state not in ("live", "live_edited", "error"):
        return ""
    if segment.refresh_mode == FROZEN:
        return "snapshot"
    if person.learner() or segment.refresh_mode not in BY_ITSELF:
        return "next by hand"
    if segment.next_refresh_at is None or segment.next_refresh_at <= now:
        return "due now"
    if segment.refresh_mode == "on_change" and segment.state != "error":
        return "next with new data"
    return f"next in {_span(segment.next_refresh_at - now)}"


def _span(span: timedelta) -> str:
    """``5 minutes``, ``3 hours``, ``2 days``, rounded up to a whole number of the largest unit that fits."""
    minutes = -(-span // timedelta(minutes=1))
    for unit, length in (("day", _MINUTES_A_DAY), ("hour", 60)):
        if minutes >= 2 * length:
            return formats.counted(-(-minutes // length), unit)
    return formats.counted(minutes, "minute")


def draw(record: SegmentRecord) -> None:
    """Draw the mode, the minutes and the last refresh; nothing for a static segment."""
    if record.kind != "dynamic":
        return
    key = f"schedule-{record.id}"
    limits = permission.limits(UseCase.SCHEDULE_SEGMENT, record.place)
    with st.container(border=True, key=key):
        st.markdown("#### Keeping it up to date")
        st.segmented_control(
            "Refresh",
            list(MODES),
            format_func=lambda mode: MODES[mode].label,
            required=True,
            **limits,
            **controlled(f"{key}-mode", record.refresh_mode, lambda mode: _choose(record, mode=mode)),
        )
        st.caption(_NOT_HERE if person.learner() else MODES[record.refresh_mode].explanation)
        if record.refresh_mode == "interval":
            st.number_input(
                "Minutes from one refresh to the next",
                MIN_MINUTES,
                MAX_MINUTES,
                step=5,
                width=300,
                **limits,
                **controlled(f"{key}-minutes", record.refresh_minutes, lambda given: _choose(record, minutes=given)),
            )
        _outcome(record)


def _choose(record: SegmentRecord, *, mode: str | None = None, minutes: int | None = None) -> None:
    with notices.kept():
        chosen = mode or record.refresh_mode
        lifecycle.schedule(databases.database(), caller.here(), record.id, mode=chosen, minutes=minutes)
        notices.done(f"Saved. {MODES[chosen].explanation}" if mode else "Saved.")


def _outcome(record: SegmentRecord) -> None:
    """Draw when the last refresh was, how it ended and how long it took; and the next one."""
    who = caller.here()
    now = who.at
    last = next(iter(lifecycle.refreshes(databases.database(), who, record.id, limit=1)), None)
    if last is None:
        st.markdown(":small[:material/schedule: Begins when the segment goes live.]")
        return
    if last.outcome == "done":
        result = (
            f":material/check_circle: Refreshed {formats.ago(last.as_of, now)} in {last.took_seconds:.2f} s: "
            f"{formats.counted(last.members, 'member')}, {last.entered:,} entered, {last.left:,} left."
        )
    else:
        result = f":red[:material/error:] Failed {formats.ago(last.as_of, now)}: {formats.plain(last.message)}"
    st.markdown(f":small[{result}]")
    if lifecycle.is_ahead(last.as_of, now):
        st.markdown(f":small[:material/history_toggle_off: {_AHEAD.format(formats.local(last.as_of, record.zone))}]")
    next_one = coming(record, now)
    if next_one:
        st.markdown(f":small[:material/schedule: {notices.sentence_case(next_one)}.]")
