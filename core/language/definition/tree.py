"""The nodes of a definition."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Final, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Discriminator,
    Field,
    Strict,
    Tag,
    ValidationInfo,
    WithJsonSchema,
    field_validator,
)

from core.language.messages import quote

SCHEMA_VERSION: Final = 1
MAX_DIGITS = 40
"""The most digits of a number, before and after the point together."""

Target = Literal["contact", "lead"]
ChainOperator = Literal["or", "and_also", "but_not"]
Match = Literal["all", "any"]
Quantifier = Literal["any", "none", "all"]
Unit = Literal["minutes", "hours", "days", "weeks", "months", "years"]
MeasureKind = Literal["count", "count_distinct", "count_days", "sum", "average", "smallest", "largest"]
ComparisonOperator = Literal["at_least", "at_most", "exactly", "more_than", "less_than", "between"]


class _Node(BaseModel):
    """Frozen; refuses unknown fields instead of ignoring them."""

    model_config = ConfigDict(frozen=True, extra="forbid")


def _day_as_text(value: object) -> object:
    """Write a date or instant, as YAML parses them, as the text that a definition holds."""
    if isinstance(value, datetime) and value.tzinfo is None:
        raise ValueError(f"must be an instant with its offset (got {quote(value.isoformat())}, which has none)")
    return value.isoformat() if isinstance(value, date) else value


def _plain(value: object) -> int | str:
    """Turn numbers into ints or exact decimal texts; convert nothing else."""
    value = _day_as_text(value)
    if isinstance(value, bool):
        raise ValueError("must be a text or a number (got a yes/no; use the operator is_yes or is_no)")
    if isinstance(value, str):
        return value
    if isinstance(value, float):
        value = Decimal(repr(value))
    if isinstance(value, int):
        value = Decimal(value)
    if isinstance(value, Decimal):
        return _plain_number(value)
    raise ValueError(f"must be a text or a number (got {quote(value)})")


def _plain_number(number: Decimal) -> int | str:
    if not number.is_finite():
        raise ValueError("must be a finite number (got one that is not)")
    if number and not -MAX_DIGITS <= number.adjusted() < MAX_DIGITS:
        raise ValueError(f"must be a number of at most {MAX_DIGITS} digits (got {quote(number)})")
    if number == number.to_integral_value():
        return int(number)
    text = format(number, "f").rstrip("0")
    if len(text) > MAX_DIGITS + len("-0."):
        raise ValueError(f"must be a number of at most {MAX_DIGITS} digits (got {quote(text)})")
    return text


Scalar = Annotated[
    int | str, BeforeValidator(_plain), WithJsonSchema({"anyOf": [{"type": "number"}, {"type": "string"}]})
]
"""A text, a whole number, a decimal number as text (``"2.5"``), a date (``"2026-01-31"``) or an
instant (``"2026-01-31T12:00:00Z"``); the attribute's type decides which."""

_Whole = Annotated[int, Strict()]
_Switch = Annotated[bool, Strict()]
_Day = Annotated[str, BeforeValidator(_day_as_text)]


class Span(_Node):
    """A length of time, such as 90 days."""

    amount: _Whole
    unit: Unit


def _shape(value: object) -> str:
    """The member of `Value` that a value is meant to be, so that a wrong value is one problem, not one per member."""
    if isinstance(value, dict | Span):
        return "span"
    return "list" if isinstance(value, list | tuple) else "one"


VALUE_SHAPES = ("span", "list", "one")

Value = Annotated[
    Annotated[Span, Tag("span")] | Annotated[tuple[Scalar, ...], Tag("list")] | Annotated[Scalar | None, Tag("one")],
    Discriminator(_shape),
]


class Condition(_Node):
    """An attribute or property, an operator and a value.

    ``only_with_data`` is the switch of negative operators: off, the condition holds on no data too.
    """

    kind: Literal["condition"] = "condition"
    attribute: str
    operator: str
    value: Value = None
    only_with_data: _Switch = False


class _Conditions(_Node):
    """Conditions joined by *all of* or *any of*.

    With fewer than two conditions both mean the same, and ``match`` is always ``all``: equal meanings have
    equal forms.
    """

    conditions: tuple[ProfileCondition, ...] = ()
    match: Match = "all"

    @field_validator("match")
    @classmethod
    def _one_form(cls, match: Match, info: ValidationInfo) -> Match:
        # Pydantic validates fields in order: `conditions` comes first so that it is known here.
        return "all" if len(info.data.get("conditions", ())) < 2 else match


class ConditionGroup(_Conditions):
    """Conditions in parentheses."""

    kind: Literal["condition_group"] = "condition_group"


class RelatedGroup(_Conditions):
    """Conditions on a to-many relation; all of them must hold for one and the same record."""

    kind: Literal["related"] = "related"
    relation: str
    quantifier: Quantifier = "any"


ProfileCondition = Annotated[Condition | ConditionGroup | RelatedGroup, Field(discriminator="kind")]


class ProfileBlock(_Conditions):
    """Profiles of the target whose attributes meet the conditions."""

    kind: Literal["profile"] = "profile"


class Measure(_Node):
    """What is computed over the matching interactions; ``property`` only if the kind needs one."""

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
    """Not within the last span but ever before.

    The measure covers the interactions before that range, and the range has no matching interaction.
    """

    kind: Literal["not_in_the_last"] = "not_in_the_last"
    span: Span


class Between(_Node):
    """From the first to the last date, both included; either may be an instant."""

    kind: Literal["between"] = "between"
    first: _Day
    last: _Day


class Before(_Node):
    """Before a date begins, or before an instant."""

    kind: Literal["before"] = "before"
    date: _Day


class After(_Node):
    """After a date has ended, or after an instant."""

    kind: Literal["after"] = "after"
    date: _Day


Window = Annotated[Ever | InTheLast | NotInTheLast | Between | Before | After, Field(discriminator="kind")]
InteractionCondition = Annotated[Condition | ConditionGroup, Field(discriminator="kind")]


class BehavioralBlock(_Node):
    """Contacts by what they did, leads by what their contact did: a measure over interactions, compared.

    The interactions are those of any of the kinds in ``interactions`` within the window that each meet all
    ``conditions``.
    """

    kind: Literal["behavioral"] = "behavioral"
    interactions: tuple[str, ...] = ()
    conditions: tuple[InteractionCondition, ...] = ()
    measure: Measure = Measure()
    comparison: Comparison = Comparison()
    window: Window = Ever()


class SegmentBlock(_Node):
    """The members of another segment of the same target; ``segment`` is its key, which never changes."""

    kind: Literal["segment"] = "segment"
    segment: str


class Group(_Node):
    """A chain in parentheses."""

    kind: Literal["group"] = "group"
    steps: tuple[Step, ...] = ()


Block = Annotated[ProfileBlock | BehavioralBlock | SegmentBlock | Group, Field(discriminator="kind")]


class Step(_Node):
    """A block and the operator that joins it to the steps before it; None for the first of a chain."""

    operator: ChainOperator | None = None
    block: Block


def _sorted_and_distinct(ids: tuple[int, ...]) -> tuple[int, ...]:
    return tuple(sorted(set(ids)))


_Ids = Annotated[tuple[_Whole, ...], AfterValidator(_sorted_and_distinct)]


class Definition(_Node):
    """Who a dynamic segment selects: (steps ∪ included) − excluded.

    ``included`` and ``excluded`` are ids of profiles of the target, sorted and distinct.
    """

    schema_version: Literal[1] = SCHEMA_VERSION
    target: Target = "contact"
    steps: tuple[Step, ...] = ()
    included: _Ids = ()
    excluded: _Ids = ()


for _model in (_Conditions, ConditionGroup, RelatedGroup, ProfileBlock, BehavioralBlock, Group, Step, Definition):
    _model.model_rebuild()
