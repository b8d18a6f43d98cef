"""Whether a behavioral block makes sense: its kinds, measure, comparison and window."""

from __future__ import annotations

from collections.abc import Generator, Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import assert_never

from core.errors import Path, Problem, Severity
from core.language.catalog import Catalog
from core.language.definition import (
    After,
    Before,
    BehavioralBlock,
    Between,
    Comparison,
    Ever,
    InTheLast,
    Measure,
    NotInTheLast,
    Window,
)
from core.language.messages import quote, suggestion, word_list
from core.language.operators import COMPARISONS, MEASURES
from core.language.validation.conditions import span_problems, surely_after
from core.language.validation.scope import Scope
from core.language.values import UnreadableValueError, read_date_or_instant, read_number

_BELOW_ONE = {"exactly": 0, "at_most": 0, "less_than": 1}
"""Comparisons of a count that hold for 0 alone, with their value."""


def behavior_problems(block: BehavioralBlock, path: Path, catalog: Catalog) -> Iterator[Problem]:
    """Everything that is wrong with a behavioral block but its conditions."""
    yield from _kind_problems(block.interactions, (*path, "interactions"), catalog)
    yield from _measure_problems(block.measure, (*path, "measure", "property"), catalog)
    yield from _comparison_problems(block.comparison, block.measure, (*path, "comparison"))
    yield from _window_problems(block.window, (*path, "window"))


def _kind_problems(names: tuple[str, ...], path: Path, catalog: Catalog) -> Iterator[Problem]:
    if not names:
        yield Problem(path, "must name at least one kind of interaction (got none).")
    seen: set[str] = set()
    by_label = {kind.label.casefold(): kind.name for kind in catalog.kinds}
    for index, name in enumerate(names):
        if catalog.kind(name) is None:
            said = by_label.get(name.casefold())
            hint = f"Did you mean “{said}”?" if said else suggestion(name, [kind.name for kind in catalog.kinds])
            yield Problem((*path, index), f"must be a kind of interaction (got {quote(name)}).", hint)
        elif name in seen:
            yield Problem((*path, index), f"must be named once (got {quote(name)} again).", "Remove one of the two.")
        seen.add(name)


def _measure_problems(measure: Measure, path: Path, catalog: Catalog) -> Iterator[Problem]:
    name, row = measure.property, MEASURES[measure.kind]
    label = row.label
    if not row.of_types:
        if name is not None:
            yield Problem(path, f"must be left out with the measure “{label}” (got {quote(name)}).")
        return
    properties = Scope(catalog, None)
    wanted = [known for known, property_ in properties.attributes.items() if property_.type in row.of_types]
    if name is None:
        what = "number property" if row.is_of_numbers else "property"
        yield Problem(
            path, f"must name the {what} to take the “{label}” of (got nothing).", f"Use {word_list(wanted)}."
        )
        return
    property_ = properties.find(name)
    if property_ is None:
        yield Problem(path, f"must be a property of interactions (got {quote(name)}).", properties.hint(name))
    elif name not in wanted:
        type_ = property_.type.replace("_", "/")
        yield Problem(
            path,
            f"must be a number or money with the measure “{label}” (got {quote(name)}, of type {type_}).",
            f"Use {word_list(wanted)}." if wanted else "",
        )


def _comparison_problems(comparison: Comparison, measure: Measure, path: Path) -> Iterator[Problem]:
    value = yield from _compared(comparison.value, measure, (*path, "value"))
    label = COMPARISONS[comparison.operator]
    if comparison.operator != "between":
        if comparison.upper is not None:
            yield Problem((*path, "upper"), f"must be left out with “{label}” (got {quote(comparison.upper)}).")
        return
    if comparison.upper is None:
        yield Problem((*path, "upper"), f"must be given with “{label}” (got nothing).")
        return
    upper = yield from _compared(comparison.upper, measure, (*path, "upper"))
    if surely_after(value, upper):
        yield Problem(
            (*path, "upper"),
            f"must be at least the lower end, {quote(comparison.value)} (got {quote(comparison.upper)}).",
            "Swap the two.",
        )


def _compared(value: int | str, measure: Measure, path: Path) -> Generator[Problem, None, Decimal | None]:
    """Yields what is wrong with one side of a comparison; returns it read, None where it can't be."""
    try:
        number = read_number(value)
    except UnreadableValueError as error:
        yield Problem(path, f"{error}.", error.hint)
        return None
    if MEASURES[measure.kind].is_count and (number < 0 or number != number.to_integral_value()):
        label = MEASURES[measure.kind].label
        yield Problem(path, f"must be a whole number from 0, as “{label}” always is (got {quote(value)}).")
    return number


def _window_problems(window: Window, path: Path) -> Iterator[Problem]:
    match window:
        case InTheLast() | NotInTheLast():
            yield from span_problems(window.span, (*path, "span"))
        case Between():
            first = yield from _moment(window.first, (*path, "first"))
            last = yield from _moment(window.last, (*path, "last"))
            if surely_after(first, last):
                got = f"{quote(window.first)} before {quote(window.last)}"
                yield Problem((*path, "last"), f"must not lie before the first (got {got}).", "Swap the two.")
        case Before() | After():
            yield from _moment(window.date, (*path, "date"))
        case Ever():
            pass
        case _:
            assert_never(window)


def _moment(text: str, path: Path) -> Generator[Problem, None, date | None]:
    """Yields what is wrong with one end of a window; returns it read, None where it can't be."""
    try:
        return read_date_or_instant(text)
    except UnreadableValueError as error:
        yield Problem(path, f"{error}.", error.hint)
        return None


def behavior_warnings(block: BehavioralBlock, path: Path, as_of: datetime | None) -> Iterator[Problem]:
    """Comparisons that always or never hold, and windows that nothing lies in yet."""
    if MEASURES[block.measure.kind].is_count:
        yield from _count_warnings(block, (*path, "comparison"))
    begins = block.window.first if isinstance(block.window, Between) else ""
    begins = block.window.date if isinstance(block.window, After) else begins
    if as_of and begins and surely_after(_read_moment(begins), as_of.astimezone(UTC)):
        said = f"The window begins at {quote(begins)}, so there is nothing in it before then."
        yield Problem((*path, "window"), said, "", Severity.WARNING)


def _count_warnings(block: BehavioralBlock, path: Path) -> Iterator[Problem]:
    try:
        value = read_number(block.comparison.value)
    except UnreadableValueError:
        return
    operator = block.comparison.operator
    is_earlier_only = isinstance(block.window, NotInTheLast)
    if operator == "less_than" and value == 0:
        yield Problem(path, "Less than 0 never holds: a count is at least 0.", "", Severity.WARNING)
    if operator == "at_least" and value == 0 and not is_earlier_only:
        said = "At least 0 holds for everyone, whether they did it or not."
        yield Problem(path, said, "Use “at least 1”, or “exactly 0” for never.", Severity.WARNING)
    if is_earlier_only and _BELOW_ONE.get(operator) == value:
        said = (
            "Never and “not in the last” ask for those who did it before but did not: one of the two is one too many."
        )
        hint = "Use “never” with “in the last”, or “at least 1” with “not in the last”."
        yield Problem(path, said, hint, Severity.WARNING)


def _read_moment(text: str) -> date | None:
    try:
        return read_date_or_instant(text)
    except UnreadableValueError:
        return None
