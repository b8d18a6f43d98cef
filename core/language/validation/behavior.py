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
from core.language.folding import fold
from core.language.messages import quote, suggestion, word_list
from core.language.operators import COMPARISONS, MEASURES
from core.language.validation.conditions import span_problems, surely_after
from core.language.validation.scope import Scope
from core.language.values import UnreadableValueError, read_date_or_instant, read_number

_BELOW_ONE = {"exactly": 0, "at_most": 0, "less_than": 1}
"""Comparisons of a count that hold only for 0, with their value."""


def behavior_problems(block: BehavioralBlock, path: Path, catalog: Catalog) -> Iterator[Problem]:
    """Find everything wrong with a behavioral block except in its conditions."""
    yield from _kind_problems(block.interactions, (*path, "interactions"), catalog)
    yield from _measure_problems(block.measure, (*path, "measure", "property"), catalog)
    yield from _comparison_problems(block.comparison, block.measure, (*path, "comparison"))
    yield from _window_problems(block.window, (*path, "window"))


def _kind_problems(names: tuple[str, ...], path: Path, catalog: Catalog) -> Iterator[Problem]:
    if not names:
        yield Problem(path, "must name at least one kind of interaction (got none).")
    seen: set[str] = set()
    for index, name in enumerate(names):
        if catalog.kind(name) is None:
            by_label = {fold(kind.label): kind.name for kind in catalog.kinds}
            known = by_label.get(fold(name))
            hint = f"Did you mean “{known}”?" if known else suggestion(name, [kind.name for kind in catalog.kinds])
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
    value = yield from _check_number(comparison.value, measure, (*path, "value"))
    label = COMPARISONS[comparison.operator]
    if comparison.operator != "between":
        if comparison.upper is not None:
            yield Problem((*path, "upper"), f"must be left out with “{label}” (got {quote(comparison.upper)}).")
        return
    if comparison.upper is None:
        yield Problem((*path, "upper"), f"must be given with “{label}” (got nothing).")
        return
    upper = yield from _check_number(comparison.upper, measure, (*path, "upper"))
    if surely_after(value, upper):
        yield Problem(
            (*path, "upper"),
            f"must be at least the lower end, {quote(comparison.value)} (got {quote(comparison.upper)}).",
            "Swap the two.",
        )


def _check_number(value: int | str, measure: Measure, path: Path) -> Generator[Problem, None, Decimal | None]:
    """Yield what is wrong with one end of a comparison; return the number, None if it can't be read."""
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
            first = yield from _check_moment(window.first, (*path, "first"))
            last = yield from _check_moment(window.last, (*path, "last"))
            if surely_after(first, last):
                message = f"must not be before the first, {quote(window.first)} (got {quote(window.last)})."
                yield Problem((*path, "last"), message, "Swap the two.")
        case Before() | After():
            yield from _check_moment(window.date, (*path, "date"))
        case Ever():
            pass
        case _:
            assert_never(window)


def _check_moment(text: str, path: Path) -> Generator[Problem, None, date | None]:
    """Yield what is wrong with one end of a window; return the day or instant, None if it can't be read."""
    try:
        return read_date_or_instant(text)
    except UnreadableValueError as error:
        yield Problem(path, f"{error}.", error.hint)
        return None


def behavior_warnings(block: BehavioralBlock, path: Path, as_of: datetime | None) -> Iterator[Problem]:
    """Find comparisons that always or never hold, and windows that begin after ``as_of``."""
    if MEASURES[block.measure.kind].is_count:
        yield from _count_warnings(block, (*path, "comparison"))
    begins = block.window.first if isinstance(block.window, Between) else ""
    begins = block.window.date if isinstance(block.window, After) else begins
    if as_of and begins and surely_after(_read_moment(begins), as_of.astimezone(UTC)):
        message = f"The window begins at {quote(begins)}, so it is empty until then."
        yield Problem((*path, "window"), message, "", Severity.WARNING)


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
        message = "At least 0 holds for everyone, whether they did it or not."
        yield Problem(path, message, "Use “at least 1”, or “exactly 0” for never.", Severity.WARNING)
    if is_earlier_only and _BELOW_ONE.get(operator) == value:
        message = "“Not in the last” asks for people who did it before, and “never” for people who did not."
        hint = "Use “never” with “in the last”, or “at least 1” with “not in the last”."
        yield Problem(path, message, hint, Severity.WARNING)


def _read_moment(text: str) -> date | None:
    try:
        return read_date_or_instant(text)
    except UnreadableValueError:
        return None
