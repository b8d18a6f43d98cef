"""The examples of docs/semantics.md, read as records, definitions and members.

An example is a JSON object in a fence of "json example". How it is read is said on the page, under
*How to read the examples*.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import Any

from core.engine.reference import Datum, Interaction, Records
from core.language.catalog import BUILT_IN
from core.language.definition import Definition, from_data
from core.language.dependencies import KnownSegment
from core.language.operators import MONTHS, OPERATORS, PERIODS, WEEKDAYS, Operator, ValueShape
from tests.conformance.written import ALWAYS_THERE, attribute, segment, values
from tests.plain import a_contact, a_lead, an_account, records_of

PAGE = Path(__file__).parents[2] / "docs" / "semantics.md"
AS_OF = "2026-03-31T12:00:00Z"
IDS_OF_EACH = 20
FENCE = re.compile(r"^```json example\n(.*?)^```$", re.MULTILINE | re.DOTALL)


# -- Conditions as the page abbreviates them ------------------------------------------------------

ONLY = ", only where there is data"
LONGEST_FIRST = sorted(OPERATORS.values(), key=lambda operator: -len(operator.label))


def condition(phrase: str) -> dict[str, Any]:
    """``city is not Aachen, only where there is data`` as data."""
    name, asked = phrase.removesuffix(ONLY).split(" ", 1)
    operator, value = _asked(asked)
    return {
        "kind": "condition",
        "attribute": name,
        "operator": operator.key,
        "value": value,
        "only_with_data": phrase.endswith(ONLY),
    }


def _asked(text: str) -> tuple[Operator, Any]:
    for key, label in PERIODS.items():
        if text == f"is {label}":
            return OPERATORS["is_in_period"], key
    for operator in LONGEST_FIRST:
        before, _, behind = operator.label.partition("…")
        if found := re.fullmatch(rf"{before.strip()}(?: (.+))?{behind}", text):
            return operator, _value(operator.shape, found[1] or "")
    raise ValueError(text)


def _value(shape: ValueShape, text: str) -> Any:
    match shape:
        case ValueShape.NONE:
            return None
        case ValueShape.ONE:
            return json.loads(text) if text.startswith('"') else text
        case ValueShape.MANY:
            return text.removeprefix("[").removesuffix("]").split(", ")
        case ValueShape.PAIR:
            return text.split(" and ")
        case ValueShape.SPAN:
            amount, unit = text.split(" ")
            return {"amount": int(amount), "unit": unit}
        case ValueShape.MONTH:
            return MONTHS.index(text) + 1
        case ValueShape.WEEKDAY:
            return WEEKDAYS.index(text) + 1
        case ValueShape.PERIOD:
            return {label: key for key, label in PERIODS.items()}[text]


def in_full(data: Any, key: str = "") -> Any:
    """A definition without abbreviations."""
    match data:
        case str() if key == "block":
            return {"kind": "profile", "conditions": [condition(data)]}
        case str() if key == "conditions":
            return condition(data)
        case dict():
            return {name: in_full(value, name) for name, value in data.items()}
        case list():
            return [in_full(item, key) for item in data]
    return data


# -- Examples -------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Example:
    """One example. ``number`` gives it ids that no other example has."""

    number: int
    line: int
    written: dict[str, Any]

    @property
    def zone(self) -> str:
        return str(self.written.get("zone", "UTC"))

    @property
    def target(self) -> str:
        return str(self.written.get("target", "contact"))

    def questions(self) -> Iterator[tuple[Definition, datetime, set[str]]]:
        """Each definition with its instant and the names of its members."""
        as_of = datetime.fromisoformat(self.written.get("as_of", AS_OF))
        if "definition" not in self.written:
            for phrase, names in self.written["members"].items():
                data = {"target": self.target, "steps": [{"block": phrase}]}
                yield self.definition(data), as_of, set(names)
        else:
            for instant, names in self.written.get("members_at", {}).items():
                yield self.definition(self.written["definition"]), datetime.fromisoformat(instant), set(names)
            if "members" in self.written:
                yield self.definition(self.written["definition"]), as_of, set(self.written["members"])

    def definition(self, data: dict[str, Any]) -> Definition:
        """A definition whose manual lists may hold names."""
        lists = {name: [self.ids[each] for each in data[name]] for name in ("included", "excluded") if name in data}
        return from_data(in_full(data | lists))

    @cached_property
    def ids(self) -> dict[str, int]:
        """Ids by name. A name may stand for one profile only, also where the kinds differ."""
        names = [*self.written.get("accounts", {}), *self.written.get("contacts", {}), *self.written.get("leads", {})]
        assert len(names) == len(set(names)) <= IDS_OF_EACH
        return {name: IDS_OF_EACH * self.number + index for index, name in enumerate(names)}

    def said(self, found: Iterable[int]) -> set[str]:
        """The names of those of this example's targets who were found."""
        return {name for name in self.written.get(f"{self.target}s", {}) if self.ids[name] in found}

    @cached_property
    def segments(self) -> dict[str, KnownSegment]:
        found = {}
        for number, (key, written) in enumerate(self.written.get("segments", {}).items()):
            definition = self.definition(written["definition"]) if "definition" in written else None
            zone = written.get("zone", self.zone)
            found[key] = segment(IDS_OF_EACH * self.number + number, key, zone, definition, is_live=bool(written))
        return found

    @cached_property
    def records(self) -> Records:
        """The records of this example alone."""
        return records_of(
            contacts=tuple(
                a_contact(self.ids[name], own, self.ids.get(written.get("account", "")), deleted=deleted)
                for name, written, own, deleted in self._profiles("contact", "account")
            ),
            accounts=tuple(
                an_account(self.ids[name], own, deleted=deleted) for name, _, own, deleted in self._profiles("account")
            ),
            leads=tuple(
                a_lead(self.ids[name], own, self.ids.get(written.get("contact", "")), deleted=deleted)
                for name, written, own, deleted in self._profiles("lead", "contact")
            ),
            interactions=tuple(
                Interaction(
                    self.ids[name],
                    IDS_OF_EACH * self.number + number,
                    kind,
                    datetime.fromisoformat(at),
                    values(CATALOG.properties, properties),
                )
                for number, (name, kind, at, properties) in enumerate(self.written.get("interactions", ()))
            ),
            static_members={
                key: frozenset(self.ids[name] for name in written["static"])
                for key, written in self.written.get("segments", {}).items()
                if "static" in written
            },
        )

    def _profiles(self, entity: str, *relations: str) -> Iterator[tuple[str, dict[str, Any], dict[str, Datum], bool]]:
        """Name, all that is written, the values of attributes, and whether it is deleted."""
        known = CATALOG.entity(entity)
        assert known is not None
        for name, written in self.written.get(f"{entity}s", {}).items():
            own = {each: value for each, value in written.items() if each not in ("deleted", *relations)}
            yield name, written, values(known.attributes, ALWAYS_THERE | own), written.get("deleted", False)


def _examples() -> list[Example]:
    page = PAGE.read_text(encoding="utf-8")
    return [
        Example(number, page.count("\n", 0, found.start()) + 1, json.loads(found[1]))
        for number, found in enumerate(FENCE.finditer(page), start=1)
    ]


EXAMPLES = _examples()
CATALOG = BUILT_IN.extended(
    attributes={
        name: ("contact", attribute(name, written))
        for example in sorted(EXAMPLES, key=lambda example: len(str(example.written.get("attributes"))))
        for name, written in example.written.get("attributes", {}).items()
    }.values()
)
