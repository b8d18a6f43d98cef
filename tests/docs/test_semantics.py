"""Every example of docs/semantics.md holds, on the reference and compiled on every database."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

import pytest

from core.engine.compiler import compile_definition
from core.engine.reference import Records, members
from core.language import validation
from core.language.catalog import MAX_NUMBER
from core.language.dependencies import KnownSegment
from core.language.operators import COMPARISONS, MEASURES, OPERATORS, PERIODS, AttributeType, operators_of
from core.language.texts import VALUE
from core.language.validation import find_problems
from tests.docs.examples import AS_OF, CATALOG, EXAMPLES, PAGE, Example
from tests.loading import load
from tests.worlds import World

if TYPE_CHECKING:
    from core.store.database import Database

ANSWERED = [example for example in EXAMPLES if "problems" not in example.written]
REFUSED = [example for example in EXAMPLES if "problems" in example.written]


def _by_line(examples: list[Example]) -> list[Any]:
    return [pytest.param(example, id=f"line{example.line}") for example in examples]


@pytest.mark.parametrize("example", _by_line(ANSWERED))
def test_the_reference_agrees(example: Example) -> None:
    asked = list(example.questions())
    assert asked
    for definition, as_of, expected in asked:
        assert find_problems(definition, CATALOG, example.segments) == ()
        found = members(definition, CATALOG, example.records, as_of, example.zone, example.segments)
        assert example.said(found) == expected, definition


def test_the_compiler_agrees(database: Database) -> None:
    load(_world(), database)
    wrong = []
    with database.reading() as session:
        for example in ANSWERED:
            for definition, as_of, expected in example.questions():
                query = compile_definition(definition, CATALOG, as_of, example.zone, example.segments)
                found = session.execute(query).scalars().all()
                if example.said(found) != expected or len(found) != len(set(found)):
                    wrong.append((example.line, definition, example.said(found), expected))
    assert wrong == []


def _world() -> World:
    """The records of all examples together, with their segments, whose keys begin with the line."""
    records = Records()
    segments: dict[str, KnownSegment] = {}
    statics: dict[str, frozenset[int]] = {}
    for example in ANSWERED:
        own = example.records
        records = Records(records.profiles + own.profiles, records.interactions + own.interactions)
        segments |= {f"{example.line}/{key}": s for key, s in example.segments.items()}
        statics |= {f"{example.line}/{key}": ids for key, ids in own.static_members.items()}
        assert not own.static_members or "as_of" not in example.written, "stays are loaded as of one instant"
    segments = {key: replace(segment, key=key) for key, segment in segments.items()}
    return World(0, CATALOG, replace(records, static_members=statics), datetime.fromisoformat(AS_OF), "UTC", segments)


@pytest.mark.parametrize("example", _by_line(REFUSED))
def test_problems_are_found(example: Example) -> None:
    definition = example.definition(example.written["definition"])
    problems = find_problems(definition, CATALOG, example.segments, example.written.get("key"))
    assert [problem.where for problem in problems] == example.written["problems"]


def test_the_limits_are_those_of_the_page() -> None:
    _, _, section = PAGE.read_text(encoding="utf-8").partition("### Limits\n")
    rows = re.findall(r"^\| .+ \| ([0-9,]+) \|$", section, re.MULTILINE)
    assert [int(number.replace(",", "")) for number in rows] == [
        validation.MAX_BLOCKS,
        validation.MAX_CONDITIONS,
        validation.MAX_LEVELS,
        validation.MAX_VALUES_OF_ONE,
        validation.MAX_VALUES_OF_ALL,
        validation.MAX_SPAN,
        VALUE.most,
        MAX_NUMBER,
    ]


SECTIONS = {
    "Text": ["text"], "Numbers and money": ["number", "money"], "Choices": ["choice", "choices"],
    "Yes/no": ["yes_no"], "Dates": ["date", "datetime"],
}  # fmt: skip
"""The types that a section of the page lists the operators of; two lists where their operators differ."""


@pytest.mark.parametrize("title", SECTIONS)
def test_the_page_lists_the_operators_of_each_type(title: str) -> None:
    section = PAGE.read_text(encoding="utf-8").partition(f"### {title}\n")[2].partition("\n### ")[0]
    lists = [found for found in _in_italics(section) if ", " in found]
    types = SECTIONS[title]
    for type_, listed in zip(types, lists if len(lists) == len(types) else lists[:1] * len(types), strict=True):
        own = {operator.label for operator in operators_of(AttributeType(type_)) if not operator.is_about_data}
        assert {*listed.split(", ")} == own


def test_the_page_lists_the_negative_operators() -> None:
    [sentence] = re.findall(r"The negative operators are ([^.]+)\.", PAGE.read_text(encoding="utf-8"))
    assert {*_in_italics(sentence)} == {operator.label for operator in OPERATORS.values() if operator.is_negative}


def _in_italics(text: str) -> list[str]:
    return [" ".join(found.split()) for found in re.findall(r"(?<!\*)\*([^*]+)\*(?!\*)", text)]


def test_every_word_of_the_language_has_an_example() -> None:
    definitions = [definition for example in ANSWERED for definition, _, _ in example.questions()]
    said = json.dumps([definition.model_dump(mode="json") for definition in definitions])

    def used(field: str) -> set[str]:
        return set(re.findall(rf'"{field}": "(\w+)"', said))

    assert used("operator") - {"or", "and_also", "but_not"} - set(COMPARISONS) == set(OPERATORS)
    assert used("operator") >= {"or", "and_also", "but_not"} | set(COMPARISONS)
    assert used("kind") >= {"ever", "in_the_last", "not_in_the_last", "between", "before", "after", *MEASURES}
    assert used("kind") >= {"profile", "condition_group", "related", "behavioral", "segment", "group"}
    assert used("quantifier") == {"any", "none", "all"}
    assert used("value") >= set(PERIODS)
