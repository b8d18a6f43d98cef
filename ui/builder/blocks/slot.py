"""A place in a definition, and changing what is there.

A slot changes the definition of the moment, not the one that was drawn: when two widgets report in
one run, neither overwrites the other.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Generic, TypeVar

from core.errors import Path, Problem
from core.language.catalog import Catalog
from core.language.definition import Definition
from core.language.dependencies import Segments
from ui.segment import problems
from ui.shell import state

T = TypeVar("T")
P = TypeVar("P")


@dataclass(frozen=True)
class Asked:
    """What the widgets need to know besides the block.

    ``problems`` are its problems and warnings. ``frequent`` returns frequent values with their counts,
    ``filled`` the share of an entity's records with data in each attribute; an entity of None means
    properties.
    """

    catalog: Catalog
    definition: Definition
    segments: Segments
    own_key: str | None
    problems: tuple[Problem, ...]
    frequent: Callable[[str | None, str], Mapping[str, int]]
    filled: Callable[[str], Mapping[str, Decimal]]

    @property
    def target(self) -> str:
        """Return the entity that the definition selects."""
        return self.definition.target

    def show_problems(self, path: Path, *, beneath: bool = True, within: Path = ()) -> None:
        """Draw the problems of the thing at a path and, with ``beneath``, of its parts.

        Parts of the list at ``within`` show their own.
        """
        found = problems.at(self.problems, path, beneath=beneath)
        if within:
            length = len(path) + len(within)
            found = [p for p in found if p.path[len(path) : length] != within or len(p.path) == length]
        problems.show(found, self.definition)


@dataclass(frozen=True)
class Slot(Generic[T]):
    """A place: its path in the definition, and a function that changes what is there."""

    prefix: str
    path: Path
    update: Callable[[Callable[[T], T]], None]

    @property
    def key(self) -> str:
        """Return the beginning of the keys of its widgets."""
        return f"{self.prefix}-{'-'.join(str(part) for part in self.path)}"

    def part(self, path: Path, get: Callable[[T], P], put: Callable[[T, P], T]) -> Slot[P]:
        """Return the slot of a part."""

        def update(change: Callable[[P], P]) -> None:
            self.update(lambda whole: put(whole, change(get(whole))))

        return Slot(self.prefix, self.path + path, update)

    def widget(self, name: str, value: object, put: Callable[[T, Any], T]) -> dict[str, Any]:
        """Return the arguments of a widget that shows ``value`` and puts an edited one here."""
        return state.controlled(f"{self.key}-{name}", value, lambda made: self.update(lambda whole: put(whole, made)))

    def button(self, name: str, change: Callable[[T], T]) -> dict[str, Any]:
        """Return the arguments of a button that changes what is here."""
        return {"key": f"{self.key}-{name}", "on_click": self.update, "args": (change,)}
