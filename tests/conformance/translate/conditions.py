"""Queries about attributes, said as conditions."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from tests.conformance.translate.decisions import PLAIN_TEXTS, WHOLE_DAYS
from tests.conformance.translate.names import Names
from tests.conformance.translate.neutral import DATA_OPERATORS, Json, instant, scope_of

PERIODS = {
    "today": "today",
    "tomorrow": "tomorrow",
    "yesterday": "yesterday",
    **{f"last {unit}": f"previous_{unit}" for unit in ("week", "month", "year")},
    **{f"this {unit}": f"this_{unit}" for unit in ("week", "month", "year")},
    **{f"next {unit}": f"next_{unit}" for unit in ("week", "month", "year")},
}
LONG = {"amount": 100, "unit": "years"}
"""Longer than anything in the cases: the whole past or future."""

OPERATORS = {
    ("text", "eq"): "is",
    ("text", "ne"): "is_not",
    ("text", "in"): "is_in",
    ("text", "not_in"): "is_not_in",
    ("text", "contains"): "contains",
    ("text", "like"): "contains",
    ("text", "starts_with"): "begins_with",
    ("text", "ends_with"): "ends_with",
    ("number", "eq"): "is",
    ("number", "ne"): "is_not",
    ("number", "in"): "is_in",
    ("number", "not_in"): "is_not_in",
    ("number", "lt"): "is_less_than",
    ("number", "lte"): "is_at_most",
    ("number", "gt"): "is_more_than",
    ("number", "gte"): "is_at_least",
    ("number", "between"): "is_between",
    ("date", "eq"): "is_on",
    ("date", "ne"): "is_not_on",
    ("date", "on"): "is_on",
    ("date", "before"): "is_before",
    ("date", "after"): "is_after",
    ("date", "gte"): "is_on_or_after",
    ("date", "lte"): "is_on_or_before",
    ("date", "between"): "is_between",
    ("choices", "has_item"): "contains_any_of",
    ("choices", "in"): "contains_any_of",
    ("choices", "not_in"): "contains_none_of",
}
OPPOSITES = {
    "is": "is_not",
    "is_in": "is_not_in",
    "is_on": "is_not_on",
    "contains": "does_not_contain",
    "begins_with": "does_not_begin_with",
    "ends_with": "does_not_end_with",
    "contains_any_of": "contains_none_of",
    "contains_data": "does_not_contain_data",
}
OPPOSITES |= {negative: positive for positive, negative in OPPOSITES.items()}


class NotSayableError(Exception):
    """The language has no words for a query."""


class Conditions:
    """Says one case's queries about attributes and properties. ``notes`` tells what was said in
    other words.
    """

    def __init__(self, names: Names, case_id: str, as_of: str) -> None:
        self.notes: list[str] = []
        self._names = names
        self._case = case_id
        self._as_of = as_of

    def condition(self, query: Json) -> Json | None:
        """A condition or a group of them; None where the query asks for more than attributes."""
        if "condition" in query:
            said: Json = query["condition"]
            return said
        if "attribute" in query:
            scope, path = scope_of(query["attribute"])
            prefix = "account." if scope == "account" else ""
            return None if is_day_ahead(query) else self.asked(query, scope, path, prefix)
        for word in ("all", "any"):
            if word in query:
                parts = [self.condition(part) for part in query[word]]
                known = [part for part in parts if part is not None]
                return grouped(word, known) if len(known) == len(parts) else None
        if "not" in query:
            inner = self.condition(query["not"])
            if inner is not None and inner["kind"] == "condition" and inner["operator"] in OPPOSITES:
                return {**inner, "operator": OPPOSITES[inner["operator"]]}
        return None

    def asked(self, query: Json, scope: str, path: str, prefix: str = "") -> Json:
        """One comparison of an attribute or property."""
        type_ = self._names.type_of(self._case, scope, path)
        name = prefix + self._names.name_of(self._case, scope, path)
        op, value = query["op"], query["value"]

        def said(operator: str, value: Any = None) -> Json:
            return {"kind": "condition", "attribute": name, "operator": operator, "value": value}

        if op in DATA_OPERATORS:
            return said(DATA_OPERATORS[op])
        if op == "matches":
            texts = PLAIN_TEXTS[value]
            self.notes.append("The pattern is found exactly where one of these plain texts is.")
            return grouped("any", [said("contains", text) for text in texts])
        if type_ == "yes_no":
            positive = said("is_yes" if value else "is_no")
            if op == "eq":
                return positive
            self.notes.append("“Is not no” is “is yes, or no data”.")
            return grouped("any", [said("is_no" if value else "is_yes"), said("does_not_contain_data")])
        if type_ == "choices":
            codes = self._names.choices_asked(self._case, scope, path, value if isinstance(value, list) else [value])
            return said(OPERATORS[type_, op], codes)
        if type_ in ("date", "datetime"):
            return self._dated(op, value, said)
        if op == "like":
            self.notes.append("The wildcard is asked for as the character it is.")
        key = ("number" if type_ == "money" else type_, op)
        if key not in OPERATORS:
            raise NotSayableError(query)
        return said(OPERATORS[key], value)

    def _dated(self, op: str, value: Any, said: Callable[..., Json]) -> Json:
        if isinstance(value, dict):
            return self._relative(op, value, said)
        if isinstance(value, list) and op in ("in", "not_in"):
            word, operator = ("any", "is_on") if op == "in" else ("all", "is_not_on")
            return grouped(word, [said(operator, self._day_or_instant(each)) for each in value])
        if isinstance(value, list):
            return said(OPERATORS["date", op], [self._day_or_instant(each) for each in value])
        return said(OPERATORS["date", op], self._day_or_instant(value))

    def _relative(self, op: str, value: Json, said: Callable[..., Json]) -> Json:
        if "relative" in value:
            if value["relative"] in PERIODS:
                return said("is_in_period", PERIODS[value["relative"]])
            days = -int(value["relative"].removesuffix(" days"))
            if op != "on" or self._case not in WHOLE_DAYS:
                raise NotSayableError(value)
            self.notes.append(
                f"Asked of the calendar day, as the query does: in the last {days + 1} days but not in the last {days}."
            )
            return grouped(
                "all", [said("is_in_the_last", days_long(days + 1)), said("is_not_in_the_last", days_long(days))]
            )
        if "ago" in value and op == "after":
            self.notes.append("After an instant in the past: since then, or later than now.")
            span = {"amount": value["ago"]["last"], "unit": value["ago"]["unit"] + "s"}
            return grouped("any", [said("is_in_the_last", span), said("is_in_the_next", LONG)])
        span = {"amount": value["ahead"]["next"], "unit": value["ahead"]["unit"] + "s"}
        if op == "before":
            self.notes.append("Before an instant in the future: until then, or earlier than now.")
            return grouped("any", [said("is_in_the_next", span), said("is_in_the_last", LONG)])
        self.notes.append("Nothing relative says “later than in 2 days”: the instant is resolved.")
        if op != "after" or span["unit"] != "days":
            raise NotSayableError(value)
        later = datetime.fromisoformat(self._as_of) + timedelta(days=span["amount"])  # in UTC, without DST
        return said("is_after", instant(later.isoformat()))

    @staticmethod
    def _day_or_instant(text: str) -> str:
        return instant(text) if "T" in text else text

    def day_ahead(self, query: Json) -> Json:
        """A calendar day in the future: in the next n+1 days, but not in the next n."""
        scope, path = scope_of(query["attribute"])
        days = int(query["value"]["relative"].removesuffix(" days"))
        if self._names.type_of(self._case, scope, path) != "date":
            raise NotSayableError(query)
        self.notes.append(
            f"Asked of the calendar day, as the query does: in the next {days + 1} days but not in the next {days}."
        )
        name = self._names.name_of(self._case, scope, path)

        def said(amount: int) -> Json:
            condition = {"attribute": name, "operator": "is_in_the_next", "value": days_long(amount)}
            return {"condition": {"kind": "condition", **condition}}

        return {"all": [said(days + 1), {"not": said(days)}]}


def is_day_ahead(query: Json) -> bool:
    """Whether a query asks for one calendar day in the future, which only a chain can say."""
    value = query["value"]
    return isinstance(value, dict) and str(value.get("relative", "")).startswith("+")


def grouped(match: str, conditions: list[Json]) -> Json:
    if len(conditions) == 1:
        return conditions[0]
    return {"kind": "condition_group", "match": match, "conditions": conditions}


def days_long(amount: int) -> Json:
    return {"amount": amount, "unit": "days"}
