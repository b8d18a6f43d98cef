"""The questions: definitions, and the segments that some of them name.

The same question by hand, for each database, is in `sql/` under the same name.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from core.language.definition import (
    BehavioralBlock,
    Comparison,
    Condition,
    Definition,
    InTheLast,
    Measure,
    ProfileBlock,
    RelatedGroup,
    SegmentBlock,
    Span,
    Step,
)
from core.language.definition.tree import Block, ChainOperator, ComparisonOperator, Quantifier

ZONE = "UTC"


@dataclass(frozen=True, slots=True)
class Question:
    """A definition, in a few words; ``name`` is that of the file by hand."""

    name: str
    words: str
    definition: Definition


def _where(attribute: str, operator: str, value: Any = None) -> Condition:
    return Condition(attribute=attribute, operator=operator, value=value)


def _profile(*conditions: Condition | RelatedGroup) -> ProfileBlock:
    return ProfileBlock(conditions=conditions)


def _leads(quantifier: Quantifier, condition: Condition) -> ProfileBlock:
    return _profile(RelatedGroup(relation="leads", quantifier=quantifier, conditions=(condition,)))


def _last(days: int) -> InTheLast:
    return InTheLast(span=Span(amount=days, unit="days"))


def _did(
    kind: str, days: int, measure: Measure | None = None, operator: ComparisonOperator = "at_least", value: int = 1
) -> BehavioralBlock:
    return BehavioralBlock(
        interactions=(kind,),
        measure=measure or Measure(),
        comparison=Comparison(operator=operator, value=value),
        window=_last(days),
    )


def _never(kind: str, *conditions: Condition) -> BehavioralBlock:
    return BehavioralBlock(
        interactions=(kind,), conditions=conditions, comparison=Comparison(operator="exactly", value=0)
    )


def _chain(first: Block, *others: tuple[ChainOperator, Block]) -> Definition:
    return Definition(steps=(Step(block=first), *(Step(operator=operator, block=block) for operator, block in others)))


_CITY = _profile(_where("city", "is", "City 0"))
_CONSENT = _profile(_where("email_consent", "is_yes"))
_OPENED_3 = _did("email_opened", 90, value=3)

REFERENCES = {
    "reachable": _chain(_profile(_where("email_consent", "is_yes"), _where("email", "contains_data"))),
    "near": _chain(
        _profile(_where("city", "is_in", ["City 0", "City 1"])), ("and_also", SegmentBlock(segment="reachable"))
    ),
    "near-readers": _chain(_did("email_opened", 365), ("and_also", SegmentBlock(segment="near"))),
}
"""The segments that `references` is about, each after those it names."""

QUESTIONS = (
    Question(
        "city_and_industry", "A city and an industry",
        _chain(_profile(_where("city", "is", "City 0"), _where("account.industry", "is", "construction"))),
    ),
    Question("opened_three_times", "Opened at least 3 times in 90 days", _chain(_OPENED_3)),
    Question(
        "opened_clicked_never_sent", "The same, and clicked in 30 days, and never sent a form",
        _chain(
            _OPENED_3,
            ("and_also", _did("email_clicked", 30)),
            ("and_also", _never("form_submitted", _where("form", "is", "Form 3"))),
        ),
    ),
    Question(
        "consented_visited_not_clicked", "Consented, visited in 60 days, but not clicked in 365",
        _chain(_CONSENT, ("and_also", _did("page_visited", 60)), ("but_not", _did("email_clicked", 365))),
    ),
    Question(
        "account_attributes", "Of accounts with 50 people or more in a country",
        _chain(_profile(_where("account.employees", "is_at_least", 50), _where("account.country", "is", "Germany"))),
    ),
    Question(
        "sum_of_purchases", "Bought for at least 10,000 in 365 days",
        _chain(_did("purchase", 365, Measure(kind="sum", property="amount"), value=10_000)),
    ),
    Question(
        "distinct_pages", "Visited at least 4 different pages in 180 days",
        _chain(_did("page_visited", 180, Measure(kind="count_distinct", property="page"), value=4)),
    ),
    Question(
        "distinct_days", "Clicked on at least 3 days in 365 days",
        _chain(_did("email_clicked", 365, Measure(kind="count_days"), value=3)),
    ),
    Question("never", "Never submitted a form", _chain(_never("form_submitted"))),
    Question(
        "none_of_leads", "In a country, with no converted lead",
        _chain(
            _profile(_where("country", "is", "France")),
            ("and_also", _leads("none", _where("status", "is", "converted"))),
        ),
    ),
    Question(
        "all_of_leads", "With leads, all scored 50 or more", _chain(_leads("all", _where("score", "is_at_least", 50)))
    ),
    Question(
        "text_contains", "A last name with “berg” in it", _chain(_profile(_where("last_name", "contains", "Berg")))
    ),
    Question(
        "five_blocks", "A chain of five blocks",
        _chain(
            _CITY,
            ("or", _did("email_clicked", 30)),
            ("and_also", _CONSENT),
            ("but_not", _did("form_submitted", 90)),
            ("or", _did("purchase", 180, Measure(kind="sum", property="amount"), value=10_000)),
        ),
    ),
    Question(
        "city_or_clicked_or_opened", "A city, or clicked in 365 days, or opened 3 times in 90",
        _chain(_CITY, ("or", _did("email_clicked", 365)), ("or", _OPENED_3)),
    ),
    Question(
        "references", "In a segment that refers to others, three deep", _chain(SegmentBlock(segment="near-readers"))
    ),
    Question(
        "leads_of_readers", "Leads with a good score, of those who opened in 30 days",
        _chain(_profile(_where("score", "is_at_least", 80)), ("and_also", _did("email_opened", 30))).model_copy(
            update={"target": "lead"}
        ),
    ),
    Question("nearly_everybody", "Not of a small city", _chain(_profile(_where("city", "is_not", "City 999")))),
    Question(
        "nearly_nobody", "Bought for at least 40,000 in 180 days",
        _chain(_did("purchase", 180, Measure(kind="sum", property="amount"), value=40_000)),
    ),
)  # fmt: skip
