"""What an explanation shows: every part with its mark, what was found, and nothing hostile or endless."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from types import MappingProxyType
from typing import Any

from core.audience.why import explain
from core.engine.reference import Interaction
from core.language.definition import Definition, from_data
from core.language.dependencies import KnownSegment
from tests.plain import a_contact, a_lead, an_account, records_of
from tests.pools import CATALOG
from ui.segment import explanation

NOON = datetime(2024, 5, 15, 12, tzinfo=UTC)
MANY = 12
RECORDS = records_of(
    contacts=(a_contact(1, {"city": "Aachen", "first_name": "*x* <b>"}, account_id=3), a_contact(2)),
    accounts=(an_account(3, {"employees": 40}),),
    leads=tuple(a_lead(id_, {"score": 10 * id_, "topic": f"Topic {id_}"}, contact_id=1) for id_ in range(1, 9)),
    interactions=tuple(
        Interaction(1, id_, "email_opened", NOON - timedelta(days=id_), {"email": "[a](b)", "amount": Decimal(id_)})
        for id_ in range(MANY)
    ),
)  # fmt: skip


def shown(*steps: Any, id_: int = 1, segments: Any = MappingProxyType({}), **rest: Any) -> tuple[str, list[str]]:
    """The verdict and the lines of the tree."""
    definition: Definition = from_data({"steps": list(steps), **rest})
    why = explain(definition, CATALOG, RECORDS, id_, as_of=NOON, zone="Europe/Berlin", segments=segments)
    return explanation.verdict(why), explanation.tree(why, definition, CATALOG, segments).split("\n")


def condition(attribute: str, operator: str, value: Any = None) -> dict[str, Any]:
    return {"kind": "condition", "attribute": attribute, "operator": operator, "value": value}


def profile(*conditions: dict[str, Any], chain: str | None = None, match: str = "all") -> dict[str, Any]:
    return {"operator": chain, "block": {"kind": "profile", "conditions": list(conditions), "match": match}}


IN_AACHEN = condition("city", "is", "Aachen")
OPENED = {"block": {"kind": "behavioral", "interactions": ["email_opened"]}}


def test_each_step_has_its_mark_its_operator_and_the_verdict_so_far() -> None:
    verdict, lines = shown(profile(IN_AACHEN), profile(IN_AACHEN, chain="but_not"))
    assert verdict == ":red[✗] **Not in** – step 2 takes them out"
    assert lines == [
        "- :green[✓] city is “Aachen” :gray[– City is “Aachen”] :green-badge[→ in]",
        "- **but not** :green[✓] city is “Aachen” :gray[– City is “Aachen”] :red-badge[→ out]",
    ]


def test_no_data_is_said() -> None:
    _, lines = shown(profile(IN_AACHEN), id_=2)
    assert lines == ["- :red[✗] city is “Aachen” :gray-badge[no data in City]"]


def test_conditions_stand_below_how_they_are_joined() -> None:
    group = {
        "kind": "condition_group",
        "match": "all",
        "conditions": [IN_AACHEN, condition("account.employees", "is", 9)],
    }
    _, lines = shown(profile(IN_AACHEN, group, match="any"))
    assert [line[: line.index("[")] for line in lines] == [
        "- :green", "  - :green", "  - :red", "    - :green", "    - :red",
    ]  # fmt: skip
    assert "at least one of these" in lines[0]
    assert "all of these" in lines[2]


def test_the_latest_interactions_are_shown_in_the_zone_and_the_rest_is_counted() -> None:
    _, lines = shown(OPENED)
    assert lines[0].startswith("- :green[✓] who opened an e\\-mail at least once")
    assert "2024\\-05\\-15 14\\:00" in lines[1]
    assert len(lines) == 2 + explanation.MOST_INTERACTIONS
    assert lines[-1] == f"  - :small[… and {MANY - explanation.MOST_INTERACTIONS} more]"


def test_the_lead_that_decided_comes_first_and_the_rest_is_counted() -> None:
    group = {"kind": "related", "relation": "leads", "conditions": [condition("score", "is", 80)]}
    _, lines = shown(profile(group))
    assert lines[1] == "  - :green[✓] lead 8 \\(“Topic 8”\\)\\: Score is 80"
    assert lines[-1] == f"  - :small[… and {8 - explanation.MOST_RECORDS} more]"


def test_a_segment_is_followed_into_its_live_definition() -> None:
    live = from_data({"steps": [profile(IN_AACHEN)]})
    locals_ = KnownSegment(1, "locals", "Locals", "dynamic", "contact", "UTC", is_live=True, definition=live)
    named = {"block": {"kind": "segment", "segment": "locals"}}
    _, lines = shown(named, segments={"locals": locals_})
    assert "a member of “Locals”" in lines[0]
    assert lines[1] == "  - :green[✓] city is “Aachen” :gray[– City is “Aachen”]"


def test_manual_lists_are_told_where_there_are_any() -> None:
    verdict, lines = shown(profile(IN_AACHEN), included=[1, 2], excluded=[1])
    assert verdict == ":red[✗] **Not in** – manually excluded"
    assert lines[1:] == [
        "- :green[✓] on the list of those who are always in", "- :green[✓] on the list of those who are never in",
    ]  # fmt: skip


def test_whoever_is_not_there_has_no_tree() -> None:
    assert shown(profile(IN_AACHEN), id_=77) == (":red[✗] **Not in** – deleted, or was never there", [""])


def test_hostile_text_stays_text() -> None:
    _, lines = shown(profile(condition("first_name", "is", "](http://evil) <script>")), OPENED | {"operator": "or"})
    text = "\n".join(lines)
    assert "<b>" not in text
    assert "<script>" not in text
    assert "[a](b)" not in text
    assert "*x*" not in text


def test_what_is_long_is_cut() -> None:
    endless = condition("city", "is_in", [f"City {number}" for number in range(5_000)])
    _, lines = shown(profile(endless))
    assert len(lines[0]) < 1_000
    _, lines = shown(profile(*[IN_AACHEN] * 400))
    assert len(lines) == explanation.MOST_LINES + 1
    assert lines[-1] == "- … and more that would not fit here."
