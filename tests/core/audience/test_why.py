"""An explanation gives the verdict of the reference, and reasons that add up to it."""

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest

from core.audience.why import Reason, Standing, Why, explain
from core.engine.reference import Interaction, Records, fold_chain, members
from core.language.definition import (
    BehavioralBlock,
    Condition,
    ConditionGroup,
    Definition,
    Group,
    ProfileBlock,
    RelatedGroup,
    SegmentBlock,
    from_data,
)
from core.language.dependencies import KnownSegment
from tests.plain import a_contact, a_lead, an_account, everyone, records_of
from tests.pools import CATALOG
from tests.worlds import SCENARIOS, World, world

DEFINITIONS_PER_WORLD = 25
NOON = datetime(2024, 5, 15, 12, tzinfo=UTC)


@pytest.mark.parametrize("seed", range(len(SCENARIOS)), ids=[f"{zone}-{at}" for zone, at in SCENARIOS])
def test_the_verdict_agrees_with_the_reference_and_the_reasons_add_up_to_it(seed: int) -> None:
    one = world(seed)
    for number in range(DEFINITIONS_PER_WORLD):
        definition = one.definition(f"why {number}")
        expected = members(definition, one.catalog, one.records, one.as_of, one.zone, one.segments)
        for profile in (*everyone(one.records, definition.target), a_contact(9999)):
            why = _explained(one, definition, profile.id)
            assert why.is_member == (profile.id in expected)
            assert why.detail
            _adds_up(definition, why)


def _explained(one: World, definition: Definition, id_: int) -> Why:
    """Explain from the records of the one profile alone: an explanation may need nothing else."""
    records = _records_of(one.records, definition.target, id_)
    return explain(definition, one.catalog, records, id_, as_of=one.as_of, zone=one.zone, segments=one.segments)


def _records_of(records: Records, target: str, id_: int) -> Records:
    leads = [
        lead
        for lead in everyone(records, "lead")
        if (lead.keys["contact_id"] if target == "contact" else lead.id) == id_
    ]
    contact_ids = {id_} if target == "contact" else {lead.keys["contact_id"] for lead in leads}
    contacts = [contact for contact in everyone(records, "contact") if contact.id in contact_ids]
    account_ids = {contact.keys["account_id"] for contact in contacts}
    accounts = [account for account in everyone(records, "account") if account.id in account_ids]
    return replace(
        records,
        profiles=(*contacts, *accounts, *leads),
        interactions=tuple(done for done in records.interactions if done.contact_id in contact_ids),
    )


def _adds_up(definition: Definition, why: Why) -> None:
    if why.standing is Standing.ABSENT:
        assert not why.is_member
        return
    chained = fold_chain([(step.operator, one.held) for step, one in zip(definition.steps, why.steps, strict=True)])
    if why.standing is Standing.BLOCKS:
        assert why.is_member == chained
    assert chained <= (why.decided_by is not None)
    for reason in why.steps:
        _reason_adds_up(reason)


def _reason_adds_up(reason: Reason, *, of_related_record: bool = False) -> None:
    assert reason.detail
    held = [child.held for child in reason.children]
    match reason.part:
        case RelatedGroup(match=match) if of_related_record:
            assert reason.held == (all(held) if match == "all" else any(held))
        case Condition() | BehavioralBlock():
            assert not reason.children
        case RelatedGroup(quantifier=quantifier):
            assert reason.held == {"any": any(held), "none": not any(held), "all": bool(held) and all(held)}[quantifier]
        case ProfileBlock(match=match) | ConditionGroup(match=match):
            assert reason.held == (all(held) if match == "all" else any(held))
        case Group(steps=steps):
            assert reason.held == fold_chain([(s.operator, h) for s, h in zip(steps, held, strict=True)])
        case SegmentBlock() if reason.children and "manually" not in reason.detail:
            assert reason.held <= (reason.decided_by is not None)
    for child in reason.children:
        is_record = isinstance(reason.part, RelatedGroup) and not of_related_record
        _reason_adds_up(child, of_related_record=is_record)


RECORDS = records_of(
    contacts=(
        a_contact(1, {"city": "Aachen", "birthday": date(2024, 5, 1)}, account_id=3),
        a_contact(2, {"city": ""}),
        a_contact(4, {}, deleted=True),
    ),
    accounts=(an_account(3, {"employees": 40, "industry": "construction"}),),
    leads=(a_lead(5, {"score": 10}, contact_id=1), a_lead(6, {"score": 90}, contact_id=1)),
    interactions=(
        Interaction(1, 11, "email_opened", datetime(2024, 5, 14, 9, 30, tzinfo=UTC), {"amount": Decimal("2.50")}),
        Interaction(1, 12, "email_opened", datetime(2024, 5, 1, tzinfo=UTC), {"amount": Decimal("1.25")}),
        Interaction(1, 13, "email_opened", datetime(2024, 6, 1, tzinfo=UTC)),
    ),
)


def why(*steps: Any, id_: int = 1, segments: dict[str, KnownSegment] | None = None, **rest: Any) -> Why:
    definition = from_data({"steps": list(steps), **rest})
    return explain(definition, CATALOG, RECORDS, id_, as_of=NOON, zone="Europe/Berlin", segments=segments or {})


def profile_step(attribute: str, operator: str, value: Any = None, chain: str | None = None) -> dict[str, Any]:
    condition = {"kind": "condition", "attribute": attribute, "operator": operator, "value": value}
    return {"operator": chain, "block": {"kind": "profile", "conditions": [condition]}}


def behavioral_step(**fields: Any) -> dict[str, Any]:
    return {"block": {"kind": "behavioral", "interactions": ["email_opened"], **fields}}


IN_AACHEN = profile_step("city", "is", "Aachen")


@pytest.mark.parametrize(
    ("step", "id_", "detail"),
    [
        (IN_AACHEN, 1, "City is “Aachen”"),
        (IN_AACHEN, 2, "no data in City"),
        (profile_step("city", "is_not", "Köln"), 2, "no data in City, which counts here"),
        (profile_step("account.employees", "is_at_least", 50), 1, "account Employees is 40, 10 short of 50"),
        (profile_step("account.employees", "is_less_than", 30), 1, "account Employees is 40, 10 above 30"),
        (profile_step("account.employees", "is_between", [1, 30]), 1, "account Employees is 40, 10 above 30"),
        (profile_step("account.industry", "is", "energy"), 1, "account Industry is Construction"),
        (
            profile_step("birthday", "is_in_the_last", {"amount": 7, "unit": "days"}),
            1,
            "Birthday is 2024-05-01, 7 days too long ago",
        ),
        (behavioral_step(), 1, "2 times, last on 2024-05-14 11:30"),
        (behavioral_step(), 2, "never; 1 more needed"),
        (
            behavioral_step(comparison={"operator": "at_least", "value": 4}),
            1,
            "2 times, last on 2024-05-14 11:30; 2 more needed",
        ),
        (
            behavioral_step(comparison={"operator": "exactly", "value": 0}),
            1,
            "2 times, last on 2024-05-14 11:30; 2 too many",
        ),
        (
            behavioral_step(measure={"kind": "sum", "property": "amount"}, comparison={"value": 5}),
            1,
            "the sum of Amount is 3.75; 1.25 more needed",
        ),
        (
            behavioral_step(measure={"kind": "average", "property": "amount"}),
            2,
            "no Amount to take the average of",
        ),
        (
            behavioral_step(window={"kind": "not_in_the_last", "span": {"amount": 7, "unit": "days"}}),
            1,
            "happened within that time, last on 2024-05-14 11:30",
        ),
    ],
)
def test_a_detail_says_the_value_and_what_is_missing(step: Any, id_: int, detail: str) -> None:
    assert why(step, id_=id_).steps[0].detail == detail


def test_a_reason_has_the_actual_value_and_its_record() -> None:
    reason = why(profile_step("account.employees", "is_at_least", 50)).steps[0].children[0]
    assert (reason.actual, reason.record_id, reason.held) == (40, 3, False)
    assert reason.path == ("steps", 0, "block", "conditions", 0)


def test_a_reason_has_the_interactions_that_counted_in_order_without_later_ones() -> None:
    reason = why(behavioral_step()).steps[0]
    assert [done.id for done in reason.interactions] == [12, 11]
    assert reason.actual == 2


def test_the_interaction_with_the_largest_value_is_the_one_that_decides() -> None:
    step = behavioral_step(measure={"kind": "largest", "property": "amount"}, comparison={"value": 2})
    assert [done.id for done in why(step).steps[0].interactions] == [11]


@pytest.mark.parametrize(
    ("quantifier", "held", "record_id", "detail"),
    [
        ("any", True, 6, "lead 6 meets it"),
        ("none", False, 6, "lead 6 meets it"),
        ("all", False, 5, "lead 5 does not meet it"),
    ],
)
def test_the_related_record_that_decides_is_named(quantifier: str, *, held: bool, record_id: int, detail: str) -> None:
    condition = {"kind": "condition", "attribute": "score", "operator": "is_at_least", "value": 50}
    group = {"kind": "related", "relation": "leads", "quantifier": quantifier, "conditions": [condition]}
    step = {"block": {"kind": "profile", "conditions": [group]}}
    reason = why(step).steps[0].children[0]
    assert (reason.held, reason.record_id, reason.detail) == (held, record_id, detail)
    assert [child.record_id for child in reason.children] == [5, 6]
    assert why(step, id_=2).steps[0].children[0].detail == "has no leads"


def test_the_step_that_let_the_profile_in_or_took_it_out_is_the_last_that_changed_the_verdict() -> None:
    elsewhere = profile_step("city", "is", "Köln")
    here_too, not_here = profile_step("city", "is", "aachen", "or"), profile_step("city", "is", "Aachen", "but_not")
    assert why(IN_AACHEN, here_too).decided_by == 0
    assert why(elsewhere, here_too).detail == "step 2 lets them in"
    assert why(IN_AACHEN, here_too, not_here).detail == "step 3 takes them out"
    assert why(elsewhere).decided_by is None
    assert why(elsewhere).detail == "no step lets them in"


def test_manual_lists_and_deletion_settle_it() -> None:
    assert why(IN_AACHEN, excluded=[1], included=[1]).standing is Standing.EXCLUDED
    assert why(IN_AACHEN, id_=2, included=[2]).detail == "manually included"
    assert why(IN_AACHEN, id_=4, included=[4]).standing is Standing.ABSENT
    assert not why(IN_AACHEN, id_=77, included=[77]).is_member


def test_a_segment_block_has_the_reasons_of_the_live_definition() -> None:
    live = from_data({"steps": [IN_AACHEN]})
    known = KnownSegment(1, "locals", "Locals", "dynamic", "contact", "UTC", is_live=True, definition=live)
    step = {"block": {"kind": "segment", "segment": "locals"}}
    reason = why(step, segments={"locals": known}).steps[0]
    assert reason.detail == "a member of “Locals”: step 1 lets them in"
    assert reason.children[0].detail == "City is “Aachen”"
    outside = why(step, id_=2, segments={"locals": known}).steps[0]
    assert outside.detail == "not a member of “Locals”: no step lets them in"
