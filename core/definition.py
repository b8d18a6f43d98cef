"""The tree of a dynamic segment: pure data, frozen, stored as JSON with a schema version.

    Definition ─ steps ─ Step(operator, block)
                              block: ProfileBlock ─ conditions: Condition │ ConditionGroup │ RelatedGroup
                                     BehavioralBlock ─ measure, comparison, window, conditions
                                     SegmentBlock
                                     Group ─ steps

A chain of steps folds strictly left to right; the first step has no operator. What may stand in a
definition is said here; whether it makes sense against a catalog is said by `core.validation`.
"""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Annotated, Literal, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, model_validator
from pydantic_core import ErrorDetails, from_json

from core.errors import DefinitionError, Problem

SCHEMA_VERSION = 1

Target = Literal["contact", "lead"]
ChainOperator = Literal["or", "and_also", "but_not"]
Match = Literal["all", "any"]
Quantifier = Literal["any", "none", "all"]
Unit = Literal["minutes", "hours", "days", "weeks", "months", "years"]
MeasureKind = Literal["count", "count_distinct", "count_days", "sum", "average", "smallest", "largest"]
ComparisonOperator = Literal["at_least", "at_most", "exactly", "more_than", "less_than", "between"]


class _Node(BaseModel):
    """Frozen; unknown fields are refused, never ignored."""

    model_config = ConfigDict(frozen=True, extra="forbid")


def _plain_number(value: object) -> object:
    """JSON numbers become ints or exact decimal strings; a yes/no is no number."""
    if isinstance(value, bool):
        raise ValueError("must be a text or a number (got a yes/no; use the operator is_yes or is_no)")
    if isinstance(value, float):
        value = Decimal(repr(value))
    if isinstance(value, Decimal):
        if not value.is_finite():
            raise ValueError(f"must be a finite number (got {value})")
        return int(value) if value == value.to_integral_value() else format(value.normalize(), "f")
    return value


Scalar = Annotated[int | str, BeforeValidator(_plain_number)]
"""A text, a whole number, a decimal number as text (``"2.5"``), a date (``"2026-01-31"``) or an
instant (``"2026-01-31T12:00:00Z"``); which one the attribute's type decides."""


class Span(_Node):
    """A length of time, such as 90 days."""

    amount: int
    unit: Unit


Value = Span | tuple[Scalar, ...] | Scalar | None


class Condition(_Node):
    """An attribute or property, an operator and a value.

    ``only_with_data`` is the switch of negative operators: off, the condition holds on no data too.
    """

    kind: Literal["condition"] = "condition"
    attribute: str
    operator: str
    value: Value = None
    only_with_data: bool = False


class _Conditions(_Node):
    """Conditions joined by *all of* or *any of*; with fewer than two the word makes no difference
    and is always ``all``, so that equal meanings have equal forms."""

    match: Match = "all"
    conditions: tuple[ProfileCondition, ...] = ()

    @model_validator(mode="after")
    def _one_form(self) -> Self:
        if len(self.conditions) < 2 and self.match == "any":
            return self.model_copy(update={"match": "all"})
        return self


class ConditionGroup(_Conditions):
    """Conditions in parentheses."""

    kind: Literal["condition_group"] = "condition_group"


class RelatedGroup(_Conditions):
    """Conditions on a to-many relation; all of the group are asked of one and the same record."""

    kind: Literal["related"] = "related"
    relation: str
    quantifier: Quantifier = "any"


ProfileCondition = Annotated[Condition | ConditionGroup | RelatedGroup, Field(discriminator="kind")]


class ProfileBlock(_Conditions):
    """Profiles of the target whose attributes meet the conditions."""

    kind: Literal["profile"] = "profile"


class Measure(_Node):
    """What is computed over the matching interactions; ``property`` only where the kind needs one."""

    kind: MeasureKind = "count"
    property: str | None = None


class Comparison(_Node):
    """The measure against ``value``; ``upper`` only with ``between``, both ends included."""

    operator: ComparisonOperator = "at_least"
    value: Scalar = 1
    upper: Scalar | None = None


class Ever(_Node):
    """Any instant up to ``as_of``."""

    kind: Literal["ever"] = "ever"


class InTheLast(_Node):
    """The half-open range (``as_of`` minus the span, ``as_of``]."""

    kind: Literal["in_the_last"] = "in_the_last"
    span: Span


class NotInTheLast(_Node):
    """Not within the last span but ever before: the measure is taken over the interactions before
    that range, and there is no matching interaction in it."""

    kind: Literal["not_in_the_last"] = "not_in_the_last"
    span: Span


class Between(_Node):
    """From the first to the last date, both included; either may be an instant."""

    kind: Literal["between"] = "between"
    first: str
    last: str


class Before(_Node):
    """Before a date begins, or before an instant."""

    kind: Literal["before"] = "before"
    date: str


class After(_Node):
    """After a date has ended, or after an instant."""

    kind: Literal["after"] = "after"
    date: str


Window = Annotated[Ever | InTheLast | NotInTheLast | Between | Before | After, Field(discriminator="kind")]
InteractionCondition = Annotated[Condition | ConditionGroup, Field(discriminator="kind")]


class BehavioralBlock(_Node):
    """Contacts by what they did: a measure over the interactions of any of ``interactions`` kinds
    that meet all ``conditions`` (each interaction on its own) within the window, compared."""

    kind: Literal["behavioral"] = "behavioral"
    interactions: tuple[str, ...] = ()
    conditions: tuple[InteractionCondition, ...] = ()
    measure: Measure = Measure()
    comparison: Comparison = Comparison()
    window: Window = Ever()


class SegmentBlock(_Node):
    """The members of another segment of the same target, named by its unchanging key."""

    kind: Literal["segment"] = "segment"
    segment: str


class Group(_Node):
    """A chain in parentheses."""

    kind: Literal["group"] = "group"
    steps: tuple[Step, ...] = ()


Block = Annotated[ProfileBlock | BehavioralBlock | SegmentBlock | Group, Field(discriminator="kind")]


class Step(_Node):
    """A block and how it joins what stands before it; None for the first of a chain."""

    operator: ChainOperator | None = None
    block: Block


class Definition(_Node):
    """Whom a dynamic segment selects: (steps ∪ included) − excluded.

    ``included`` and ``excluded`` are ids of profiles of the target, sorted and distinct.
    """

    schema_version: Literal[1] = SCHEMA_VERSION
    target: Target = "contact"
    steps: tuple[Step, ...] = ()
    included: tuple[int, ...] = ()
    excluded: tuple[int, ...] = ()

    @model_validator(mode="after")
    def _one_form(self) -> Self:
        included, excluded = tuple(sorted(set(self.included))), tuple(sorted(set(self.excluded)))
        if (included, excluded) == (self.included, self.excluded):
            return self
        return self.model_copy(update={"included": included, "excluded": excluded})


for _model in (_Conditions, ConditionGroup, RelatedGroup, ProfileBlock, BehavioralBlock, Group, Step, Definition):
    _model.model_rebuild()


def to_json(definition: Definition) -> str:
    """The canonical JSON: sorted keys, no defaults left out, equal text for equal definitions."""
    return json.dumps(definition.model_dump(mode="json"), ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def from_data(data: object) -> Definition:
    """A definition from parsed JSON or YAML.

    Raises DefinitionError with a Problem for each place that has not the form of a definition.
    """
    if isinstance(data, dict) and data.get("schema_version", SCHEMA_VERSION) != SCHEMA_VERSION:
        got = str(data["schema_version"])[:40]
        raise DefinitionError(
            [
                Problem(
                    ("schema_version",),
                    f"must be {SCHEMA_VERSION} (got {got}).",
                    "It was written by another release of Windrow; open it there, or upgrade this one.",
                )
            ]
        )
    try:
        return Definition.model_validate(data)
    except ValidationError as error:
        raise DefinitionError(_problem(detail) for detail in error.errors(include_url=False)) from error
    except RecursionError as error:
        raise DefinitionError([_TOO_DEEP]) from error


def from_text(text: str | bytes) -> Definition:
    """A definition from JSON text. Raises DefinitionError where it is no JSON or no definition."""
    try:
        data = from_json(text, allow_inf_nan=False)
    except ValueError as error:
        if "recursion limit" in str(error):
            raise DefinitionError([_TOO_DEEP]) from error
        raise DefinitionError([Problem((), f"must be JSON (got text that is not: {error}).")]) from error
    return from_data(data)


_TOO_DEEP = Problem((), "must be nested at most a few levels deep (got far more).", "Use fewer groups in groups.")

_FIELDS_OF_UNIONS = frozenset({"block", "window"})


def _problem(detail: ErrorDetails) -> Problem:
    """A pydantic error as a Problem; what pydantic adds to a path to name the member of a union goes."""
    path: list[str | int] = []
    in_union = False
    for part in detail["loc"]:
        if in_union and isinstance(part, str):
            in_union = False
            continue
        path.append(part)
        in_list_of_unions = isinstance(part, int) and len(path) > 1 and path[-2] == "conditions"
        in_union = part in _FIELDS_OF_UNIONS or in_list_of_unions
        if part in ("value", "upper"):
            break
    got = detail["input"]
    message = _IN_PLAIN_WORDS.get(detail["type"], detail["msg"].removeprefix("Value error, "))
    shown = "" if isinstance(got, dict | list) or "(got" in message else f" (got {str(got)[:60]!r})"
    return Problem(tuple(path), f"{message}{shown}.")


_IN_PLAIN_WORDS = {
    "union_tag_not_found": "must have a “kind” that says what it is",
    "union_tag_invalid": "must be of a known kind",
    "missing": "must have this field",
    "extra_forbidden": "must not have this field",
    "model_type": "must be an object with named fields",
    "model_attributes_type": "must be an object with named fields",
    "tuple_type": "must be a list",
    "string_type": "must be a text",
    "int_type": "must be a whole number",
    "int_parsing": "must be a whole number",
    "bool_type": "must be true or false",
}
