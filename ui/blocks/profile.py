"""The widgets of a profile block."""

from __future__ import annotations

from typing import Any

import streamlit as st

from core.catalog import Catalog
from core.definition import ProfileBlock
from ui.blocks import conditions
from ui.blocks.conditions import Offered
from ui.blocks.slot import Asked, Slot, changed

MATCHES = {"all": "All of these", "any": "Any of these"}


def draw(block: ProfileBlock, slot: Slot[Any], asked: Asked) -> None:
    """Draw how the conditions are joined, and the conditions."""
    if len(block.conditions) > 1:
        st.segmented_control(
            "How the conditions are joined",
            list(MATCHES),
            required=True,
            format_func=MATCHES.__getitem__,
            label_visibility="collapsed",
            **slot.widget("match", block.match, lambda whole, made: changed(whole, match=made)),
        )
    conditions.draw(block, slot, asked, offered_attributes(asked.catalog, asked.target))


def offered_attributes(catalog: Catalog, entity: str) -> Offered:
    """The attributes of the target and of its to-one relations, labelled with their entity."""
    attributes = catalog.attributes_of(entity)
    labels = {}
    for name, attribute in attributes.items():
        relation_name, dot, _ = name.rpartition(".")
        relation = catalog.relation(entity, relation_name) if dot else None
        own = catalog.entity(entity)
        of = relation.label if relation else own.label if own else entity
        labels[name] = f"{of} · {attribute.label}"
    return Offered(attributes, labels, entity, "Attribute")
