"""What changed between two definitions, in words."""

from __future__ import annotations

import pytest
from hypothesis import given

from core.language.comparison import MAX_SHOWN, differences
from core.language.definition import (
    Before,
    BehavioralBlock,
    Block,
    ChainOperator,
    Comparison,
    Condition,
    ConditionGroup,
    Definition,
    Ever,
    Group,
    InTheLast,
    Measure,
    ProfileBlock,
    ProfileCondition,
    RelatedGroup,
    SegmentBlock,
    Span,
    Step,
    Value,
)
from tests.pools import CATALOG
from tests.strategies import definitions

KNOWN = CATALOG.extended(segments={"customers": "Customers", "vip": "Best"})


def where(attribute: str, operator: str, value: Value = None) -> Condition:
    return Condition(attribute=attribute, operator=operator, value=value)


def whose(*conditions: ProfileCondition) -> ProfileBlock:
    return ProfileBlock(conditions=conditions)


def chain(first: Block, *rest: tuple[ChainOperator, Block]) -> Definition:
    return Definition(steps=(Step(block=first), *(Step(operator=operator, block=block) for operator, block in rest)))


def difference_texts(old: Definition, new: Definition) -> list[str]:
    return [difference.text for difference in differences(old, new, KNOWN)]


BERLIN, PARIS = where("city", "is", "Berlin"), where("city", "is", "Paris")
NEW, SCORE = where("status", "is", "new"), where("score", "is_at_least", 70)
CUSTOMERS = SegmentBlock(segment="customers")
OPENED = BehavioralBlock(interactions=("email_opened",), window=InTheLast(span=Span(amount=30, unit="days")))


def opened(**changes: object) -> Definition:
    return chain(OPENED.model_copy(update=changes))


@pytest.mark.parametrize(
    ("old", "new", "texts"),
    [
        (
            chain(OPENED),
            opened(window=InTheLast(span=Span(amount=60, unit="days"))),
            ["window changed from 30 to 60 days"],
        ),
        (
            chain(OPENED),
            opened(window=InTheLast(span=Span(amount=1, unit="weeks"))),
            ["window changed from 30 days to 1 week"],
        ),
        (chain(OPENED), opened(window=Ever()), ["window changed from “in the last 30 days” to “at any time”"]),
        (
            chain(OPENED),
            opened(comparison=Comparison(value=3), window=Before(date="2026-01-31")),
            [
                "“at least once” changed to “at least 3 times”",
                "window changed from “in the last 30 days” to “before 31 January 2026”",
            ],
        ),
        (
            chain(OPENED),
            opened(measure=Measure(kind="count_days")),
            ["“at least once” changed to “on at least 1 day”"],
        ),
        (
            chain(OPENED),
            opened(interactions=("email_opened", "email_clicked")),
            ["interaction changed from “opened an e-mail” to “opened an e-mail or clicked a link”"],
        ),
        (
            chain(OPENED),
            opened(conditions=(where("email", "is", "May"),)),
            ["condition added: e-mail name is “May”"],
        ),
        (chain(whose(NEW)), chain(whose(NEW, BERLIN)), ["condition added: city is “Berlin”"]),
        (chain(whose(NEW, BERLIN)), chain(whose(NEW)), ["condition removed: city is “Berlin”"]),
        (
            chain(whose(NEW, BERLIN)),
            chain(whose(NEW, PARIS)),
            ["condition changed from city is “Berlin” to city is “Paris”"],
        ),
        (
            chain(whose(BERLIN, NEW)),
            chain(ProfileBlock(match="any", conditions=(BERLIN, NEW))),
            ["“all of” the conditions changed to “any of” them"],
        ),
        (
            chain(whose(BERLIN, ConditionGroup(conditions=(BERLIN,)))),
            chain(whose(BERLIN, ConditionGroup(conditions=(PARIS,)))),
            ["condition changed from city is “Berlin” to city is “Paris”"],
        ),
        (
            chain(whose(RelatedGroup(relation="leads", conditions=(NEW,)))),
            chain(whose(RelatedGroup(relation="leads", quantifier="none", conditions=(NEW, SCORE)))),
            ["“at least one” of leads changed to “none”", "in leads: condition added: score is at least 70"],
        ),
        (chain(CUSTOMERS), chain(SegmentBlock(segment="vip")), ["segment changed from “Customers” to “Best”"]),
        (
            chain(whose(BERLIN), ("or", CUSTOMERS)),
            chain(whose(BERLIN)),
            ["block 2 removed: who are members of the segment “Customers”"],
        ),
        (
            chain(whose(BERLIN)),
            chain(whose(BERLIN), ("but_not", CUSTOMERS)),
            ["block 2 added with “but not”: who are members of the segment “Customers”"],
        ),
        (
            chain(whose(BERLIN), ("or", OPENED), ("or", CUSTOMERS)),
            chain(whose(PARIS), ("or", OPENED), ("but_not", CUSTOMERS)),
            [
                "block 1: condition changed from city is “Berlin” to city is “Paris”",
                "“or” changed to “but not” before block 3",
            ],
        ),
        (
            chain(whose(BERLIN)),
            chain(CUSTOMERS, ("and_also", whose(BERLIN))),
            ["block 1 added: who are members of the segment “Customers”", "“and also” put before block 2"],
        ),
        (
            chain(CUSTOMERS, ("and_also", whose(BERLIN))),
            chain(whose(BERLIN)),
            ["block 1 removed: who are members of the segment “Customers”", "block 1 comes first now"],
        ),
        (
            chain(Group(steps=(Step(block=whose(BERLIN)), Step(operator="or", block=CUSTOMERS)))),
            chain(Group(steps=(Step(block=whose(PARIS)), Step(operator="and_also", block=CUSTOMERS)))),
            [
                "block 1.1: condition changed from city is “Berlin” to city is “Paris”",
                "“or” changed to “and also” before block 1.2",
            ],
        ),
        (
            Definition(included=(1, 2)),
            Definition(included=(2, 3, 4), excluded=(9,)),
            [
                "2 contacts (ids 3, 4) added to the manually included ones",
                "1 contact (id 1) removed from the manually included ones",
                "1 contact (id 9) added to the manually excluded ones",
            ],
        ),
        (Definition(), Definition(target="lead"), ["target changed from contacts to leads"]),
    ],
)
def test_examples(old: Definition, new: Definition, texts: list[str]) -> None:
    assert difference_texts(old, new) == texts


def test_paths_lead_to_what_changed() -> None:
    old = chain(whose(BERLIN, NEW), ("or", OPENED))
    new = chain(whose(NEW), ("or", OPENED.model_copy(update={"window": Ever()})))
    assert [(difference.change, difference.path) for difference in differences(old, new, KNOWN)] == [
        ("removed", ("steps", 0, "block", "conditions", 0)),
        ("changed", ("steps", 1, "block", "window")),
    ]


def test_long_texts_are_cut() -> None:
    texts = tuple(map(str, range(1000)))
    (text,) = difference_texts(chain(whose()), chain(whose(where("city", "is_in", texts))))
    assert len(text) < MAX_SHOWN + 100


@given(definitions(KNOWN), definitions(KNOWN))
def test_only_equal_definitions_have_no_difference(old: Definition, new: Definition) -> None:
    assert differences(old, old, KNOWN) == ()
    assert bool(differences(old, new, KNOWN)) == (old != new)
