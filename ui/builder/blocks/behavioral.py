"""The widgets of a behavioral block: what was done, how often, and when."""

from __future__ import annotations

from typing import Any, assert_never

import streamlit as st

from core.language.catalog import Attribute, Catalog
from core.language.choosing import choose_comparison, choose_measure, choose_window
from core.language.definition import (
    After,
    Before,
    BehavioralBlock,
    Between,
    Comparison,
    Ever,
    InTheLast,
    Measure,
    NotInTheLast,
    Span,
)
from core.language.edits import change
from core.language.operators import COMPARISONS, MEASURES, UNITS
from ui.builder.blocks import conditions, values
from ui.builder.blocks.conditions import Offered
from ui.builder.blocks.slot import Asked, Slot

WINDOWS = {
    "ever": "at any time",
    "in_the_last": "in the last",
    "not_in_the_last": "not in the last, but before",
    "between": "between",
    "before": "before",
    "after": "after",
}


def draw(block: BehavioralBlock, slot: Slot[Any], asked: Asked) -> None:
    """Draw the interactions, the conditions on them, the measure with its comparison, and the window."""
    catalog = asked.catalog
    labels = {kind.name: kind.label for kind in catalog.kinds}
    st.multiselect(
        "Interactions, any of",
        list(dict.fromkeys([*labels, *block.interactions])),
        format_func=lambda name: labels.get(name, name),
        placeholder="Choose what they did",
        **slot.widget(
            "interactions", list(block.interactions), lambda whole, made: change(whole, interactions=tuple(made))
        ),
    )
    asked.show_problems((*slot.path, "interactions"))
    conditions.draw(block, slot, asked, offered_properties(catalog, block.interactions))
    _measure(block, slot, catalog)
    asked.show_problems((*slot.path, "measure"))
    asked.show_problems((*slot.path, "comparison"))
    _window(block, slot)
    asked.show_problems((*slot.path, "window"))


def offered_properties(catalog: Catalog, interactions: tuple[str, ...]) -> Offered:
    """Return all properties, the usual ones of the chosen interactions first."""
    kinds = [kind for kind in map(catalog.kind, interactions) if kind]
    usual = dict.fromkeys(name for kind in kinds for name in kind.properties)
    names = [*usual, *(p.name for p in catalog.properties if p.name not in usual)]
    attributes: dict[str, Attribute] = {name: found for name in names if (found := catalog.property(name))}
    return Offered(attributes, {name: found.label for name, found in attributes.items()}, None, "Property")


def _measure(block: BehavioralBlock, slot: Slot[Any], catalog: Catalog) -> None:
    measure: Slot[Measure] = slot.part(
        ("measure",), lambda whole: whole.measure, lambda whole, made: change(whole, measure=made)
    )
    comparison: Slot[Comparison] = slot.part(
        ("comparison",), lambda whole: whole.comparison, lambda whole, made: change(whole, comparison=made)
    )
    is_between = block.comparison.operator == "between"
    of_types = MEASURES[block.measure.kind].of_types
    needs_property = bool(of_types)
    columns = iter(st.columns([3] * (1 + needs_property) + [2] * (2 + is_between), vertical_alignment="bottom"))
    with next(columns):
        st.selectbox(
            "How much",
            list(MEASURES),
            format_func=lambda kind: MEASURES[kind].label.capitalize(),
            **measure.widget("kind", block.measure.kind, lambda m, kind: choose_measure(m, kind, catalog)),
        )
    if needs_property:
        with next(columns):
            fitting = [p for p in catalog.properties if p.type in of_types]
            labels = {p.name: p.label for p in fitting}
            names = list(dict.fromkeys([*labels, *([block.measure.property] if block.measure.property else [])]))
            st.selectbox(
                "Of which property",
                names,
                index=None,
                format_func=lambda name: labels.get(name, name),
                placeholder="Choose a property",
                **measure.widget("property", block.measure.property, lambda m, name: change(m, property=name)),
            )
    with next(columns):
        st.selectbox(
            "Compared",
            list(COMPARISONS),
            format_func=lambda key: COMPARISONS[key].capitalize(),
            **comparison.widget("operator", block.comparison.operator, choose_comparison),
        )
    decimals = _decimals(block.measure, catalog)
    with next(columns):
        _amount("Number", "value", block.comparison.value, comparison, decimals)
    if is_between:
        with next(columns):
            _amount("and", "upper", block.comparison.upper, comparison, decimals)


def _amount(label: str, field: str, value: object, slot: Slot[Comparison], decimals: int) -> None:
    shown = values.as_number(value, decimals)
    exact: dict[str, Any] = {"step": 1.0, "format": f"%.{decimals}f"} if decimals else {"step": 1, "format": "%d"}
    widget = slot.widget(
        f"{field}-{decimals}", shown, lambda c, made: change(c, **{field: 0 if made is None else made})
    )
    st.number_input(label, value=None, **exact, **widget)


def _decimals(measure: Measure, catalog: Catalog) -> int:
    property_ = catalog.property(measure.property or "") if MEASURES[measure.kind].is_of_numbers else None
    if property_ is None:
        return 0
    match measure.kind:
        case "average":
            return max(property_.decimals, 2)
        case "count" | "count_distinct" | "count_days" | "sum" | "smallest" | "largest":
            return property_.decimals
        case _:
            assert_never(measure.kind)


def _window(block: BehavioralBlock, slot: Slot[Any]) -> None:
    window: Slot[Any] = slot.part(
        ("window",), lambda whole: whole.window, lambda whole, made: change(whole, window=made)
    )
    kind_column, value_column = st.columns([3, 5], vertical_alignment="bottom")
    with kind_column:
        st.selectbox(
            "When",
            list(WINDOWS),
            format_func=lambda kind: WINDOWS[kind].capitalize(),
            **window.widget("kind", block.window.kind, choose_window),
        )
    with value_column:
        match block.window:
            case InTheLast(span=span) | NotInTheLast(span=span):
                inner: Slot[Span] = window.part(
                    ("span",), lambda w: getattr(w, "span", span), lambda w, made: change(w, span=made)
                )
                values.draw_span(span, inner, UNITS)
            case Between(first=first, last=last):
                columns = st.columns(2)
                with columns[0]:
                    values.day_input("First day", first, window, lambda w, day: change(w, first=day))
                with columns[1]:
                    values.day_input("Last day", last, window, lambda w, day: change(w, last=day))
            case Before(date=day) | After(date=day):
                values.day_input("Day", day, window, lambda w, made: change(w, date=made))
            case Ever():
                pass
            case _:
                assert_never(block.window)
