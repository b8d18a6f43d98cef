"""Definitions that together use every form of SQL the compiler writes: for golden files and plans."""

from __future__ import annotations

from datetime import UTC, datetime

from core.language.definition import (
    After,
    BehavioralBlock,
    Comparison,
    Condition,
    ConditionGroup,
    Definition,
    Group,
    InTheLast,
    Measure,
    NotInTheLast,
    ProfileBlock,
    RelatedGroup,
    SegmentBlock,
    Span,
    Step,
)
from core.language.dependencies import KnownSegment

AS_OF = datetime(2026, 3, 31, 10, 30, tzinfo=UTC)
ZONE = "Europe/Berlin"


def _where(attribute: str, operator: str, value: object = None) -> Condition:
    return Condition.model_validate({"kind": "condition", "attribute": attribute, "operator": operator, "value": value})


def _days(amount: int) -> InTheLast:
    return InTheLast(span=Span(amount=amount, unit="days"))


def _profile(*conditions: Condition | ConditionGroup | RelatedGroup, match: str = "all") -> ProfileBlock:
    return ProfileBlock(match="any" if match == "any" else "all", conditions=conditions)


_BERLIN = _profile(_where("city", "is", "City 7"))
_CONSENT = _profile(_where("email_consent", "is_yes"))
_OPENED_3 = BehavioralBlock(interactions=("email_opened",), comparison=Comparison(value=3), window=_days(90))
_CLICKED = BehavioralBlock(interactions=("email_clicked",), window=_days(365))
_VISITED = BehavioralBlock(interactions=("page_visited",), window=_days(60))
_NEVER_SENT_FORM = BehavioralBlock(
    interactions=("form_submitted",),
    conditions=(_where("form", "is", "Form 3"),),
    comparison=Comparison(operator="exactly", value=0),
)

SEGMENTS = {
    "clickers": KnownSegment(
        id=1, key="clickers", name="Clickers", kind="dynamic", target="contact", zone="America/New_York", is_live=True,
        definition=Definition(
            steps=(Step(block=_CLICKED), Step(operator="and_also", block=SegmentBlock(segment="handpicked")))
        ),
    ),
    "handpicked": KnownSegment(
        id=2, key="handpicked", name="Hand-picked", kind="static", target="contact", zone="UTC", is_live=True
    ),
}  # fmt: skip

DEFINITIONS: dict[str, Definition] = {
    "city-and-industry": Definition(
        steps=(Step(block=_profile(_where("city", "is", "City 7"), _where("account.industry", "is", "construction"))),)
    ),
    "opened-three-times": Definition(steps=(Step(block=_OPENED_3),)),
    "opened-clicked-never-sent-form": Definition(
        steps=(
            Step(block=_OPENED_3),
            Step(operator="and_also", block=BehavioralBlock(interactions=("email_clicked",), window=_days(30))),
            Step(operator="and_also", block=_NEVER_SENT_FORM),
        )
    ),
    "consented-visited-not-clicked": Definition(
        steps=(
            Step(block=_CONSENT),
            Step(operator="and_also", block=_VISITED),
            Step(operator="but_not", block=_CLICKED),
        )
    ),
    "city-or-clicked-or-opened": Definition(
        steps=(Step(block=_BERLIN), Step(operator="or", block=_CLICKED), Step(operator="or", block=_OPENED_3))
    ),
    "city-and-clicked-and-not-visited": Definition(
        steps=(
            Step(block=_BERLIN),
            Step(operator="and_also", block=_CLICKED),
            Step(operator="but_not", block=_VISITED),
        )
    ),
    "not-city-with-or-without-data": Definition(
        steps=(
            Step(
                block=_profile(
                    _where("city", "is_not", "City 7"),
                    Condition(attribute="country", operator="is_not_in", value=("DE", "FR"), only_with_data=True),
                )
            ),
        )
    ),
    "text-operators": Definition(
        steps=(
            Step(
                block=_profile(
                    _where("last_name", "contains", "100%_"),
                    _where("last_name", "begins_with", "Éa"),
                    _where("last_name", "does_not_end_with", "ß"),
                    match="any",
                )
            ),
        )
    ),
    "dates": Definition(
        steps=(
            Step(
                block=_profile(
                    _where("birthday", "anniversary_is_in_the_next", {"amount": 7, "unit": "days"}),
                    _where("created_at", "is_in_period", "previous_month"),
                    _where("updated_at", "is_not_in_the_last", {"amount": 2, "unit": "hours"}),
                )
            ),
        )
    ),
    "any-lead-with-the-same-record": Definition(
        steps=(
            Step(
                block=_profile(
                    RelatedGroup(
                        relation="leads", conditions=(_where("score", "is_at_least", 70), _where("status", "is", "new"))
                    ),
                    _where("email", "contains_data"),
                    match="any",
                )
            ),
        )
    ),
    "all-leads-and-no-lead": Definition(
        steps=(
            Step(
                block=_profile(
                    RelatedGroup(
                        relation="leads", quantifier="all", conditions=(_where("score", "is_more_than", "20.5"),)
                    ),
                    RelatedGroup(
                        relation="leads", quantifier="none", conditions=(_where("status", "is", "converted"),)
                    ),
                )
            ),
        )
    ),
    "sum-average-and-distinct": Definition(
        steps=(
            Step(
                block=BehavioralBlock(
                    interactions=("purchase", "rental"),
                    conditions=(_where("quantity", "is_more_than", 1),),
                    measure=Measure(kind="sum", property="amount"),
                    comparison=Comparison(operator="at_least", value="500.50"),
                    window=_days(365),
                )
            ),
            Step(
                operator="or",
                block=BehavioralBlock(
                    interactions=("rental",),
                    measure=Measure(kind="average", property="amount"),
                    comparison=Comparison(operator="between", value=100, upper="250.125"),
                ),
            ),
            Step(
                operator="and_also",
                block=BehavioralBlock(
                    interactions=("page_visited",), measure=Measure(kind="count_distinct", property="page"),
                    comparison=Comparison(operator="less_than", value=4),
                ),
            ),
        )
    ),
    "different-days": Definition(
        steps=(
            Step(
                block=BehavioralBlock(
                    interactions=("page_visited",),
                    measure=Measure(kind="count_days"),
                    comparison=Comparison(operator="at_least", value=2),
                    window=_days(60),
                )
            ),
        )
    ),
    "lapsed-readers": Definition(
        steps=(
            Step(
                block=BehavioralBlock(
                    interactions=("email_opened",), window=NotInTheLast(span=Span(amount=6, unit="months"))
                )
            ),
        )
    ),
    "none-after": Definition(
        steps=(
            Step(
                block=BehavioralBlock(
                    interactions=("purchase",), comparison=Comparison(operator="exactly", value=0),
                    window=After(date="2025-09-30"),
                )
            ),
        )
    ),
    "groups-and-segments": Definition(
        steps=(
            Step(block=SegmentBlock(segment="clickers")),
            Step(
                operator="but_not",
                block=Group(steps=(Step(block=_BERLIN), Step(operator="or", block=_VISITED))),
            ),
        ),
        included=(1, 2),
        excluded=(3,),
    ),
    "five-block-chain": Definition(
        steps=(
            Step(block=_CONSENT),
            Step(operator="and_also", block=_VISITED),
            Step(operator="or", block=_BERLIN),
            Step(operator="but_not", block=_CLICKED),
            Step(operator="and_also", block=_NEVER_SENT_FORM),
        )
    ),
    "leads-by-contact-and-behaviour": Definition(
        target="lead",
        steps=(
            Step(
                block=_profile(
                    _where("score", "is_at_least", 50),
                    _where("contact.city", "is_not", "City 7"),
                    _where("account.industry", "is", "construction"),
                )
            ),
            Step(operator="and_also", block=_VISITED),
            Step(operator="but_not", block=_CLICKED),
        ),
    ),
}  # fmt: skip
