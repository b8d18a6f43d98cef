"""The parameters of a template: for each, the widget that fits its place."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import streamlit as st

from core.errors import Path, Problem
from core.language import edits
from core.language.catalog import Catalog
from core.language.definition import Definition
from core.language.dependencies import Segments
from core.language.folding import fold
from core.language.operators import OPERATORS, UNITS, AttributeType
from core.language.templates import Parameter, Place, PlaceKind, Template, places, worksheet
from ui.builder import suggestions
from ui.builder.blocks import Slot, values
from ui.segment import problems
from ui.shell import formats, state

_VALUES = "template-values"
_OFFERED = (AttributeType.TEXT, AttributeType.CHOICE, AttributeType.CHOICES)
"""Types with frequent values to offer."""


def reset() -> None:
    """Forget every value that was filled in."""
    state.drop(_VALUES)


def values_of(template: Template) -> dict[str, Any]:
    """Return the values that were filled in, by name of parameter."""
    return state.value(_VALUES, {}).get(template.key, {})


def draw(template: Template, catalog: Catalog, segments: Segments, mistakes: Sequence[Problem]) -> None:
    """Draw the parameters, each with what is still missing or wrong."""
    definition = worksheet(template, values_of(template))
    by_path = {place.path: place for place in places(definition, catalog)}
    for parameter in template.parameters:
        place = by_path[parameter.paths[0]]
        with st.container(gap="xxsmall"):
            explained = f" :small[{formats.plain(parameter.help)}]" if parameter.help else ""
            st.markdown(f"**{formats.plain(parameter.label)}**{explained}")
            _widget(place, parameter, template, definition, segments)
            problems.show(problems.at(mistakes, place.path), definition)


def _widget(place: Place, parameter: Parameter, template: Template, definition: Definition, segments: Segments) -> None:
    value = edits.part_at(definition, place.path)
    match place.kind:
        case PlaceKind.VALUE if place.condition and place.attribute:
            slot = _slot(template, parameter, place.path[:-1], lambda condition: condition.value)
            name = place.condition.attribute
            frequent = suggestions.frequent(place.entity, name) if place.attribute.type in _OFFERED else {}
            values.draw(place.condition, place.attribute, OPERATORS[place.condition.operator], slot, frequent)
        case PlaceKind.SPAN:
            values.draw_span(value, _slot(template, parameter, place.path), UNITS)
        case PlaceKind.DAY:
            values.day_input(parameter.label, value, _slot(template, parameter, place.path), lambda _, day: day)
        case PlaceKind.NUMBER:
            _number(place, parameter, value, _slot(template, parameter, place.path))
        case PlaceKind.SEGMENT:
            _segment(parameter, value, _slot(template, parameter, place.path), definition.target, segments)
        case _:
            raise LookupError(f"parameter {parameter.name}: must have a place that can be asked for (got {place}).")


def _number(place: Place, parameter: Parameter, value: object, slot: Slot[Any]) -> None:
    decimals = place.attribute.decimals if place.attribute else 0
    one: Callable[[int], int | float] = float if decimals else int
    st.number_input(
        parameter.label,
        value=None,
        step=one(1),
        min_value=None if parameter.least is None else one(parameter.least),
        max_value=None if parameter.most is None else one(parameter.most),
        format=f"%.{decimals}f" if decimals else "%d",
        label_visibility="collapsed",
        **slot.widget("number", values.as_number(value, decimals), lambda _, made: made),
    )


def _segment(parameter: Parameter, value: str, slot: Slot[Any], target: str, segments: Segments) -> None:
    names = {
        key: known.name for key, known in segments.items() if known.is_seen and known.is_live and known.target == target
    }
    st.selectbox(
        parameter.label,
        sorted(names, key=lambda key: fold(names[key])),
        index=None,
        format_func=names.__getitem__,
        placeholder="Choose a segment" if names else "No segment is live yet",
        label_visibility="collapsed",
        **slot.widget("segment", value if value in names else None, lambda _, key: key),
    )


def _slot(
    template: Template, parameter: Parameter, path: Path, value_in: Callable[[Any], Any] = lambda part: part
) -> Slot[Any]:
    """Return the slot of a parameter; ``value_in`` finds its value in the part at the path."""

    def update(change: Callable[[Any], Any]) -> None:
        filled_in = values_of(template)
        made = value_in(change(edits.part_at(worksheet(template, filled_in), path)))
        others = {name: value for name, value in filled_in.items() if name != parameter.name}
        # Without a value, a number or segment takes its default again.
        kept = others if made is None else {**others, parameter.name: made}
        state.remember(_VALUES, {**state.value(_VALUES, {}), template.key: kept})

    return Slot(f"template-{template.key}", path, update)
