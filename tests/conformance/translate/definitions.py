"""Whole queries, said as definitions."""

from __future__ import annotations

from collections.abc import Iterable

from core.language.definition import from_data
from tests.conformance.translate.conditions import Conditions, NotSayableError
from tests.conformance.translate.names import Names
from tests.conformance.translate.neutral import Json, instant, just_before

COMPARISONS = {
    ">=": "at_least", "<=": "at_most", "==": "exactly", "=": "exactly", ">": "more_than", "<": "less_than",
}  # fmt: skip


_EVERYBODY = {
    "kind": "profile",
    "match": "any",
    "conditions": [
        {"kind": "condition", "attribute": "email", "operator": "contains_data"},
        {"kind": "condition", "attribute": "email", "operator": "does_not_contain_data"},
    ],
}
"""A profile block that every contact meets."""


class Speaker:
    """Says one case's queries as definitions. ``ids`` maps the keys of contacts to ids."""

    def __init__(self, names: Names, case_id: str, as_of: str, ids: dict[str, int]) -> None:
        self._names = names
        self._conditions = Conditions(names, case_id, as_of)
        self._ids = ids

    @property
    def notes(self) -> list[str]:
        """What was said in other words than the query's."""
        return list(dict.fromkeys(self._conditions.notes))

    def segment(self, segment: Json) -> Json:
        """Static members by key, a live definition, or ``{}`` for a segment that is not live."""
        if "static" in segment:
            return {"static": segment["static"]}
        if segment["query"] is None:
            return {}
        return {"definition": self.definition(segment["query"], segment["add"], segment["remove"])}

    def definition(self, query: Json, add: Iterable[str] = (), remove: Iterable[str] = ()) -> Json:
        """The canonical data of a definition."""
        steps = self._steps(query)
        included, excluded = [self._ids[key] for key in add], [self._ids[key] for key in remove]
        return from_data({"steps": steps, "included": included, "excluded": excluded}).model_dump(mode="json")

    # A query made of attributes only is one profile block; anything else is a chain.

    def _steps(self, query: Json) -> list[Json]:
        block = self._block(query)
        return block["steps"] if block["kind"] == "group" else [{"block": block}]

    def _block(self, query: Json) -> Json:
        condition = self._conditions.condition(query)
        if condition is not None:
            if condition["kind"] == "condition_group":
                return {**condition, "kind": "profile"}
            return {"kind": "profile", "conditions": [condition]}
        if "segment" in query:
            return {"kind": "segment", "segment": query["segment"]}
        if "event" in query:
            return self._behavioral(query)
        if "not" in query:
            return self._negation(query["not"])
        if "attribute" in query:
            return self._chain(self._conditions.day_ahead(query))
        if "all" in query or "any" in query:
            return self._chain(query)
        raise NotSayableError(query)

    def _chain(self, query: Json) -> Json:
        word = "all" if "all" in query else "any"
        parts = list(query[word])
        plain = [part for part in parts if self._conditions.condition(part) is not None]
        if len(plain) > 1:  # one block with several conditions, where the first of them stands
            parts = [
                {word: plain} if part is plain[0] else part for part in parts if part in plain[:1] or part not in plain
            ]
        steps: list[Json] = []
        for part in parts:
            subtracted = self._subtracted(part) if word == "all" else None
            if subtracted is not None:
                if not steps:
                    steps.append({"block": _EVERYBODY})
                steps.append({"operator": "but_not", "block": self._block(subtracted)})
            elif not steps:
                steps.append({"block": self._block(part)})
            else:
                steps.append({"operator": "and_also" if word == "all" else "or", "block": self._block(part)})
        return {"kind": "group", "steps": steps} if len(steps) > 1 else steps[0]["block"]

    def _subtracted(self, query: Json) -> Json | None:
        """What a negation takes away; None for what is no negation or has a negative form of its own."""
        if "not" not in query or self._conditions.condition(query) is not None or "event" in query["not"]:
            return None
        negated: Json = query["not"]
        return negated

    def _negation(self, query: Json) -> Json:
        if "event" in query:
            if (query["count_op"], query["count"]) != (">=", 1):
                raise NotSayableError(query)
            return {**self._behavioral(query), "comparison": {"operator": "exactly", "value": 0}}
        return {
            "kind": "group",
            "steps": [{"block": _EVERYBODY}, {"operator": "but_not", "block": self._block(query)}],
        }

    def _behavioral(self, query: Json) -> Json:
        return {
            "kind": "behavioral",
            "interactions": [self._names.kind_of(query["event"])],
            "conditions": [self._conditions.asked(each, "property", each["property"]) for each in query["filters"]],
            "comparison": {"operator": COMPARISONS[query["count_op"]], "value": query["count"]},
            "window": self._window(query["window"]),
        }

    def _window(self, window: Json | None) -> Json:
        match window:
            case None:
                return {"kind": "ever"}
            case {"last": amount, "unit": unit}:
                return {"kind": "in_the_last", "span": {"amount": amount, "unit": unit + "s"}}
            case {"after": first, "before": end}:
                self._conditions.notes.append(
                    "Both ends are included, so the last instant is a microsecond before the end."
                )
                return {"kind": "between", "first": instant(first), "last": just_before(end)}
            case {"after": first}:
                self._conditions.notes.append("“After” is strict, so it begins a microsecond before the first instant.")
                return {"kind": "after", "date": just_before(first)}
            case {"before": end}:
                return {"kind": "before", "date": instant(end)}
        raise NotSayableError(window)
