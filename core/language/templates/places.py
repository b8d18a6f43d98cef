"""The values of a definition that can be asked for, each with its place."""

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
    """What stands in a place, and so how it is asked for."""

    VALUE = "value"
    """The value of a condition; its operator and attribute say of which form."""
    NUMBER = "number"
    """One end of the comparison of a measure."""
    SPAN = "span"
    """The length of time of a window."""
    DAY = "day"
    """An end of a window."""
    SEGMENT = "segment"
    """The key of a segment."""


@dataclass(frozen=True, slots=True)
class Place:
    """One value of a definition. ``label`` is what to call it, ``said`` what it is a part of, in words.

    ``attribute`` is what a condition asks about, or the property that a measure is taken of;
    ``entity`` is whose attribute, None of a property.
    """

    path: Path
    kind: PlaceKind
    label: str
    context: str
    condition: Condition | None = None
    attribute: Attribute | None = None
    entity: str | None = None


def places(definition: Definition, catalog: Catalog) -> tuple[Place, ...]:
    """Every value of a definition's blocks that can be asked for, in order of appearance.

    What the catalog does not know has none.
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
                said = catalog.segments.get(key, key)
                yield Place((*part.path, "segment"), PlaceKind.SEGMENT, "Segment", f"members of the segment “{said}”")
            case Definition() | Step() | Group() | Condition() | ConditionGroup() | RelatedGroup():
                pass  # made of blocks, or met in its block
            case _:
                assert_never(part.node)


def _of_conditions(block: Part[Any], catalog: Catalog) -> Iterator[Place]:
    for part in walk(block, Condition):
        yield from _of_condition(part.node, part.path, part.entity(catalog), catalog)


def _of_condition(condition: Condition, path: Path, entity: str | None, catalog: Catalog) -> Iterator[Place]:
    name, operator = condition.attribute, OPERATORS.get(condition.operator)
    attribute = catalog.property(name) if entity is None else catalog.attributes_of(entity).get(name)
    if attribute and operator and operator.shape is not ValueShape.NONE:
        said = condition_sentence(condition, catalog, entity)
        yield Place((*path, "value"), PlaceKind.VALUE, attribute.label, said, condition, attribute, entity)


def _of_comparison(block: BehavioralBlock, path: Path, catalog: Catalog) -> Iterator[Place]:
    measured, compared = catalog.property(block.measure.property or ""), block.comparison
    asked = f"{MEASURES[block.measure.kind].label} {COMPARISONS[compared.operator]} {compared.value}"
    said = f"{_done(block, catalog)}: {asked}"
    said += "" if compared.upper is None else f" and {compared.upper}"
    label = measured.label if measured else "How many times"
    at = (*path, "comparison")
    yield Place((*at, "value"), PlaceKind.NUMBER, label, said, attribute=measured)
    if compared.upper is not None:
        yield Place((*at, "upper"), PlaceKind.NUMBER, f"{label}, at most", said, attribute=measured)


def _of_window(block: BehavioralBlock, path: Path, catalog: Catalog) -> Iterator[Place]:
    said = f"{_done(block, catalog)}: {window_sentence(block.window)}"
    match block.window:
        case InTheLast() | NotInTheLast():
            yield Place((*path, "window", "span"), PlaceKind.SPAN, "Length of time", said)
        case Between():
            yield Place((*path, "window", "first"), PlaceKind.DAY, "First day", said)
            yield Place((*path, "window", "last"), PlaceKind.DAY, "Last day", said)
        case Before() | After():
            yield Place((*path, "window", "date"), PlaceKind.DAY, "Day", said)
        case Ever():
            pass
        case _:
            assert_never(block.window)


def _done(block: BehavioralBlock, catalog: Catalog) -> str:
    """What is done, without how often and when."""
    return " or ".join(kind.phrase for kind in map(catalog.kind, block.interactions) if kind)
