"""A template, and how values come into its places."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from core.errors import DefinitionError, NotFoundError, Path, Problem
from core.language import edits
from core.language.catalog import Catalog
from core.language.definition import Definition, Span
from core.language.dependencies import Segments
from core.language.messages import quote, suggestion
from core.language.validation import find_problems

Values = Mapping[str, Any]
"""Values by name of parameter; a parameter without one has its default."""

_NOTHING: tuple[object, ...] = (None, "", ())


@dataclass(frozen=True, slots=True)
class Parameter:
    """Something that a template asks for; the same value comes to all ``paths`` of its definition.

    With ``may_be_empty`` the conditions of a value that is left empty are left out. ``least`` and
    ``most`` bound a number, or the amount of a length of time.
    """

    name: str
    label: str
    help: str
    paths: tuple[Path, ...]
    may_be_empty: bool = False
    least: int | None = None
    most: int | None = None


@dataclass(frozen=True, slots=True)
class Template:
    """``description`` says what it does and when one uses it.

    ``saved_id`` is that of a template that users saved. ``flaws`` say why such a one can't be used
    with today's catalog and segments.
    """

    key: str
    name: str
    category: str
    description: str
    definition: Definition
    parameters: tuple[Parameter, ...] = ()
    saved_id: int | None = None
    flaws: tuple[Problem, ...] = ()


def defaults(template: Template) -> dict[str, Any]:
    """The value with which each parameter begins, by name; None, an empty text or list where it needs one."""
    return {one.name: edits.part_at(template.definition, one.paths[0]) for one in template.parameters}


def worksheet(template: Template, values: Values) -> Definition:
    """The definition with all values in their places, also the conditions of those left empty.

    Raises NotFoundError for a value of no parameter, and DefinitionError for one that can't stand
    in its place.
    """
    names = [parameter.name for parameter in template.parameters]
    for name in values:
        if name not in names:
            message = f"template “{template.name}”: must ask for what it is given (got a value of {quote(name)})."
            raise NotFoundError(f"{message} {suggestion(name, names)}".rstrip())
    definition = template.definition
    for parameter in template.parameters:
        if parameter.name in values:
            for path in parameter.paths:
                definition = edits.replace(definition, path, values[parameter.name])
    return definition


def fill(template: Template, values: Values) -> Definition:
    """The definition for a segment: with all values, without the conditions of those left empty. Raises as
    `worksheet`; what it gives has no problem only where `find_mistakes` finds none.
    """
    definition = worksheet(template, values)
    # From the last to the first, so that no path is shifted by what is taken out before it.
    for path in sorted(_left_out(template, definition), key=_in_order, reverse=True):
        definition = edits.remove(definition, path)
    return definition


def find_mistakes(template: Template, values: Values, catalog: Catalog, segments: Segments) -> tuple[Problem, ...]:
    """What keeps a template with these values from being used, at its paths in the `worksheet`."""
    try:
        definition = worksheet(template, values)
    except DefinitionError as error:
        return error.problems
    left_out = _left_out(template, definition)
    found = (p for p in find_problems(definition, catalog, segments) if not any(_within(p.path, at) for at in left_out))
    return (*found, *_out_of_bounds(template, definition))


def _left_out(template: Template, definition: Definition) -> list[Path]:
    """The conditions whose value may be empty, and is."""
    return [
        path[:-1]
        for parameter in template.parameters
        if parameter.may_be_empty
        for path in parameter.paths
        if edits.part_at(definition, path) in _NOTHING
    ]


def _in_order(path: Path) -> list[str]:
    """Paths of one definition as they stand in it: indexes by their number."""
    return [f"{part:>12}" for part in path]


def _out_of_bounds(template: Template, definition: Definition) -> Iterator[Problem]:
    for parameter in template.parameters:
        path = parameter.paths[0]
        value = edits.part_at(definition, path)
        number = value.amount if isinstance(value, Span) else value
        if not isinstance(number, int):
            continue
        if parameter.least is not None and number < parameter.least:
            yield Problem(path, f"must be at least {parameter.least:,} (got {number:,}).")
        if parameter.most is not None and number > parameter.most:
            yield Problem(path, f"must be at most {parameter.most:,} (got {number:,}).")


def _within(path: Path, outer: Path) -> bool:
    return path[: len(outer)] == outer
