"""The values of a definition that a template can ask for, each with its place."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, assert_never

from core.errors import Path
from core.language.catalog import Attribute, Catalog
from core.language.definition import (
    After,
    Before,
    BehavioralBlock,
    Between,
    Condition,
    ConditionGroup,
    Definition,
    Ever,
    Group,
    InTheLast,
    NotInTheLast,
    Part,
    ProfileBlock,
    RelatedGroup,
    SegmentBlock,
    Step,
    walk,
)
from core.language.operators import COMPARISONS, MEASURES, OPERATORS, ValueShape
from core.language.sentence import condition_sentence, window_sentence


class PlaceKind(StrEnum):
    """What a place holds, which decides how to ask for it."""

    VALUE = "value"
    """The value of a condition; its operator and attribute decide its form."""
    NUMBER = "number"
    """One end of the comparison of a measure."""
    SPAN = "span"
    """The length of time in a window."""
    DAY = "day"
    """One end of a window."""
    SEGMENT = "segment"
    """The key of a segment."""


@dataclass(frozen=True, slots=True)
class Place:
    """One value of a definition. ``label`` names it, ``context`` says in words what it is part of.

    ``attribute`` is what a condition or a measure is about, None for a count or a window. ``entity`` is the owner of
    a condition's attribute, None for a property.
    """

    path: Path
    kind: PlaceKind
    label: str
    context: str
    condition: Condition | None = None
    attribute: Attribute | None = None
    entity: str | None = None


def places(definition: Definition, catalog: Catalog) -> tuple[Place, ...]:
    """Every value in a definition's blocks that a template can ask for, in order of appearance.

    Leaves out conditions whose attribute or operator the catalog does not know.
    """
    return tuple(_places(definition, catalog))


def _places(definition: Definition, catalog: Catalog) -> Iterator[Place]:
    for part in walk(definition):
        match part.node:
            case ProfileBlock():
                yield from _of_conditions(part, catalog)
            case BehavioralBlock() as block:
                yield from _of_conditions(part, catalog)
                yield from _of_comparison(block, part.path, catalog)
                yield from _of_window(block, part.path, catalog)
            case SegmentBlock(segment=key):
                context = f"members of the segment “{catalog.segments.get(key, key)}”"
                yield Place((*part.path, "segment"), PlaceKind.SEGMENT, "Segment", context)
            case Definition() | Step() | Group() | Condition() | ConditionGroup() | RelatedGroup():
                pass  # its blocks have the values, or its block has dealt with it
            case _:
                assert_never(part.node)


def _of_conditions(block: Part[Any], catalog: Catalog) -> Iterator[Place]:
    for part in walk(block, Condition):
        yield from _of_condition(part.node, part.path, part.entity(catalog), catalog)


def _of_condition(condition: Condition, path: Path, entity: str | None, catalog: Catalog) -> Iterator[Place]:
    name, operator = condition.attribute, OPERATORS.get(condition.operator)
    attribute = catalog.property(name) if entity is None else catalog.attributes_of(entity).get(name)
    if attribute and operator and operator.shape is not ValueShape.NONE:
        context = condition_sentence(condition, catalog, entity)
        yield Place((*path, "value"), PlaceKind.VALUE, attribute.label, context, condition, attribute, entity)


def _of_comparison(block: BehavioralBlock, path: Path, catalog: Catalog) -> Iterator[Place]:
    property_, comparison = catalog.property(block.measure.property or ""), block.comparison
    question = f"{MEASURES[block.measure.kind].label} {COMPARISONS[comparison.operator]} {comparison.value}"
    context = f"{_kind_phrases(block, catalog)}: {question}"
    context += "" if comparison.upper is None else f" and {comparison.upper}"
    label = property_.label if property_ else "How many times"
    at = (*path, "comparison")
    yield Place((*at, "value"), PlaceKind.NUMBER, label, context, attribute=property_)
    if comparison.upper is not None:
        yield Place((*at, "upper"), PlaceKind.NUMBER, f"{label}, at most", context, attribute=property_)


def _of_window(block: BehavioralBlock, path: Path, catalog: Catalog) -> Iterator[Place]:
    context = f"{_kind_phrases(block, catalog)}: {window_sentence(block.window)}"
    match block.window:
        case InTheLast() | NotInTheLast():
            yield Place((*path, "window", "span"), PlaceKind.SPAN, "Length of time", context)
        case Between():
            yield Place((*path, "window", "first"), PlaceKind.DAY, "First day", context)
            yield Place((*path, "window", "last"), PlaceKind.DAY, "Last day", context)
        case Before() | After():
            yield Place((*path, "window", "date"), PlaceKind.DAY, "Day", context)
        case Ever():
            pass
        case _:
            assert_never(block.window)


def _kind_phrases(block: BehavioralBlock, catalog: Catalog) -> str:
    """What the contacts did, without how often and when."""
    return " or ".join(kind.phrase for kind in map(catalog.kind, block.interactions) if kind)
