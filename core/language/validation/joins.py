"""Warnings about joined conditions: two that exclude each other, two that together hold for everyone, and repeats."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import combinations
from typing import Any, assert_never

from core.errors import Path, Problem, Severity
from core.language.catalog import Catalog
from core.language.definition import (
    BehavioralBlock,
    Condition,
    ConditionGroup,
    Definition,
    Group,
    Match,
    Part,
    ProfileBlock,
    RelatedGroup,
    SegmentBlock,
    Span,
    Step,
    Value,
    walk,
)
from core.language.messages import quote
from core.language.operators import MONTHS, PERIODS, WEEKDAYS, ValueShape
from core.language.validation.conditions import condition_problems
from core.language.validation.contradictions import (
    Read,
    cannot_both_hold,
    hold_for_everyone,
    never_holds,
    read_condition,
)
from core.language.validation.scope import Scope

_MAX_COMPARED = 40
"""How many conditions on one attribute are compared with each other: bounds the time, which is quadratic."""

Joined = ProfileBlock | BehavioralBlock | ConditionGroup | RelatedGroup
Placed = tuple[Path, Read]


def all_of(block: Part[ProfileBlock], catalog: Catalog) -> list[Placed]:
    """The conditions that every profile in the block meets."""
    match block.node.match:
        case "all":
            return list(_joined_conditions(block, "all", catalog))
        case "any":
            return []
        case _:
            assert_never(block.node.match)


def clashes(earlier: Iterable[Placed], later: Iterable[Placed]) -> Iterator[Problem]:
    """Find conditions of a later block that can't hold together with conditions of earlier blocks."""
    by_name = _by_name(earlier)
    for path, read in later:
        for before in by_name[read.condition.attribute][:_MAX_COMPARED]:
            if cannot_both_hold(before[1], read):
                yield _clash(before, (path, read))


def join_warnings(block: Part[ProfileBlock] | Part[BehavioralBlock], catalog: Catalog) -> Iterator[Problem]:
    """Find what is odd among the conditions of a block, and in the groups within it."""
    for part in walk(block):
        match part.node:
            case Condition():
                read = _read(part, catalog)
                if read and never_holds(read):
                    places = read.attribute.decimals
                    message = f"{_phrase(read)} never holds: the attribute keeps {places} decimal places."
                    yield Problem((*part.path, "value"), message, "", Severity.WARNING)
            case ProfileBlock() | BehavioralBlock() | ConditionGroup() | RelatedGroup() as joined:
                yield from _repeats(part)
                if not _is_compared(part):
                    pairs = _pairs(_joined_conditions(part, _word(joined), catalog))
                    yield from _pair_warnings(_word(joined), pairs)
            case Definition() | Step() | SegmentBlock() | Group():
                raise LookupError(f"{type(part.node).__name__}: must be part of a block with conditions.")
            case _:
                assert_never(part.node)


def _word(joined: Joined) -> Match:
    return "all" if isinstance(joined, BehavioralBlock) else joined.match


def _is_compared(part: Part[Any]) -> bool:
    """Whether the part around compares these conditions too, because the same word joins them."""
    group, around = part.node, part.parent
    return isinstance(group, ConditionGroup) and around is not None and _joins_alike(group, _word(around.node))


def _pair_warnings(match: Match, pairs: Iterable[tuple[Placed, Placed]]) -> Iterator[Problem]:
    for first, second in pairs:
        if match == "all" and cannot_both_hold(first[1], second[1]):
            yield _clash(first, second)
        if match == "any" and hold_for_everyone(first[1], second[1]):
            message = f"{_phrase(first[1])} or {_phrase(second[1])} holds for everyone."
            yield Problem(second[0], message, "Did you mean “all of”?", Severity.WARNING)


def _joins_alike(group: ConditionGroup, match: Match) -> bool:
    return group.match == match or len(group.conditions) < 2


def _joined_conditions(part: Part[Any], match: Match, catalog: Catalog) -> Iterator[Placed]:
    """The valid conditions that one word joins, including those in groups joined by the same word."""
    for inner in part.children:
        if isinstance(inner.node, Condition):
            read = _read(inner, catalog)
            if read:
                yield inner.path, read
        elif isinstance(inner.node, ConditionGroup) and _joins_alike(inner.node, match):
            yield from _joined_conditions(inner, match, catalog)


def _read(part: Part[Any], catalog: Catalog) -> Read | None:
    """Parse the condition; None if it has problems."""
    condition, scope = part.node, Scope(catalog, part.entity(catalog))
    attribute = scope.find(condition.attribute)
    if attribute is None or next(condition_problems(condition, part.path, scope), None):
        return None
    return read_condition(condition, attribute)


def _by_name(placed: Iterable[Placed]) -> defaultdict[str, list[Placed]]:
    by_name: defaultdict[str, list[Placed]] = defaultdict(list)
    for path, read in placed:
        by_name[read.condition.attribute].append((path, read))
    return by_name


def _pairs(placed: Iterable[Placed]) -> Iterator[tuple[Placed, Placed]]:
    for same_attribute in _by_name(placed).values():
        yield from combinations(same_attribute[:_MAX_COMPARED], 2)


def _repeats(part: Part[Any]) -> Iterator[Problem]:
    seen: dict[object, int] = {}
    for index, inner in enumerate(part.children):
        before = seen.setdefault(inner.node, index)
        if before != index:
            message = f"This repeats conditions[{before}] and changes nothing."
            yield Problem(inner.path, message, "Remove one of the two.", Severity.WARNING)


def _clash(first: Placed, second: Placed) -> Problem:
    message = f"{_phrase(first[1])} and {_phrase(second[1])} can't both hold."
    return Problem(second[0], message, "Did you mean “any of”, or “or”?", Severity.WARNING)


def _phrase(read: Read) -> str:
    """The condition in a few words, in quotes."""
    words, value = read.operator.label, _value_phrase(read.operator.shape, read.condition.value)
    words = words.replace("…", value) if "…" in words else f"{words} {value}".rstrip()
    return quote(f"{read.attribute.label} {words}")


def _value_phrase(shape: ValueShape, value: Value) -> str:
    """A valid value in a few words."""
    match shape:
        case ValueShape.NONE:
            return ""
        case ValueShape.ONE:
            return str(value)
        case ValueShape.MANY:
            assert isinstance(value, tuple)
            return ", ".join(str(one)[:20] for one in value[:3]) + (", …" if len(value) > 3 else "")
        case ValueShape.PAIR:
            assert isinstance(value, tuple)
            return " and ".join(str(one) for one in value)
        case ValueShape.SPAN:
            assert isinstance(value, Span)
            return f"{value.amount} {value.unit}"
        case ValueShape.PERIOD:
            return PERIODS[str(value)]
        case ValueShape.MONTH:
            assert isinstance(value, int)
            return MONTHS[value - 1]
        case ValueShape.WEEKDAY:
            assert isinstance(value, int)
            return WEEKDAYS[value - 1]
        case _:
            assert_never(shape)
