"""Definitions that must be refused, from the validation cases."""

from __future__ import annotations

from typing import Any

from core.language.definition import from_data
from tests.conformance.translate.names import Names
from tests.conformance.translate.neutral import Json


def problems(names: Names) -> list[Json]:
    """The validation cases. ``refused_by`` is *form* where already the form of the data is wrong."""

    def of(attribute: str, operator: str, value: Any) -> Json:
        condition = {"kind": "condition", "attribute": attribute, "operator": operator, "value": value}
        return {"steps": [{"block": {"kind": "profile", "conditions": [condition]}}]}

    def naming(key: str) -> Json:
        return from_data({"steps": [{"block": {"kind": "segment", "segment": key}}]}).model_dump(mode="json")

    behavioral = {
        "kind": "behavioral",
        "interactions": [names.kind_of("testEventType")],
        "comparison": {"operator": "invalid", "value": 2},
        "window": {"kind": "in_the_last", "span": {"amount": 10, "unit": "days"}},
    }
    first = ["steps", 0, "block", "conditions", 0]
    return [
        {
            "id": "mautic-circular-reference",
            "definition": naming("b"),
            "key": "a",
            "segments": {"a": {"definition": naming("b")}, "b": {"definition": naming("a")}},
            "refused_by": "validation",
            "path": ["steps", 0, "block", "segment"],
        },
        {
            "id": "mautic-missing-table-filter",
            "definition": of("unknown_object.first_name_lol", "is_not", "xxxxx"),
            "refused_by": "validation",
            "path": [*first, "attribute"],
        },
        {"id": "unomi-null-condition", "definition": {"steps": []}, "refused_by": "validation", "path": ["steps"]},
        {
            "id": "unomi-unknown-condition",
            "definition": {"steps": [{"block": {"kind": "fakeConditionId"}}]},
            "refused_by": "form",
            "path": ["steps", 0, "block", "kind"],
        },
        {
            "id": "unomi-bad-operator",
            "definition": {"steps": [{"block": behavioral}]},
            "refused_by": "form",
            "path": ["steps", 0, "block", "comparison", "operator"],
        },
        {
            "id": "keila-invalid-field",
            "definition": of("invalid_field", "is", "foo@example.com"),
            "refused_by": "validation",
            "path": [*first, "attribute"],
        },
        {
            "id": "tracardi-eq-null",
            "definition": of("h", "is", None),
            "refused_by": "validation",
            "path": [*first, "value"],
        },
    ]
