"""Conditions that are joined: two that can't both hold, two that everyone meets, and repeats."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations

from core.errors import Path, Problem, Severity
from core.language.definition import Condition, ConditionGroup, Match, RelatedGroup, Span
from core.language.messages import quoted
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

Conditions = Sequence[Condition | ConditionGroup | RelatedGroup]
Placed = tuple[Path, Read]


def all_of(match: Match, conditions: Conditions, path: Path, scope: Scope) -> list[Placed]:
    """The conditions that each profile meets which meets the whole."""
    return list(_flat("all", conditions, path, scope)) if match == "all" else []


def clashes(earlier: Iterable[Placed], later: Iterable[Placed]) -> Iterator[Problem]:
    """Conditions of a later block that can't hold together with those of earlier ones."""
    by_name = _by_name(earlier)
    for path, read in later:
        for before in by_name[read.condition.attribute][:_MAX_COMPARED]:
            if cannot_both_hold(before[1], read):
                yield _clash(before, (path, read))


def join_warnings(
    match: Match, conditions: Conditions, path: Path, scope: Scope, *, is_compared: bool = False
) -> Iterator[Problem]:
    """What is odd within conditions that are joined by one word, and in the groups among them.

    ``is_compared`` is true of a group joined by the same word as the one around it: they have been
    compared as one already.
    """
    yield from _repeats(conditions, path)
    if not is_compared:
        yield from _pair_warnings(match, _pairs(_flat(match, conditions, path, scope)))
    for index, condition in enumerate(conditions):
        at = (*path, "conditions", index)
        match condition:
            case Condition():
                read = _readable(condition, at, scope)
                if read and never_holds(read):
                    places = read.attribute.decimals
                    said = f"{_said(read)} never holds: the attribute keeps {places} decimal places."
                    yield Problem((*at, "value"), said, "", Severity.WARNING)
            case ConditionGroup():
                same = _joins_alike(condition, match)
                yield from join_warnings(condition.match, condition.conditions, at, scope, is_compared=same)
            case RelatedGroup():
                relation = scope.entity and scope.catalog.relation(scope.entity, condition.relation)
                if relation:
                    of_record = Scope(scope.catalog, relation.to)
                    yield from join_warnings(condition.match, condition.conditions, at, of_record)


def _pair_warnings(match: Match, pairs: Iterable[tuple[Placed, Placed]]) -> Iterator[Problem]:
    for first, second in pairs:
        if match == "all" and cannot_both_hold(first[1], second[1]):
            yield _clash(first, second)
        if match == "any" and hold_for_everyone(first[1], second[1]):
            said = f"{_said(first[1])} or {_said(second[1])} holds for everyone."
            yield Problem(second[0], said, "Did you mean “all of”?", Severity.WARNING)


def _joins_alike(group: ConditionGroup, match: Match) -> bool:
    return group.match == match or len(group.conditions) < 2


def _flat(match: Match, conditions: Conditions, path: Path, scope: Scope) -> Iterator[Placed]:
    """The conditions without problems that are joined by one word, those in parentheses too."""
    for index, condition in enumerate(conditions):
        at = (*path, "conditions", index)
        if isinstance(condition, Condition):
            read = _readable(condition, at, scope)
            if read:
                yield at, read
        elif isinstance(condition, ConditionGroup) and _joins_alike(condition, match):
            yield from _flat(match, condition.conditions, at, scope)


def _readable(condition: Condition, path: Path, scope: Scope) -> Read | None:
    attribute = scope.find(condition.attribute)
    if attribute is None or next(condition_problems(condition, path, scope), None):
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


def _repeats(conditions: Conditions, path: Path) -> Iterator[Problem]:
    seen: dict[object, int] = {}
    for index, condition in enumerate(conditions):
        before = seen.setdefault(condition, index)
        if before != index:
            said = f"This stands at conditions[{before}] already and changes nothing."
            yield Problem((*path, "conditions", index), said, "Remove one of the two.", Severity.WARNING)


def _clash(first: Placed, second: Placed) -> Problem:
    said = f"{_said(first[1])} and {_said(second[1])} can't both hold."
    return Problem(second[0], said, "Did you mean “any of”, or “or”?", Severity.WARNING)


def _said(read: Read) -> str:
    """The condition in words, short."""
    value = read.condition.value
    words = read.operator.label
    match read.operator.shape:
        case ValueShape.NONE:
            said = ""
        case ValueShape.MANY if isinstance(value, tuple):
            said = ", ".join(str(one)[:20] for one in value[:3]) + (", …" if len(value) > 3 else "")
        case ValueShape.PAIR if isinstance(value, tuple):
            said = " and ".join(str(one) for one in value)
        case ValueShape.SPAN if isinstance(value, Span):
            said = f"{value.amount} {value.unit}"
        case ValueShape.PERIOD:
            said = PERIODS[str(value)]
        case ValueShape.MONTH if isinstance(value, int):
            said = MONTHS[value - 1]
        case ValueShape.WEEKDAY if isinstance(value, int):
            said = WEEKDAYS[value - 1]
        case _:
            said = str(value)
    words = words.replace("…", said) if "…" in words else f"{words} {said}".rstrip()
    return quoted(f"{read.attribute.label} {words}")
