"""Conditions on attributes or properties: a line for each, nested groups as their sentence."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import streamlit as st

from core.catalog import Attribute
from core.definition import Condition
from core.operators import OPERATORS, AttributeType, ValueShape, operators_of
from core.sentence import condition_sentence
from ui import formats
from ui.blocks import values
from ui.blocks.slot import Asked, Slot, changed


@dataclass(frozen=True)
class Offered:
    """What a condition can name here, and how it is labelled.

    ``source`` tells where suggestions come from: the entity, None for properties.
    """

    attributes: Mapping[str, Attribute]
    labels: Mapping[str, str]
    source: str | None
    noun: str


def draw(block: Any, slot: Slot[Any], asked: Asked, offered: Offered) -> None:
    """Draw the conditions of a block and the button that adds one."""
    for index, condition in enumerate(block.conditions):
        inner: Slot[Any] = slot.part(
            ("conditions", index),
            lambda whole, i=index: whole.conditions[i],
            lambda whole, made, i=index: changed(
                whole, conditions=(*whole.conditions[:i], made, *whole.conditions[i + 1 :])
            ),
        )
        with st.container(gap="xsmall", key=f"{inner.key}-line"):
            if isinstance(condition, Condition):
                _condition(condition, inner, asked, offered)
            else:
                said = condition_sentence(condition, asked.catalog, offered.source)
                st.markdown(f":material/data_object: {formats.plain(said)}")
            with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
                _no_data_switch(condition, inner)
                st.button(
                    "Remove condition",
                    icon=":material/close:",
                    type="tertiary",
                    **slot.button(f"remove-{index}", lambda whole, i=index: without(whole, i)),
                )
        asked.show_problems(inner.path)
    st.button("Add condition", icon=":material/add:", **slot.button("add-condition", added))


def added(block: Any) -> Any:
    """The block with a condition that asks for nothing yet."""
    return changed(block, conditions=(*block.conditions, Condition(attribute="", operator="")))


def without(block: Any, index: int) -> Any:
    """The block without one of its conditions."""
    return changed(block, conditions=(*block.conditions[:index], *block.conditions[index + 1 :]))


def _condition(condition: Condition, slot: Slot[Condition], asked: Asked, offered: Offered) -> None:
    attribute = offered.attributes.get(condition.attribute)
    name_column, operator_column, value_column = st.columns([4, 3, 4])
    names = list(offered.attributes)
    if condition.attribute and attribute is None:
        names.append(condition.attribute)
    with name_column:
        st.selectbox(
            offered.noun,
            names,
            index=None,
            required=True,
            format_func=lambda name: offered.labels.get(name, name),
            placeholder=f"Choose: {offered.noun.lower()}",
            label_visibility="collapsed",
            **slot.widget(
                "attribute",
                condition.attribute or None,
                lambda current, name: with_attribute(current, name or "", offered.attributes),
            ),
        )
    if attribute is None:
        return
    operators = {operator.key: operator for operator in operators_of(attribute.type)}
    keys = list(operators)
    if condition.operator and condition.operator not in operators:
        keys.append(condition.operator)
    with operator_column:
        st.selectbox(
            "Operator",
            keys,
            index=None,
            required=True,
            format_func=lambda key: OPERATORS[key].label if key in OPERATORS else key,
            label_visibility="collapsed",
            **slot.widget(
                f"{condition.attribute}-operator",
                condition.operator or None,
                lambda current, key: with_operator(current, key or "", attribute),
            ),
        )
    operator = operators.get(condition.operator)
    if operator is None:
        return
    with value_column:
        suggestions: tuple[str, ...] = ()
        if attribute.type == AttributeType.TEXT and operator.shape in (ValueShape.ONE, ValueShape.MANY):
            suggestions = asked.suggest(offered.source, condition.attribute)
        values.draw(condition, attribute, operator, slot, suggestions)


def _no_data_switch(condition: Any, slot: Slot[Any]) -> None:
    operator = OPERATORS.get(condition.operator) if isinstance(condition, Condition) else None
    if operator is None or not operator.is_negative:
        st.space("stretch")
        return
    st.toggle(
        "Also where there is no data",
        help="On: records without a value here are selected too. Off: only those that have one.",
        **slot.widget(
            f"{condition.attribute}-{operator.key}-no-data",
            not condition.only_with_data,
            lambda current, on: changed(current, only_with_data=not on),
        ),
    )


def with_attribute(condition: Condition, name: str, attributes: Mapping[str, Attribute]) -> Condition:
    """The condition on another attribute; operator and value stay while they still fit."""
    before, after = attributes.get(condition.attribute), attributes.get(name)
    if after is None:
        return Condition(attribute=name, operator="")
    if before is not None and before.type == after.type and not (before.choices or after.choices):
        return changed(condition, attribute=name)
    return with_operator(Condition(attribute=name, operator=""), operators_of(after.type)[0].key, after)


def with_operator(condition: Condition, key: str, attribute: Attribute) -> Condition:
    """The condition with another operator; the value stays while its shape does."""
    before, after = OPERATORS.get(condition.operator), OPERATORS.get(key)
    if after is None:
        return changed(condition, operator=key, value=None, only_with_data=False)
    value = condition.value
    if before is None or before.shape != after.shape:
        value = values.default_value(attribute, after)
    only_with_data = condition.only_with_data and after.is_negative
    return changed(condition, operator=key, value=value, only_with_data=only_with_data)
