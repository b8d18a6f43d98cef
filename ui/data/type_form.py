"""Another type in the dialog of an attribute: what it would do to every value, then one click."""

from __future__ import annotations

from functools import partial
from html import escape

import streamlit as st

from core.importing import Format
from core.language.catalog import MAX_DECIMALS
from core.language.operators import AttributeType
from core.lifecycle.attributes import ListedAttribute, Retyping, Wanted, preview_retyping, retype
from core.store.declaring import OF_A_LIST
from ui.data.askable import TYPES
from ui.kit import frames
from ui.shell import caller, databases, formats, notices, queries, state

_TYPE, _DECIMALS, _DAY_FIRST, _COMMA = "retype-type", "retype-decimals", "retype-day-first", "retype-comma"
_TOLD, _SURE, _ZONE = "retype-told", "retype-sure", "retype-zone"
_DAYS = (AttributeType.DATE, AttributeType.DATETIME)
_NUMBERS = (AttributeType.NUMBER, AttributeType.MONEY)
_FIGURES = """
.retype-figures { display: flex; gap: 2.5rem; padding: 0.25rem 0; font-variant-numeric: tabular-nums; }
.retype-figures b { display: block; font-size: 2rem; line-height: 2.25rem; font-weight: 650; }
.retype-figures span { font-size: 0.8125rem; opacity: 0.8; }
"""


def reset() -> None:
    """Forget what was chosen."""
    for key in (_TYPE, _DECIMALS, _DAY_FIRST, _COMMA, _TOLD, _SURE, _ZONE):
        state.drop(key)


def draw(one: ListedAttribute, error: str) -> None:
    """Draw the choice of a type and what it does. ``error`` is the key under which a mistake is remembered."""
    wanted = _wanted(one)
    if wanted is None:
        st.caption("Choose a type to see what becomes of every value. Nothing changes before you say so.")
        return
    with notices.shown():
        told = _told(one, wanted)
        _show(told)
        if told.refusal:
            return
        if told.lost:
            st.toggle(f"{formats.counted(told.lost, 'record')} may lose the value", key=_SURE)
        st.button(
            f"Change to {TYPES[told.after.type].lower()}", type="primary", icon=":material/check:", key="retype-do",
            disabled=bool(told.lost) and not state.value(_SURE), on_click=_do, args=(one, wanted, told.lost, error),
        )  # fmt: skip


def _wanted(one: ListedAttribute) -> Wanted | None:
    """Draw the choices, and return what is wanted; None while nothing else than now is."""
    attribute = one.attribute
    kinds = [kind for kind in TYPES if kind != attribute.type or kind == AttributeType.NUMBER]
    left, right = st.columns(2)
    kind = left.selectbox(
        "Type", kinds, index=None, format_func=TYPES.__getitem__, placeholder=TYPES[attribute.type], key=_TYPE
    )
    if kind is None:
        return None
    type_ = AttributeType(kind)
    decimals = None
    if type_ is AttributeType.NUMBER:
        own = attribute.decimals if attribute.type in _NUMBERS else None
        decimals = right.number_input(
            "Decimal places", 0, MAX_DECIMALS, own, step=1, placeholder="As its values have", key=_DECIMALS
        )
        if (attribute.type, attribute.decimals) == (type_, decimals):
            return None
    zone = "UTC"
    if AttributeType.DATETIME in (type_, attribute.type) and (type_ in _DAYS or attribute.type in _DAYS):
        state.remember_first(_ZONE, formats.browser_zone())
        zone = right.selectbox("Time zone of times that name none", formats.zones(), key=_ZONE)
    return Wanted(type_, decimals, format=_format(attribute.type, type_), zone=zone)


def _format(before: AttributeType, after: AttributeType) -> Format | None:
    """Return the answers to what the values leave open, once there is one."""
    if before is not AttributeType.TEXT:
        return None
    day_first, comma = state.value(_DAY_FIRST), state.value(_COMMA)
    if after in _DAYS and day_first is not None:
        return Format(day_first=day_first)
    if after in _NUMBERS and comma is not None:
        return Format(decimal_comma=comma)
    return None


def _told(one: ListedAttribute, wanted: Wanted) -> Retyping:
    """Return what the type does, kept until something else is wanted."""
    asked = (one, wanted)
    kept = state.value(_TOLD)
    if kept and kept[0] == asked:
        return kept[1]
    with st.spinner("Looking at every value …"):
        ask = partial(preview_retyping, databases.database(), caller.here(), one.entity, one.attribute.name, wanted)
        told = queries.answer(lambda cancellation: ask(cancellation=cancellation))
    state.remember(_TOLD, (asked, told))
    return told


def _show(told: Retyping) -> None:
    _question(told)
    if told.question:
        return
    figures = "".join(
        f"<div><b>{escape(formats.number(count))}</b><span>{word}</span></div>"
        for count, word in ((told.kept, "keep their value"), (told.lost, "lose it"))
    )
    st.html(f'<style>{_FIGURES}</style><div class="retype-figures">{figures}</div>')
    if told.after.type in OF_A_LIST:
        st.caption(f"Choices: {formats.plain(', '.join(label for _, label in told.after.choices[:30]))}")
    serving = [use for use in told.spoiled if use.is_serving]
    if serving:
        st.error(notices.sentence_case(formats.plain(told.refusal)), icon=":material/lock:")
    elif told.spoiled:
        names = "\n".join(f"- {formats.plain(use.text)}" for use in told.spoiled)
        st.warning(f"These would not fit the new type any more:\n{names}", icon=":material/account_tree:")
    if told.lost_samples:
        _table("Lost", "Because", [(one.before, one.reason, one.records) for one in told.lost_samples])
    if told.kept_samples:
        _table("Now", "Then", [(one.before, one.after, one.records) for one in told.kept_samples])


def _table(before: str, after: str, rows: list[tuple[str, str, int]]) -> None:
    st.dataframe(frames.frame((before, after, "Records"), rows), hide_index=True, height="content")


def _question(told: Retyping) -> None:
    """Draw what the values leave open; the widget stays once it is answered."""
    is_of_days = told.after.type in _DAYS
    key = _DAY_FIRST if is_of_days else _COMMA
    if not told.question and state.value(key) is None:
        return
    answers = {True: "Day first", False: "Month first"} if is_of_days else {False: "Point", True: "Comma"}
    with st.container(border=True):
        st.segmented_control(
            told.question or ("What comes first in 03/04/2026" if is_of_days else "The decimal sign"),
            list(answers), format_func=answers.__getitem__, key=key,
        )  # fmt: skip


def _do(one: ListedAttribute, wanted: Wanted, lost: int, error: str) -> None:
    state.drop(error)
    with notices.kept_as(error):
        retype(databases.database(), caller.here(), one.entity, one.attribute.name, wanted, most_lost=lost)
        state.close_dialog()
        notices.done(f"“{formats.plain(one.attribute.label)}” is {TYPES[wanted.type].lower()} now.")
