"""The ways from a target to the records that its definition reads."""

from __future__ import annotations

from typing import Any

from core.language.catalog import Catalog, Relation
from core.language.definition import BehavioralBlock, Condition, Definition, Part, RelatedGroup, walk

Way = tuple[Relation, ...]
"""Relations starting at the target, each with its key in the records where it starts or ends; ``()`` is the target."""


def ways(definition: Definition, catalog: Catalog) -> frozenset[Way]:
    """The ways to all records that a valid definition reads, including those on the way to others."""
    of_conditions = {way_to(part, catalog) for part in walk(definition, Condition)}
    of_blocks = {way_to(part, catalog) for part in walk(definition, BehavioralBlock)}
    return frozenset(way[:length] for way in ((), *of_conditions, *of_blocks) for length in range(len(way) + 1))


def way_to(part: Part[Any], catalog: Catalog) -> Way:
    """The way to the records that hold a condition's attribute, or that have a behavioral block's interactions."""
    node = part.node
    match node:
        case BehavioralBlock():
            return way_to_actor(part.target, catalog)
        case Condition():
            entity = part.entity(catalog)
            if entity is None:  # the condition is on a property of interactions
                return way_to_actor(part.target, catalog)
            relation, _, _ = node.attribute.rpartition(".")
            return (*_around(part, catalog), *(plain(relation, entity, catalog) if relation else ()))
    raise LookupError(f"{type(node).__name__}: must be a condition or a behavioral block, which read records.")


def way_to_actor(entity: str, catalog: Catalog) -> Way:
    """The way from an entity to the contact whose interactions count for it."""
    relation = catalog.to_actor(entity)
    return plain(relation.name, entity, catalog) if relation else ()


def plain(name: str, entity: str, catalog: Catalog) -> Way:
    """A relation as steps that go through no other relation. Raises LookupError for an unknown name."""
    relation = catalog.relation(entity, name)
    if relation is None:
        raise LookupError(f"{entity}: must have the relation (got “{name}”).")
    if not relation.through:
        return (relation,)
    before = plain(relation.through, entity, catalog)
    return (*before, Relation(before[-1].to, name, relation.label, relation.to, relation.to_many, relation.key))


def _around(part: Part[Any], catalog: Catalog) -> Way:
    """The relations of the related groups around a part."""
    around = part.parent
    if around is None:
        return ()
    before = _around(around, catalog)
    if not isinstance(around.node, RelatedGroup):
        return before
    entity = before[-1].to if before else part.target
    return (*before, *plain(around.node.relation, entity, catalog))
