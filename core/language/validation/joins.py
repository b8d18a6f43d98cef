"""Conditions that are joined: two that can't both hold, two that everyone meets, and repeats."""

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
"""How many conditions on one attribute are compared with one another: a bound on the time it takes."""

Joined = ProfileBlock | BehavioralBlock | ConditionGroup | RelatedGroup
Placed = tuple[Path, Read]


def all_of(block: Part[ProfileBlock], catalog: Catalog) -> list[Placed]:
    """The conditions that each profile meets which meets the whole."""
    return list(_flat(block, "all", catalog)) if block.node.match == "all" else []


def clashes(earlier: Iterable[Placed], later: Iterable[Placed]) -> Iterator[Problem]:
    """Conditions of a later block that can't hold together with those of earlier ones."""
    by_name = _by_name(earlier)
    for path, read in later:
        for before in by_name[read.condition.attribute][:_MAX_COMPARED]:
            if cannot_both_hold(before[1], read):
                yield _clash(before, (path, read))


def join_warnings(block: Part[ProfileBlock] | Part[BehavioralBlock], catalog: Catalog) -> Iterator[Problem]:
    """What is odd within conditions that are joined by one word, and in the groups among them."""
    for part in walk(block):
        match part.node:
            case Condition():
                read = _readable(part, catalog)
                if read and never_holds(read):
                    places = read.attribute.decimals
                    said = f"{_said(read)} never holds: the attribute keeps {places} decimal places."
                    yield Problem((*part.path, "value"), said, "", Severity.WARNING)
            case ProfileBlock() | BehavioralBlock() | ConditionGroup() | RelatedGroup() as joined:
                yield from _repeats(part)
                if not _is_compared(part):
                    yield from _pair_warnings(_word(joined), _pairs(_flat(part, _word(joined), catalog)))
            case Definition() | Step() | SegmentBlock() | Group():
                raise LookupError(f"{type(part.node).__name__}: must be what can stand in a block with conditions.")
            case _:
                assert_never(part.node)


def _word(joined: Joined) -> Match:
    return "all" if isinstance(joined, BehavioralBlock) else joined.match


def _is_compared(part: Part[Any]) -> bool:
    """Whether it is a group joined by the same word as what it stands in, and was compared as one with it."""
    group, around = part.node, part.parent
    return isinstance(group, ConditionGroup) and around is not None and _joins_alike(group, _word(around.node))


def _pair_warnings(match: Match, pairs: Iterable[tuple[Placed, Placed]]) -> Iterator[Problem]:
    for first, second in pairs:
        if match == "all" and cannot_both_hold(first[1], second[1]):
            yield _clash(first, second)
        if match == "any" and hold_for_everyone(first[1], second[1]):
            said = f"{_said(first[1])} or {_said(second[1])} holds for everyone."
            yield Problem(second[0], said, "Did you mean “all of”?", Severity.WARNING)


def _joins_alike(group: ConditionGroup, match: Match) -> bool:
    return group.match == match or len(group.conditions) < 2


def _flat(part: Part[Any], match: Match, catalog: Catalog) -> Iterator[Placed]:
    """The conditions without problems that are joined by one word, those in parentheses too."""
    for inner in part.children:
        if isinstance(inner.node, Condition):
            read = _readable(inner, catalog)
            if read:
                yield inner.path, read
        elif isinstance(inner.node, ConditionGroup) and _joins_alike(inner.node, match):
            yield from _flat(inner, match, catalog)


def _readable(part: Part[Any], catalog: Catalog) -> Read | None:
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
            said = f"This stands at conditions[{before}] already and changes nothing."
            yield Problem(inner.path, said, "Remove one of the two.", Severity.WARNING)


def _clash(first: Placed, second: Placed) -> Problem:
    said = f"{_said(first[1])} and {_said(second[1])} can't both hold."
    return Problem(second[0], said, "Did you mean “any of”, or “or”?", Severity.WARNING)


def _said(read: Read) -> str:
    """The condition in words, short."""
    words, said = read.operator.label, _said_value(read.operator.shape, read.condition.value)
    words = words.replace("…", said) if "…" in words else f"{words} {said}".rstrip()
    return quote(f"{read.attribute.label} {words}")


def _said_value(shape: ValueShape, value: Value) -> str:
    """A value without problems, short."""
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
