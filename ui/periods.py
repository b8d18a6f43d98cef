"""Choosing the days that a page looks at: From, To and quick ranges."""

from __future__ import annotations

from datetime import date, timedelta

import streamlit as st

from ui import lessons, state

QUICK = {"7 days": 7, "30 days": 30, "90 days": 90, "1 year": 365}
DEFAULT_DAYS = 30
FIRST_DAY = date(2000, 1, 1)


def choose(key: str, today: date) -> tuple[date, date] | None:
    """Draw the inputs; the first and last day, or None while they make no range."""
    from_key, to_key = f"{key}-from", f"{key}-to"
    state.remember_first(from_key, today - timedelta(days=DEFAULT_DAYS - 1))
    state.remember_first(to_key, today)
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        first = st.date_input(
            "From", min_value=FIRST_DAY, max_value=today, format="YYYY-MM-DD", key=from_key, width=160,
            on_change=lessons.done, args=("range_set",),
        )  # fmt: skip
        last = st.date_input(
            "To", min_value=FIRST_DAY, max_value=today, format="YYYY-MM-DD", key=to_key, width=160,
            on_change=lessons.done, args=("range_set",),
        )  # fmt: skip
        for label, days in QUICK.items():
            st.button(
                label, type="tertiary", key=f"{key}-{days}", help=f"The last {label}, today included",
                on_click=_last_days, args=(from_key, to_key, today, days),
            )  # fmt: skip
    if not isinstance(first, date) or not isinstance(last, date):
        return None
    if first > last:
        st.error("The day From must not be after the day To. Choose an earlier one.", icon=":material/error:")
        return None
    return first, last


def _last_days(from_key: str, to_key: str, today: date, days: int) -> None:
    state.remember(from_key, today - timedelta(days=days - 1))
    state.remember(to_key, today)
