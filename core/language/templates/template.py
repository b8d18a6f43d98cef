"""A template, and filling values into its places."""

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
"""Values by parameter name; a parameter without a value keeps its default."""

_NOTHING: tuple[object, ...] = (None, "", ())


@dataclass(frozen=True, slots=True)
class Parameter:
    """Something that a template asks for; its value goes to all ``paths`` of the definition.

    With ``may_be_empty``, an empty value drops its conditions. ``least`` and ``most`` bound a number, or the
    amount of a length of time.
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
    """A definition with places to fill in; ``description`` says what it selects and when to use it.

    ``saved_id`` is the id of a template that a user saved, None for a shipped one. ``flaws`` say why a saved template
    can't be used with the present catalog and segments.
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
    """The initial value of each parameter by name; None, an empty text or an empty list if it has no default."""
    return {one.name: edits.part_at(template.definition, one.paths[0]) for one in template.parameters}


def worksheet(template: Template, values: Values) -> Definition:
    """Put all values in their places, and keep the conditions of empty values.

    Raises NotFoundError for a value without a parameter, and DefinitionError for a value that does not fit in
    its place.
    """
    names = [parameter.name for parameter in template.parameters]
    for name in values:
        if name not in names:
            message = f"template “{template.name}”: must have a parameter for each value (got {quote(name)})."
            raise NotFoundError(f"{message} {suggestion(name, names)}".rstrip())
    definition = template.definition
    for parameter in template.parameters:
        if parameter.name in values:
            for path in parameter.paths:
                definition = edits.replace(definition, path, values[parameter.name])
    return definition


def fill(template: Template, values: Values) -> Definition:
    """Make the definition for a segment: with all values, without the conditions of empty ones.

    Raises what `worksheet` raises. The result is valid only if `find_mistakes` finds nothing.
    """
    definition = worksheet(template, values)
    # From the last to the first, so that no removal shifts the paths that are still to come.
    for path in sorted(_empty_conditions(template, definition), key=_sort_key, reverse=True):
        definition = edits.remove(definition, path)
    return definition


def find_mistakes(template: Template, values: Values, catalog: Catalog, segments: Segments) -> tuple[Problem, ...]:
    """Find what keeps a template with these values from being used, by paths in the `worksheet`."""
    try:
        definition = worksheet(template, values)
    except DefinitionError as error:
        return error.problems
    empty = _empty_conditions(template, definition)
    found = (p for p in find_problems(definition, catalog, segments) if not any(_is_within(p.path, at) for at in empty))
    return (*found, *_bound_problems(template, definition))


def _empty_conditions(template: Template, definition: Definition) -> list[Path]:
    """The paths of the conditions whose value may be empty, and is."""
    return [
        path[:-1]
        for parameter in template.parameters
        if parameter.may_be_empty
        for path in parameter.paths
        if edits.part_at(definition, path) in _NOTHING
    ]


def _sort_key(path: Path) -> list[str]:
    """Sorts paths of one definition as their parts stand in it, with indexes by number."""
    return [f"{part:>12}" for part in path]


def _bound_problems(template: Template, definition: Definition) -> Iterator[Problem]:
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


def _is_within(path: Path, outer: Path) -> bool:
    return path[: len(outer)] == outer
