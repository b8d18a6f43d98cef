"""The SQL itself: equal for equal input, as in the golden files, and planned without a trap."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Connection, Dialect

from core.audience import selection
from core.engine.compiler import compile_definition
from core.language.catalog import BUILT_IN
from core.language.definition import (
    BehavioralBlock,
    Block,
    ChainOperator,
    Comparison,
    Condition,
    Definition,
    Group,
    ProfileBlock,
    Step,
    from_text,
    to_json,
)
from core.language.validation import find_problems
from core.language.validation.limits import MAX_BLOCKS, MAX_LEVELS
from core.store.database import Database
from tests.callers import ANYBODY
from tests.conftest import on
from tests.crowd import fill
from tests.representative import AS_OF, DEFINITIONS, SEGMENTS, ZONE

GOLDEN = Path(__file__).parent / "golden"
DIALECTS: dict[str, Dialect] = {"sqlite": sqlite.dialect(), "postgresql": postgresql.dialect()}
CONTACTS = 40_000
BIG = 10_000
"""An input of a join with at least so many rows is big; a nested loop over two of them is a trap."""


def compiled(definition: Definition) -> sa.Select[int]:
    return compile_definition(definition, BUILT_IN, AS_OF, ZONE, SEGMENTS)


def written(definition: Definition, dialect: Dialect) -> str:
    statement = compiled(definition).compile(dialect=dialect, compile_kwargs={"render_postcompile": True})
    parameters = {name: str(value) for name, value in statement.params.items()}
    return f"{statement}\n-- {json.dumps(parameters, ensure_ascii=False)}\n"


@pytest.mark.parametrize("dialect", DIALECTS)
@pytest.mark.parametrize("name", DEFINITIONS)
def test_sql_is_the_golden_one(name: str, dialect: str, *, rewrite_golden: bool) -> None:
    path = GOLDEN / dialect / f"{name}.sql"
    sql = written(DEFINITIONS[name], DIALECTS[dialect])
    if rewrite_golden:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(sql, encoding="utf-8")
    assert sql == path.read_text(encoding="utf-8"), "run `make golden` and read the difference"


@pytest.mark.parametrize("name", DEFINITIONS)
def test_equal_definitions_give_equal_sql(name: str) -> None:
    definition = DEFINITIONS[name]
    again = from_text(to_json(definition))
    for dialect in DIALECTS.values():
        assert written(definition, dialect) == written(again, dialect)


def test_no_golden_file_is_left_over() -> None:
    assert {path.stem for path in GOLDEN.rglob("*.sql")} == set(DEFINITIONS)


def test_text_never_becomes_sql() -> None:
    hostile = "x'; DROP TABLE contact; --"
    definition = from_text(
        json.dumps({
            "steps": [
                {"block": {"kind": "profile", "conditions": [
                    {"kind": "condition", "attribute": "city", "operator": operator, "value": value}
                    for operator, value in (("is", hostile), ("contains", hostile), ("is_in", [hostile]))
                ]}},
                {"operator": "or", "block": {"kind": "behavioral", "interactions": ["email_opened"], "conditions": [
                    {"kind": "condition", "attribute": "category", "operator": "begins_with", "value": hostile}
                ]}},
            ]
        })
    )  # fmt: skip
    for dialect in DIALECTS.values():
        assert "drop table" not in str(compiled(definition).compile(dialect=dialect)).lower()


@on("postgresql")
def test_no_plan_on_postgresql_is_quadratic(database: Database) -> None:
    fill(database, CONTACTS)
    with database.engine.connect() as connection:
        for name, definition in DEFINITIONS.items():
            plan = _postgresql_plan(connection, compiled(definition))
            assert not _traps(plan), f"{name}: {_traps(plan)}\n{json.dumps(plan, indent=1)}"


def _postgresql_plan(connection: Connection, select: sa.Select[int]) -> dict[str, Any]:
    sql = select.compile(connection, compile_kwargs={"render_postcompile": True})
    explained = connection.exec_driver_sql(f"EXPLAIN (FORMAT JSON) {sql}", driver_parameters(sql)).scalar_one()
    return dict(explained[0]["Plan"])


def driver_parameters(sql: Any) -> dict[str, Any]:
    processed = dict(sql.construct_params())
    for name, processor in sql._bind_processors.items():  # noqa: SLF001 - nothing public gives what a driver gets
        processed[name] = processor(processed[name])
    return processed


def _traps(node: dict[str, Any]) -> list[str]:
    """What is quadratic in a plan: a subplan run for each row, a nested loop over two big inputs."""
    found = []
    children = node.get("Plans", [])
    if node["Node Type"] == "Nested Loop":
        inner = next(child for child in children if child.get("Parent Relationship") == "Inner")
        outer = next(child for child in children if child.get("Parent Relationship") == "Outer")
        if outer["Plan Rows"] >= BIG and inner["Plan Rows"] >= BIG:
            found.append(f"nested loop over {outer['Plan Rows']} and {inner['Plan Rows']} rows")
    text = json.dumps({key: value for key, value in node.items() if key != "Plans"})
    subplans = re.findall(r"(hashed )?SubPlan \d+", text.replace('"Subplan Name": "SubPlan', ""))
    found += [f"subplan that is not hashed: {text[:300]}" for hashed in subplans if not hashed]
    for child in children:
        found += _traps(child)
    return found


@on("sqlite")
def test_no_plan_on_sqlite_is_quadratic(database: Database) -> None:
    fill(database, CONTACTS)
    with database.engine.connect() as connection:
        for name, definition in DEFINITIONS.items():
            steps = _sqlite_plan(connection, compiled(definition))
            scans = [step for step in steps if _is_scan_for_each_row(step, steps)]
            assert not scans, f"{name}: {scans}\n" + "\n".join(str(step) for step in steps)


def _sqlite_plan(connection: Connection, select: sa.Select[int]) -> list[tuple[int, int, str]]:
    sql = select.compile(connection, compile_kwargs={"render_postcompile": True})
    values = driver_parameters(sql)
    ordered = tuple(values[name] for name in sql.positiontup)
    rows = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {sql}", ordered)
    return [(row[0], row[1], row[3]) for row in rows]


def _is_scan_for_each_row(step: tuple[int, int, str], steps: list[tuple[int, int, str]]) -> bool:
    """A scan of a whole table inside a loop over another, or in a subquery run for each row."""
    number, parent, detail = step
    if not detail.startswith("SCAN") or not re.match(r"SCAN (c|i|l|r|s)\b", detail):
        return False
    if any(
        sibling[1] == parent and sibling[0] < number and sibling[2].startswith(("SCAN", "SEARCH")) for sibling in steps
    ):
        return True
    by_number = {other[0]: other for other in steps}
    above = by_number.get(parent)
    while above is not None:
        if above[2].startswith("CORRELATED"):
            return True
        above = by_number.get(above[1])
    return False


@on("postgresql")
def test_the_plan_check_finds_the_trap_of_not_in(database: Database) -> None:
    """The check has teeth: the form that the compiler avoids is a trap to it."""
    fill(database, CONTACTS)
    with database.engine.connect() as connection:
        connection.exec_driver_sql("SET work_mem = '64kB'")
        plan = connection.exec_driver_sql(
            "EXPLAIN (FORMAT JSON) SELECT id FROM contact WHERE id NOT IN (SELECT contact_id FROM interaction)"
        ).scalar_one()[0]["Plan"]
        assert _traps(plan)


def test_the_longest_chain_and_the_deepest_groups_are_counted(database: Database) -> None:
    """However they alternate, what nests in a definition nests neither in Python nor in SQL."""
    operators: tuple[ChainOperator, ...] = ("or", "and_also", "but_not")
    opened = BehavioralBlock(interactions=("email_opened",), comparison=Comparison(value=2))
    city = ProfileBlock(conditions=(Condition(attribute="city", operator="is", value="Aachen"),))
    mixed = tuple(
        Step(operator=operators[n % 3] if n else None, block=opened if n % 2 else city) for n in range(MAX_BLOCKS)
    )
    inner: Block = city
    for n in range(MAX_LEVELS):
        inner = Group(
            steps=(Step(block=opened), Step(operator=operators[n % 3], block=inner), Step(operator="or", block=opened))
        )
    for steps in (mixed, (Step(block=inner),)):
        definition = Definition(steps=steps)
        assert not find_problems(definition, BUILT_IN, {})
        assert selection.count(database, ANYBODY, definition, as_of=AS_OF, zone=ZONE) == 0
