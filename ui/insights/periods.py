"""The days that a page shows: From, To, quick ranges, and zooming into a part of them."""

from __future__ import annotations

from datetime import date, timedelta

import streamlit as st

from ui.shell import state
from ui.tutorial import lessons

QUICK = {"7 days": 7, "30 days": 30, "90 days": 90, "1 year": 365, "3 years": 1096}
DEFAULT_DAYS = 30
FIRST_DAY = date(2000, 1, 1)


def choose(key: str, today: date) -> tuple[date, date] | None:
    """Draw the inputs, and return the first and last day, or None while they make no range."""
    from_key, to_key = _keys(key)
    state.remember_first(from_key, today - timedelta(days=DEFAULT_DAYS - 1))
    state.remember_first(to_key, today)
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        first = st.date_input(
            "From", min_value=FIRST_DAY, max_value=today, format="YYYY-MM-DD", key=from_key, width=160,
            on_change=_chosen, args=(key,),
        )  # fmt: skip
        last = st.date_input(
            "To", min_value=FIRST_DAY, max_value=today, format="YYYY-MM-DD", key=to_key, width=160,
            on_change=_chosen, args=(key,),
        )  # fmt: skip
        for label, days in QUICK.items():
            st.button(
                label, type="tertiary", key=f"{key}-{days}", help=f"The last {label}, today included",
                on_click=_last_days, args=(key, today, days),
            )  # fmt: skip
        if state.value(_before_key(key)):
            st.button("Reset zoom", icon=":material/zoom_out_map:", key=f"{key}-reset", on_click=_reset, args=(key,))
    if not isinstance(first, date) or not isinstance(last, date):
        return None
    if first > last:
        st.error("The day From must not be after the day To. Choose an earlier one.", icon=":material/error:")
        return None
    return first, last


def zoom(key: str, first: date, last: date) -> None:
    """From a callback: show a part of the days; *Reset zoom* leads back to where zooming began."""
    shown = tuple(state.value(one) for one in _keys(key))
    if (first, last) == shown:
        return
    state.remember_first(_before_key(key), shown)
    _look_at(key, max(first, shown[0]), min(last, shown[1]))
    lessons.done("range_set")


def _reset(key: str) -> None:
    _look_at(key, *state.value(_before_key(key)))
    state.drop(_before_key(key))


def _chosen(key: str) -> None:
    state.drop(_before_key(key))
    lessons.done("range_set")


def _last_days(key: str, today: date, days: int) -> None:
    state.drop(_before_key(key))
    _look_at(key, today - timedelta(days=days - 1), today)


def _look_at(key: str, first: date, last: date) -> None:
    for one, day in zip(_keys(key), (first, last), strict=True):
        state.remember(one, day)


def _keys(key: str) -> tuple[str, str]:
    return f"{key}-from", f"{key}-to"


def _before_key(key: str) -> str:
    return f"{key}-before-zoom"
