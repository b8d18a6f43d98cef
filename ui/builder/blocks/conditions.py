"""Conditions on attributes or properties: a line for each, a box for each group of them."""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, assert_never

import streamlit as st

from core.language import edits
from core.language.catalog import Attribute
from core.language.choosing import choose_attribute, choose_operator
from core.language.definition import Condition, ConditionGroup, RelatedGroup
from core.language.edits import change
from core.language.operators import OPERATORS, AttributeType, ValueShape, operators_of
from ui.builder.blocks import values
from ui.builder.blocks.arranging import EDITS
from ui.builder.blocks.slot import Asked, Slot
from ui.shell import formats, state

Part = Condition | ConditionGroup | RelatedGroup
MATCHES = {"all": "All of these", "any": "Any of these"}
QUANTIFIERS = {"any": "at least one", "none": "none", "all": "at least one, and only those"}
TYPES = {
    AttributeType.TEXT: "text",
    AttributeType.NUMBER: "number",
    AttributeType.MONEY: "money",
    AttributeType.CHOICE: "choice",
    AttributeType.CHOICES: "choices",
    AttributeType.YES_NO: "yes/no",
    AttributeType.DATE: "date",
    AttributeType.DATETIME: "date and time",
}
"""The name of a type on the screen."""
ACTIONS = {
    "up": ":material/arrow_upward: Move up",
    "down": ":material/arrow_downward: Move down",
    "duplicate": ":material/content_copy: Duplicate",
    "group": ":material/data_object: Put in a group",
    "ungroup": ":material/data_array: Take out of the group",
}
_COUNTED = (AttributeType.TEXT, AttributeType.CHOICE, AttributeType.CHOICES)
"""Types with frequent values to offer, with their counts."""


@dataclass(frozen=True)
class Offered:
    """What a condition can name here, with labels.

    ``source`` is the entity that suggestions come from, None for properties. ``filled`` is the share of
    records with data in an attribute, where known. ``related`` are the to-many relations that a related
    group can ask, by name: their label and what can be named there.
    """

    attributes: Mapping[str, Attribute]
    labels: Mapping[str, str]
    source: str | None
    noun: str
    filled: Mapping[str, Decimal] = field(default_factory=dict)
    related: Mapping[str, tuple[str, Callable[[], Offered]]] = field(default_factory=dict)

    def line(self, name: str) -> str:
        """Return an attribute as the picker shows it: label, type, and how many have data in it."""
        attribute = self.attributes.get(name)
        if attribute is None:
            return name
        filled = f", {formats.share(self.filled[name])} filled" if name in self.filled else ""
        return f"{self.labels[name]} – {TYPES[attribute.type]}{filled}"


def draw(block: Any, slot: Slot[Any], asked: Asked, offered: Offered) -> None:
    """Draw how the conditions of a block or group are joined, the conditions, and the buttons that add one."""
    if len(block.conditions) > 1 and "match" in type(block).model_fields:
        st.segmented_control(
            "How the conditions are joined",
            list(MATCHES),
            required=True,
            format_func=MATCHES.__getitem__,
            label_visibility="collapsed",
            **slot.widget("match", block.match, lambda whole, made: change(whole, match=made)),
        )
    for index, part in enumerate(block.conditions):
        _part(part, index, len(block.conditions), slot, asked, offered)
    with st.container(horizontal=True, gap="small", key=f"{slot.key}-adding"):
        st.button("Add condition", icon=":material/add:", **slot.button("add-condition", _add(NEW)))
        st.button(
            "Add group",
            icon=":material/data_object:",
            type="tertiary",
            help="Conditions in parentheses, with all of or any of among themselves.",
            **slot.button("add-group", _add(ConditionGroup(conditions=(NEW,)))),
        )
        for relation, (label, _) in offered.related.items():
            st.button(
                f"Add {label.lower()}",
                icon=":material/link:",
                type="tertiary",
                help=f"Asks about their {label.lower()}. All conditions are asked of one and the same record.",
                **slot.button(f"add-{relation}", _add(RelatedGroup(relation=relation, conditions=(NEW,)))),
            )


NEW = Condition(attribute="", operator="")
"""A condition without an attribute yet."""


def _add(part: Part) -> Callable[[Any], Any]:
    return lambda whole: edits.insert(whole, ("conditions", len(whole.conditions)), part)


def _part(part: Part, index: int, count: int, slot: Slot[Any], asked: Asked, offered: Offered) -> None:
    inner: Slot[Any] = slot.part(
        ("conditions", index),
        lambda whole: whole.conditions[index],
        lambda whole, made: edits.replace(whole, ("conditions", index), made),
    )
    is_condition = isinstance(part, Condition)
    with st.container(gap="xxsmall" if is_condition else "small", border=not is_condition, key=f"{inner.key}-line"):
        match part:
            case Condition():
                _condition(part, inner, asked, offered, functools.partial(_actions, part, index, count, slot))
                _no_data_switch(part, inner)
            case ConditionGroup():
                _head(":material/data_object: **Group**", index, count, slot, part)
                draw(part, inner, asked, offered)
            case RelatedGroup():
                _related(part, index, count, inner, slot, asked, offered)
            case _:
                assert_never(part)
        asked.show_problems(inner.path, within=("conditions",))


def _head(title: str, index: int, count: int, slot: Slot[Any], part: Part) -> None:
    with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
        st.markdown(title, width="content")
        _actions(part, index, count, slot)


def _actions(part: Part, index: int, count: int, slot: Slot[Any]) -> None:
    left_out = {"up"} if index == 0 else set()
    left_out |= {"down"} if index == count - 1 else set()
    left_out |= {"group"} if not isinstance(part, Condition) else {"ungroup"}
    left_out |= {"ungroup"} if isinstance(part, RelatedGroup) else set()
    key = f"{slot.key}-more-{index}"

    def act() -> None:
        if action := state.value(key):
            slot.update(lambda whole: EDITS[action](whole, ("conditions", index)))

    with st.container(horizontal=True, gap=None, width="content", key=f"{slot.key}-icons-{index}"):
        st.menu_button(
            "Move condition" if isinstance(part, Condition) else "Move group",
            [action for action in ACTIONS if action not in left_out],
            format_func=ACTIONS.__getitem__,
            type="tertiary",
            icon=":material/more_horiz:",
            key=key,
            on_click=act,
        )
        st.button(
            "Remove condition" if isinstance(part, Condition) else "Remove group",
            icon=":material/close:",
            type="tertiary",
            **slot.button(f"remove-{index}", lambda whole: edits.remove(whole, ("conditions", index))),
        )


def _related(
    part: RelatedGroup, index: int, count: int, inner: Slot[Any], slot: Slot[Any], asked: Asked, offered: Offered
) -> None:
    label, offers = offered.related.get(part.relation, (part.relation, lambda: Offered({}, {}, None, "Attribute")))
    _head(f":material/link: **{formats.plain(label)}**", index, count, slot, part)
    st.selectbox(
        f"How many of the {label.lower()} meet this",
        list(QUANTIFIERS),
        format_func=lambda key: QUANTIFIERS[key].capitalize(),
        width=280,
        **inner.widget("quantifier", part.quantifier, lambda whole, made: change(whole, quantifier=made)),
    )
    if len(part.conditions) > 1:
        st.caption("All conditions of this box are asked of one and the same record.")
    draw(part, inner, asked, offers())


def _condition(
    condition: Condition, slot: Slot[Condition], asked: Asked, offered: Offered, actions: Callable[[], None]
) -> None:
    attribute = offered.attributes.get(condition.attribute)
    names = list(offered.attributes)
    if condition.attribute and attribute is None:
        names.append(condition.attribute)
    with st.container(horizontal=True, wrap=False, vertical_alignment="center", gap="xsmall"):
        st.selectbox(
            offered.noun,
            names,
            index=None,
            required=True,
            format_func=offered.line,
            placeholder=f"Choose: {offered.noun.lower()}",
            label_visibility="collapsed",
            **slot.widget(
                "attribute",
                condition.attribute or None,
                lambda current, name: choose_attribute(current, name or "", offered.attributes),
            ),
        )
        actions()
    if attribute is None:
        return
    operators = {operator.key: operator for operator in operators_of(attribute.type)}
    operator_column, value_column = st.columns([3, 4], gap="xsmall")
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
                lambda current, key: choose_operator(current, key or "", attribute),
            ),
        )
    operator = operators.get(condition.operator)
    if operator is None:
        return
    with value_column:
        frequent: Mapping[str, int] = {}
        if attribute.type in _COUNTED and operator.shape in (ValueShape.ONE, ValueShape.MANY):
            frequent = asked.frequent(offered.source, condition.attribute)
        values.draw(condition, attribute, operator, slot, frequent)


def _no_data_switch(condition: Any, slot: Slot[Any]) -> None:
    operator = OPERATORS.get(condition.operator) if isinstance(condition, Condition) else None
    if operator is None or not operator.is_negative:
        return
    st.toggle(
        "Also where there is no data",
        help="On: also selects records without a value here. Off: only records with one.",
        **slot.widget(
            f"{condition.attribute}-{operator.key}-no-data",
            not condition.only_with_data,
            lambda current, on: change(current, only_with_data=not on),
        ),
    )
