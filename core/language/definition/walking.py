"""Walking a definition: every part with its place, in reading order.

Code that looks at many parts uses `walk`. Code that builds one value of the whole from the values of its parts
recurses itself: the compiler, the reference and `core.audience.evaluations` (a set), `why` (a reason), the sentence
(a text), `core.language.comparison` (two trees at once), and the pages that draw nested boxes (`ui.builder`,
`ui.segment.explanation`).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING, Any, Generic, TypeVar, assert_never, cast, overload

from core.errors import Path
from core.language.definition.tree import (
    BehavioralBlock,
    Block,
    Condition,
    ConditionGroup,
    Definition,
    Group,
    ProfileBlock,
    ProfileCondition,
    RelatedGroup,
    SegmentBlock,
    Step,
    Target,
)

if TYPE_CHECKING:
    from core.language.catalog import Catalog

Node = Definition | Step | Block | ProfileCondition
N = TypeVar("N", bound=Node)
N_co = TypeVar("N_co", bound=Node, covariant=True)

UNKNOWN = ""
"""The entity of parts below a relation that the catalog does not know."""


@dataclass(frozen=True, slots=True, eq=False)
class Part(Generic[N_co]):
    """A node in its place.

    ``parent`` is the part around it, None for the definition; ``place`` is the path from there. ``level`` counts the
    groups around it: of blocks, of conditions and of related records.
    """

    node: N_co
    place: Path
    parent: Part[Any] | None
    level: int

    @property
    def path(self) -> Path:
        """The path from the definition. Computed when asked, because a definition may nest without limit."""
        places, part = [self.place], self.parent
        while part is not None:
            places.append(part.place)
            part = part.parent
        return tuple(chain.from_iterable(reversed(places)))

    def entity(self, catalog: Catalog) -> str | None:
        """The entity whose attributes a condition here names; None for properties of interactions, or `UNKNOWN`."""
        around = self.parent
        assert around is not None
        match around.node:
            case ProfileBlock():
                return around.target
            case BehavioralBlock():
                return None
            case ConditionGroup():
                return around.entity(catalog)
            case RelatedGroup(relation=name):
                relation = catalog.relation(around.entity(catalog) or UNKNOWN, name)
                return relation.to if relation and relation.to_many else UNKNOWN
        raise LookupError(type(around.node))

    @property
    def target(self) -> Target:
        """The target of the definition."""
        part: Part[Any] = self
        while part.parent is not None:
            part = part.parent
        return cast(Definition, part.node).target

    @property
    def children(self) -> tuple[Part[Any], ...]:
        """The parts directly in it, in reading order."""
        node: Node = self.node
        match node:
            case Definition(steps=steps):
                return self._each("steps", steps, self.level)
            case Group(steps=steps):
                return self._each("steps", steps, self.level + 1)
            case Step(block=block):
                return (Part(block, ("block",), self, self.level),)
            case ProfileBlock(conditions=conditions) | BehavioralBlock(conditions=conditions):
                return self._each("conditions", conditions, self.level)
            case ConditionGroup(conditions=conditions) | RelatedGroup(conditions=conditions):
                return self._each("conditions", conditions, self.level + 1)
            case SegmentBlock() | Condition():
                return ()
            case _:
                assert_never(node)

    def _each(self, field: str, nodes: tuple[Node, ...], level: int) -> tuple[Part[Any], ...]:
        return tuple(Part(node, (field, index), self, level) for index, node in enumerate(nodes))


@overload
def walk(start: Definition | Part[Any], *, most_levels: int | None = None) -> Iterator[Part[Node]]: ...
@overload
def walk(start: Definition | Part[Any], kind: type[N], *, most_levels: int | None = None) -> Iterator[Part[N]]: ...


def walk(
    start: Definition | Part[Any], kind: type[Any] | None = None, *, most_levels: int | None = None
) -> Iterator[Part[Any]]:
    """Yield the start and every part in it, each before its own parts; with ``kind``, only nodes of that kind.

    Leaves out parts in more than ``most_levels`` groups. Not recursive: a definition that was not validated may nest
    without limit.
    """
    waiting = [start if isinstance(start, Part) else Part(start, (), None, 0)]
    while waiting:
        part = waiting.pop()
        if kind is None or isinstance(part.node, kind):
            yield part
        waiting += reversed([inner for inner in part.children if most_levels is None or inner.level <= most_levels])
