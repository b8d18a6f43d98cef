"""The widgets of a profile block."""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from core.language.catalog import Catalog
from core.language.definition import ProfileBlock
from ui.builder.blocks import conditions
from ui.builder.blocks.conditions import Offered
from ui.builder.blocks.slot import Asked, Slot

Filled = Callable[[str], Mapping[str, Decimal]]
"""Returns the share of an entity's records with data in each attribute."""


def draw(block: ProfileBlock, slot: Slot[Any], asked: Asked) -> None:
    """Draw the conditions of a profile block."""
    conditions.draw(block, slot, asked, offered_attributes(asked.catalog, asked.target, asked.filled))


def offered_attributes(catalog: Catalog, entity: str, filled: Filled) -> Offered:
    """Return the attributes of an entity and of its to-one relations, labeled with their relation, and its
    to-many relations.
    """
    own = catalog.entity(entity)
    attributes = catalog.attributes_of(entity)
    labels, shares = {}, {}
    for name, attribute in attributes.items():
        relation_name, dot, own_name = name.rpartition(".")
        relation = catalog.relation(entity, relation_name) if dot else None
        of = relation.label if relation else own.label if own else entity
        labels[name] = f"{of} · {attribute.label}"
        rates = filled(relation.to if relation else entity)
        if own_name in rates:
            shares[name] = rates[own_name]
    related = {
        relation.name: (relation.label, functools.partial(offered_attributes, catalog, relation.to, filled))
        for relation in catalog.relations_of(entity, to_many=True)
    }
    return Offered(attributes, labels, entity, "Attribute", shares, related)
