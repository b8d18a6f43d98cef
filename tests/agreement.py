"""Holds the compiler against the reference: the same members, on a real database.

Used by tests/core/engine/test_agreement.py, which must pass, by tests/core/engine/test_teeth.py, which breaks
the compiler and must be told so, and by tests/prove.py, which goes on for as long as asked.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError
from sqlalchemy.engine import Connection

import core.engine.compiler
from core.engine.reference import members
from core.language.definition import Definition, to_json
from tests.worlds import World

ERROR_LENGTH = 400
"""A generated query can fill pages; the beginning of its error tells."""


@dataclass(frozen=True)
class Disagreement:
    """A definition on which compiler and reference differ, made as small as it goes."""

    world: World
    seed: object
    definition: Definition
    found: tuple[int, ...] | str
    expected: frozenset[int]

    def __str__(self) -> str:
        if isinstance(self.found, str):
            difference = self.found
        else:
            twice = sorted({id_ for id_ in self.found if self.found.count(id_) > 1})
            missing, surplus = sorted(self.expected - {*self.found}), sorted({*self.found} - self.expected)
            difference = f"missing {missing}, surplus {surplus}, more than once {twice}"
        return (
            f"world {self.world.seed} ({self.world.zone}, {self.world.as_of.isoformat()}), definition {self.seed}: "
            f"{difference}\n{to_json(self.definition)}"
        )


def disagreements(
    world: World, connection: Connection, definitions: Iterable[tuple[object, Definition]]
) -> Iterator[Disagreement]:
    """The definitions on which the two differ; each comes with its seed, or what else names it.

    ``connection`` reads the loaded world.
    """
    for seed, definition in definitions:
        if differ(world, connection, definition):
            smallest = shrunk(definition, lambda smaller: _differ_sensibly(world, connection, smaller))
            yield Disagreement(world, seed, smallest, found(world, connection, smallest), expected(world, smallest))


def expected(world: World, definition: Definition) -> frozenset[int]:
    """The members by the reference."""
    return members(definition, world.catalog, world.records, world.as_of, world.zone, world.segments)


def found(world: World, connection: Connection, definition: Definition) -> tuple[int, ...] | str:
    """The ids that the compiled query gives, or the error that it ends with."""
    try:
        with connection.begin_nested():
            select = core.engine.compiler.compile_definition(
                definition, world.catalog, world.as_of, world.zone, world.segments
            )
            return tuple(connection.execute(select).scalars())
    except Exception as error:  # noqa: BLE001 - an error of any kind is a disagreement, to be shrunk like another
        return f"{type(error).__name__}: {str(error)[:ERROR_LENGTH]}"


def differ(world: World, connection: Connection, definition: Definition) -> bool:
    """Whether the query gives other ids than the reference, one of them twice, or an error."""
    ids = found(world, connection, definition)
    return isinstance(ids, str) or sorted(ids) != sorted(expected(world, definition))


def _differ_sensibly(world: World, connection: Connection, definition: Definition) -> bool:
    """As `differ`, of a definition that may have become senseless by leaving out a part."""
    try:
        expected(world, definition)
    except (AssertionError, LookupError, ValueError):
        return False
    return differ(world, connection, definition)


def shrunk(definition: Definition, still_fails: Callable[[Definition], bool]) -> Definition:
    """The smallest definition reached by leaving parts out for as long as it still fails."""
    while True:
        smaller = next((one for one in _smaller(definition) if still_fails(one)), None)
        if smaller is None:
            return definition
        definition = smaller


def _smaller(definition: Definition) -> Iterator[Definition]:
    for data in _without_a_part(definition.model_dump(mode="json")):
        try:
            smaller = Definition.model_validate(data)
        except ValidationError:
            continue
        if smaller != definition:
            yield smaller


_SIMPLEST: dict[str, Any] = {
    "window": {"kind": "ever"},
    "measure": {"kind": "count", "property": None},
    "comparison": {"operator": "at_least", "value": 1, "upper": None},
    "match": "all",
    "only_with_data": False,
    "quantifier": "any",
}


def _without_a_part(node: Any) -> Iterator[Any]:
    """Every form of a node of the tree with one thing less."""
    for name, value in node.items():
        if name in _SIMPLEST and value != _SIMPLEST[name]:
            yield {**node, name: _SIMPLEST[name]}
        if name == "block":
            yield from ({**node, name: less} for less in _without_a_part(value))
            if value["kind"] == "group":
                yield from ({**node, name: step["block"]} for step in value["steps"])
        elif isinstance(value, list) and node.get("operator") != "is_between":
            may_be_empty = name in ("included", "excluded") or (name == "conditions" and node["kind"] == "behavioral")
            yield from ({**node, name: less} for less in _shorter(value, may_be_empty=may_be_empty))


def _shorter(nodes: list[Any], *, may_be_empty: bool) -> Iterator[list[Any]]:
    for index, node in enumerate(nodes):
        before, after = nodes[:index], nodes[index + 1 :]
        if before or after or may_be_empty:
            yield _with_one_beginning([*before, *after])
        if isinstance(node, dict):
            if node.get("kind") == "condition_group":
                yield [*before, *node["conditions"], *after]
            yield from ([*before, less, *after] for less in _without_a_part(node))


def _with_one_beginning(nodes: list[Any]) -> list[Any]:
    """The first step of a chain has no operator."""
    if nodes and isinstance(nodes[0], dict) and "block" in nodes[0]:
        return [{**nodes[0], "operator": None}, *nodes[1:]]
    return nodes
