"""The attributes and properties that a definition asks, and other values in place of those it compares them with."""

from __future__ import annotations

from collections.abc import Callable

from core.language.catalog import Catalog
from core.language.definition import BehavioralBlock, Condition, Definition, Part, Span, walk
from core.language.edits import change, replace

Asked = tuple[str | None, str]
"""An attribute by its entity and name; a property of interactions has no entity."""

NewValue = Callable[[int | str], int | str]


def asked_by(definition: Definition, catalog: Catalog) -> frozenset[Asked]:
    """Return every attribute and property that a definition asks, known to the catalog or not."""
    asked = {_asked(part, catalog) for part in walk(definition, Condition)}
    blocks = (part.node for part in walk(definition, BehavioralBlock))
    measured = {(None, block.measure.property) for block in blocks if block.measure.property is not None}
    return frozenset(asked | measured)


def with_values(definition: Definition, catalog: Catalog, asked: Asked, new: NewValue) -> Definition:
    """Return a definition that compares an attribute or property with other values; equal ones of a list become one."""
    for part in list(walk(definition, Condition)):
        if _asked(part, catalog) != asked:
            continue
        value = part.node.value
        if isinstance(value, tuple):
            written: object = tuple(dict.fromkeys(new(one) for one in value))
        elif value is None or isinstance(value, Span):
            continue
        else:
            written = new(value)
        if written != value:
            definition = replace(definition, part.path, change(part.node, value=written))
    return definition


def _asked(part: Part[Condition], catalog: Catalog) -> Asked:
    """Follow the relation in front of an attribute's name to the entity that has it."""
    entity, name = part.entity(catalog), part.node.attribute
    relation, dot, own = name.partition(".")
    if entity is None or not dot:
        return entity, name
    found = catalog.relation(entity, relation)
    return (found.to, own) if found else (entity, name)
