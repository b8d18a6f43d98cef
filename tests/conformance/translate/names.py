"""Names and types of attributes and properties."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Any

from core.language.catalog import BUILT_IN
from tests.conformance.translate.decisions import NAMES, TYPES, WHOLE_DAYS
from tests.conformance.translate.neutral import Json, asked, code_of, given, instant, snake, type_of_value


class Names:
    """The name and type of each attribute and property, found from the values of all cases.

    A dotted path is one flat attribute: ``d.aa`` is ``d_aa``. Where cases give one name values of
    different types, or another type than the built-in attribute of that name has, the later ones
    get the type into their name: ``missing_as_number``.
    """

    def __init__(self, cases: list[Json]) -> None:
        self._type_in_case: dict[tuple[str, str, str], str] = {}
        self._kinds: dict[str, str] = {}
        self._attributes: dict[tuple[str, str], Json] = {
            (scope, attribute.name): {"type": attribute.type.value, "built_in": True}
            for scope, attributes in (
                *((entity.name, entity.attributes) for entity in BUILT_IN.entities),
                ("property", BUILT_IN.properties),
            )
            for attribute in attributes
        }
        elsewhere: dict[tuple[str, str], str] = {}
        for case in cases:
            for scope, path, type_ in self._types(case):
                elsewhere.setdefault((scope, path), type_)
                self._type_in_case[case["id"], scope, path] = type_
        for case in cases:
            for scope, path, _ in asked(case):
                type_ = elsewhere.get((scope, path), "text")
                self._declare(scope, path, self._type_in_case.setdefault((case["id"], scope, path), type_))
            for scope, path, value in given(case):
                self._declare(scope, path, self.type_of(case["id"], scope, path), value)

    def _types(self, case: Json) -> Iterator[tuple[str, str, str]]:
        """(scope, path, type) of everything whose type the values of one case tell."""
        found: dict[tuple[str, str], set[str]] = defaultdict(set)
        for scope, path, value in [*given(case), *asked(case)]:
            if path in TYPES:
                found[scope, path].add(TYPES[path])
            elif (type_ := type_of_value(value)) is not None:
                found[scope, path].add(type_)
        for (scope, path), types in found.items():
            if "datetime" in types:
                yield scope, path, "date" if case["id"] in WHOLE_DAYS else "datetime"
            elif "choices" in types:
                yield scope, path, "choices"
            elif len(types) == 1:
                yield scope, path, next(iter(types))
            else:
                raise ValueError(f"{case['id']}: {path} has values of {sorted(types)}")

    def _declare(self, scope: str, path: str, type_: str, value: Any = None) -> None:
        declared = self._attributes.setdefault((scope, self._name(scope, path, type_)), {"type": type_, "path": path})
        if type_ in ("number", "money") and value is not None:
            places = max(0, -Decimal(str(value)).normalize().as_tuple().exponent)  # type: ignore[operator]
            declared["decimals"] = max(declared.get("decimals", 0), places)
        if type_ == "choices":
            codes = declared.setdefault("choices", {})
            for item in value or ():
                codes.setdefault(code_of(item), str(item))

    def _name(self, scope: str, path: str, type_: str) -> str:
        name = NAMES.get(path) or snake(path)
        first = self._attributes.get((scope, name))
        return name if first is None or first["type"] == type_ else f"{name}_as_{type_}"

    # Scopes are "contact", "account" and "property".

    def type_of(self, case_id: str, scope: str, path: str) -> str:
        return self._type_in_case.get((case_id, scope, path), "text")

    def name_of(self, case_id: str, scope: str, path: str) -> str:
        return self._name(scope, path, self.type_of(case_id, scope, path))

    def stored(self, case_id: str, scope: str, path: str, value: Any) -> Any:
        """A value as the records of a world hold it; None is no data."""
        match self.type_of(case_id, scope, path):
            case "number" | "money":
                return value if isinstance(value, int) else format(Decimal(str(value)).normalize(), "f")
            case "choices":
                return sorted({code_of(item) for item in value})
            case "datetime":
                return instant(value)
            case "date":
                return value[:10]
            case _:
                return value

    def kind_of(self, kind: str) -> str:
        name = snake(kind)
        if BUILT_IN.kind(name) is None:
            self._kinds.setdefault(name, kind)
        return name

    def choices_asked(self, case_id: str, scope: str, path: str, items: Iterable[Any]) -> list[str]:
        """The codes of choices that a query names; they are declared if no record has them."""
        items = list(items)
        self._declare(scope, path, "choices", items)
        return [code_of(item) for item in items]

    def catalog(self) -> Json:
        """What has to be declared beside the built-in catalog."""
        attributes: Json = {"contact": {}, "account": {}, "property": {}}
        for (scope, name), found in sorted(self._attributes.items()):
            if "built_in" in found:
                continue
            entry = {"label": found["path"], "type": found["type"]}
            if found["type"] == "money":
                entry["decimals"] = 2
            elif found.get("decimals"):
                entry["decimals"] = found["decimals"]
            if "choices" in found:
                entry["choices"] = dict(sorted(found["choices"].items())) or {"none": "None"}
            attributes[scope][name] = entry
        properties = attributes.pop("property")
        return {"attributes": attributes, "properties": properties, "kinds": dict(sorted(self._kinds.items()))}
