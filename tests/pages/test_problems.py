"""Every problem of a definition is shown beside its block, whether the block is being edited or not."""

from __future__ import annotations

from typing import Any

import pytest

from core import lifecycle
from core.language.definition import from_data
from core.language.validation import find_problems
from core.store.database import Database
from tests.callers import ANYBODY, caller
from tests.pages.conftest import NOW, App
from ui.segment import problems

LONG = {"amount": 100_001, "unit": "days"}


def condition(attribute: str, operator: str, value: Any = None, **fields: Any) -> dict[str, Any]:
    return {"kind": "condition", "attribute": attribute, "operator": operator, "value": value, **fields}


def profile(*conditions: Any, **fields: Any) -> dict[str, Any]:
    return {"kind": "profile", "conditions": list(conditions), **fields}


def behavioral(**fields: Any) -> dict[str, Any]:
    return {"kind": "behavioral", "interactions": ["email_opened"], **fields}


def related(*conditions: Any, relation: str = "leads") -> dict[str, Any]:
    return {"kind": "related", "relation": relation, "conditions": list(conditions)}


BROKEN = {
    "empty profile block": profile(),
    "empty group": {"kind": "group", "steps": []},
    "empty condition group": profile({"kind": "condition_group"}),
    "empty related group": profile(related()),
    "no interaction": behavioral(interactions=[]),
    "no segment": {"kind": "segment", "segment": ""},
    "unknown segment": {"kind": "segment", "segment": "gone"},
    "draft segment": {"kind": "segment", "segment": "a-draft"},
    "itself": {"kind": "segment", "segment": "broken"},
    "no attribute": profile(condition("", "")),
    "no operator": profile(condition("city", "")),
    "no value": profile(condition("city", "is", "")),
    "unknown attribute": profile(condition("cty", "is", "x")),
    "unknown attribute of a lead": profile(related(condition("city", "is", "x"))),
    "unknown relation": profile(related(condition("score", "is", 1), relation="friends")),
    "operator of another type": profile(condition("city", "is_more_than", 3)),
    "unknown operator": profile(condition("city", "iss", "x")),
    "switch of a negative operator": profile(condition("city", "is", "x", only_with_data=True)),
    "number for a text": profile(condition("city", "is", 5)),
    "list for one": profile(condition("city", "is", ["a"])),
    "empty list": profile(condition("city", "is_in", [])),
    "text too long": profile(condition("city", "is", "x" * 10_001)),
    "no number": profile(condition("account.employees", "is", "x")),
    "number too large": profile(condition("account.employees", "is", 10**12 + 1)),
    "range upside down": profile(condition("account.employees", "is_between", [5, 1])),
    "half a range": profile(condition("account.employees", "is_between", [5])),
    "unknown choice": profile(condition("source", "is", "Trade show")),
    "unknown choice in a list": profile(condition("source", "is_in", ["web", "webb"])),
    "no date": profile(condition("birthday", "is_on", "2026-02-29")),
    "no instant": profile(condition("created_at", "is_on", "yesterday")),
    "days upside down": profile(condition("birthday", "is_between", ["2026-01-02", "2026-01-01"])),
    "no length": profile(condition("birthday", "is_in_the_last", {"amount": 0, "unit": "days"})),
    "too long ago": profile(condition("birthday", "is_in_the_last", LONG)),
    "hours of days": profile(condition("birthday", "is_more_than_ago", {"amount": 1, "unit": "hours"})),
    "unknown period": profile(condition("birthday", "is_in_period", "this week")),
    "unknown month": profile(condition("birthday", "month_is", 13)),
    "unknown weekday": profile(condition("birthday", "weekday_is", 0)),
    "unknown interaction": behavioral(interactions=["email_open"]),
    "interaction twice": behavioral(interactions=["rental", "rental"]),
    "property of a count": behavioral(measure={"kind": "count", "property": "amount"}),
    "no property": behavioral(measure={"kind": "sum"}),
    "property that is no number": behavioral(measure={"kind": "largest", "property": "form"}),
    "unknown property": behavioral(measure={"kind": "count_distinct", "property": "fomr"}),
    "compared with a text": behavioral(comparison={"value": "x"}),
    "less than nothing": behavioral(comparison={"value": -1}),
    "no upper end": behavioral(comparison={"operator": "between", "value": 1}),
    "ends upside down": behavioral(comparison={"operator": "between", "value": 2, "upper": 1}),
    "upper end of one": behavioral(comparison={"operator": "exactly", "value": 2, "upper": 3}),
    "window without length": behavioral(window={"kind": "in_the_last", "span": {"amount": 0, "unit": "hours"}}),
    "window too long": behavioral(window={"kind": "not_in_the_last", "span": LONG}),
    "window upside down": behavioral(window={"kind": "between", "first": "2026-01-02", "last": "2026-01-01"}),
    "window without days": behavioral(window={"kind": "between", "first": "", "last": ""}),
    "no day": behavioral(window={"kind": "before", "date": "soon"}),
    "condition of an interaction": behavioral(conditions=[condition("amount", "is", "x")]),
    "attribute of an interaction": behavioral(conditions=[condition("city", "is", "x")]),
}


@pytest.mark.parametrize("name", BROKEN)
def test_every_problem_is_shown_beside_its_block(app: App, database: Database, name: str) -> None:
    definition = from_data({"schema_version": 1, "target": "contact", "steps": [{"block": BROKEN[name]}]})
    lifecycle.create_segment(database, caller(NOW), kind="dynamic", name="A draft")
    made = lifecycle.create_segment(database, caller(NOW), kind="dynamic", name="Broken", definition=definition)
    found = find_problems(
        definition, lifecycle.catalog(database, ANYBODY), lifecycle.known_segments(database, ANYBODY), made.key
    )
    expected = {line for problem in found if (line := problems.line(problem, definition))}
    assert expected
    at = app.open("pages/builder.py", id=made.id)
    assert expected <= {element.value for element in at.main.markdown}
    assert at.metric[0].value == "–"
    for button in [button for button in at.button if button.label == "Edit"]:
        button.click().run()
        assert not at.exception
        assert expected <= {element.value for element in at.main.markdown}
        said = [element.value for element in at.main.markdown if element.value in expected]
        assert len(said) == len(set(said)), "each once"
