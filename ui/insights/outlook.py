"""The effect of time alone on a segment."""

from __future__ import annotations

import streamlit as st

from core import insights
from core.insights import Forecast
from core.lifecycle import SegmentRecord
from ui.insights import bars, numbers
from ui.kit import chart_locale, glossary, style
from ui.shell import caller, databases, formats

COLUMNS = ("Ahead", "At", "Drop out", "Come in", "Members then")


def draw(record: SegmentRecord) -> None:
    """Draw how many will leave and enter if neither the data nor the definition change."""
    st.markdown("**Forecast of time alone**", help=glossary.help("forecast"))
    found = insights.forecast(databases.database(), caller.here(), record.id)
    if found is None:
        st.caption("Time alone changes nobody’s membership here: the segment has no live definition.")
        return
    st.markdown(_sentence(found))
    ahead = [formats.counted(one.days, "day") for one in found.outlooks]
    chart_locale.draw(
        bars.both_ways(
            [(f"In {days}", one.came_in, one.dropped_out) for days, one in zip(ahead, found.outlooks, strict=True)],
            ("Come in", "Drop out"),
            style.ink(),
        ),
        key=f"insights-{record.id}-forecast",
        alt="Who will drop out and come in within 1, 7 and 30 days",
    )

    def rows(stamp: object) -> list[tuple[object, ...]]:
        return [
            (days, stamp(one.at, record.zone), one.dropped_out, one.came_in, one.members)  # type: ignore[operator]
            for days, one in zip(ahead, found.outlooks, strict=True)
        ]

    numbers.draw(COLUMNS, rows(formats.local), file=f"{record.key}-forecast", file_rows=rows(formats.stamp))
    st.caption(
        f"From the audience as of {formats.local(found.as_of, record.zone)}: "
        f"{formats.counted(found.members, 'person', 'people')}. New data will change more than that."
    )


def _sentence(found: Forecast) -> str:
    parts = [f"**{formats.number(one.dropped_out)}** in {formats.counted(one.days, 'day')}" for one in found.outlooks]
    return f"If nothing else happens, so many will have dropped out: {', '.join(parts)}."
