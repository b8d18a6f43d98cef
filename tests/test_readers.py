"""Every reader knows every operator: each row of the table is asked of each reader, with every type of it.

A reader has tables of its own (the compiler, the reference, the page of the language) or takes all
that it needs from the row. Either way an operator that it can't read is an error here, which names both.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from functools import cache

import pytest
from jsonschema import Draft202012Validator
from sqlalchemy.dialects import postgresql, sqlite

from core.audience.why import explain
from core.changes.crossings import crossings
from core.engine.compiler import compile_definition
from core.engine.compiler.operators import FORMS
from core.engine.compiler.ranges import Moment
from core.engine.compiler.rows import Base
from core.engine.reference import Datum, Records, members
from core.engine.reference.operators import RULES
from core.language.definition import Condition, Definition, ProfileBlock, Step, from_text, to_json
from core.language.json_schema import definition_schema
from core.language.operators import OPERATORS, AttributeType, Extent, Operator, ValueShape, operators_of
from core.language.sentence import read_sentence, sentence
from core.language.sentence.literals import MISSING
from core.language.validation import contradictions, find_problems, find_warnings
from tests.apps import AppTest
from tests.docs import examples
from tests.plain import a_contact, records_of
from tests.pools import ATTRIBUTES, CATALOG, VALUES
from tests.waiting import WITHIN_SECONDS

T = AttributeType
AS_OF = datetime(2026, 3, 31, 12, tzinfo=UTC)
ZONE = "Europe/Berlin"
SCHEMA = Draft202012Validator(json.loads(definition_schema()))
DATA: dict[T, Datum] = {
    T.TEXT: "b", T.NUMBER: 7, T.MONEY: Decimal("7.50"), T.CHOICE: "partner", T.CHOICES: ("green",), T.YES_NO: True,
    T.DATE: date(2026, 1, 1), T.DATETIME: AS_OF - timedelta(days=90),
}  # fmt: skip


def condition_of(operator: Operator, type_: T) -> Condition:
    value = VALUES[operator.shape][type_]
    return Condition(attribute=ATTRIBUTES[type_], operator=operator.key, value=value)


def definition_of(*conditions: Condition) -> Definition:
    return Definition(steps=(Step(block=ProfileBlock(conditions=conditions)),))


def asked(operator: Operator, type_: T) -> Definition:
    return definition_of(condition_of(operator, type_))


def records(type_: T) -> Records:
    return records_of(contacts=(a_contact(1, {ATTRIBUTES[type_]: DATA[type_]}), a_contact(2, {})))


# -- The readers: each raises where it does not know an operator ----------------------------------


def compiles(operator: Operator, type_: T) -> None:
    select = compile_definition(asked(operator, type_), CATALOG, AS_OF, ZONE, {})
    for dialect in (sqlite.dialect(), postgresql.dialect()):
        assert "WHERE" in str(select.compile(dialect=dialect))


def is_read_in_plain_python(operator: Operator, type_: T) -> None:
    found = members(asked(operator, type_), CATALOG, records(type_), AS_OF, ZONE, {})
    assert (2 in found) == (operator.denies is not None), "a contact without data is found by a negative one alone"


OF_CONSENT = {
    "is_yes": "consented to",
    "is_no": "refused",
    "contains_data": "consented to or refused",
    "does_not_contain_data": "neither consented to nor refused",
}


def is_said(operator: Operator, type_: T) -> None:
    said = sentence(asked(operator, type_), CATALOG)
    if type_ is T.YES_NO:  # the one attribute of this type is a consent
        assert f" have {OF_CONSENT[operator.key]} newsletters by e-mail" in said
        return
    before, behind = operator.words
    assert f" {operator.phrase_before_the or before}" in said or f" {before}" in said
    assert behind in said
    assert MISSING not in said
    assert ("(or has no data)" in said) == operator.is_negative


def is_read_from_a_sentence(operator: Operator, type_: T) -> None:
    definition = asked(operator, type_)
    assert read_sentence(sentence(definition, CATALOG), CATALOG) == definition


def is_valid(operator: Operator, type_: T) -> None:
    assert find_problems(asked(operator, type_), CATALOG, {}) == ()
    of_another_shape = "x" if operator.shape is not ValueShape.ONE else ("x",)
    wrong = condition_of(operator, type_).model_copy(update={"value": of_another_shape})
    assert find_problems(definition_of(wrong), CATALOG, {})


def is_explained(operator: Operator, type_: T) -> None:
    for id_ in (1, 2):
        why = explain(asked(operator, type_), CATALOG, records(type_), id_, as_of=AS_OF, zone=ZONE, segments={})
        assert why.steps[0].children[0].detail


def is_compared_with_others(operator: Operator, type_: T) -> None:
    """Beside every operator of the type; a negative one clashes with the one that it denies."""
    for other in operators_of(type_):
        both = definition_of(condition_of(operator, type_), condition_of(other, type_))
        warned = any("both hold" in warning.message for warning in find_warnings(both, CATALOG, {}))
        assert warned or operator.denies != other.key


def is_in_the_json_schema(operator: Operator, type_: T) -> None:
    text = to_json(asked(operator, type_))
    SCHEMA.validate(json.loads(text))
    assert from_text(text) == asked(operator, type_)


def has_a_widget(operator: Operator, type_: T) -> None:
    errors, keys = drawn(type_, operators_of(type_))
    if operator.key in errors:
        raise errors[operator.key]
    has_one = any(f"-{operator.key}-value" in key for key in keys)
    assert has_one == (operator.shape is not ValueShape.NONE)


@cache
def drawn(type_: T, operators: tuple[Operator, ...]) -> tuple[dict[str, Exception], list[str]]:
    """The widgets of these operators on one screen: the errors of those that can't be drawn, and the keys of all."""
    at = AppTest.from_function(_draw, kwargs={"type_": type_, "operators": operators}).run(timeout=WITHIN_SECONDS)
    assert not at.exception, at.exception[0].message
    widgets = [*at.selectbox, *at.multiselect, *at.text_input, *at.number_input, *at.date_input]
    return at.session_state["errors"], [str(widget.key) for widget in widgets]


def _draw(type_: str, operators: tuple) -> None:  # type: ignore[type-arg]  # the script knows no name of this module
    import streamlit as st

    from core.language.choosing import default_value
    from tests.pools import ATTRIBUTES, CATALOG
    from tests.test_readers import condition_of
    from ui.builder.blocks import values
    from ui.builder.blocks.slot import Slot

    attribute = CATALOG.attributes_of("contact")[ATTRIBUTES[type_]]
    st.session_state["errors"] = {}
    for operator in operators:
        try:
            default_value(attribute, operator)
            slot = Slot("drawn", (), lambda _: None)
            values.draw(condition_of(operator, type_), attribute, operator, slot, {})
        except Exception as error:  # noqa: BLE001 - told with the row that it came from
            st.session_state["errors"][operator.key] = error


def crosses_bounds_in_time(operator: Operator, type_: T) -> None:
    """What is found only where time alone can change the answer."""
    operand = Base.of(CATALOG, "contact").operand(ATTRIBUTES[type_])
    before, after = (Moment(AS_OF + timedelta(days=days), ZONE) for days in (0, 40))
    found = crossings(condition_of(operator, type_), operand, before, after)
    assert not found or type_ in (T.DATE, T.DATETIME)


def has_an_example(operator: Operator, _type: T) -> None:
    definitions = [one for example in examples.EXAMPLES for one, _, _ in example.questions()]
    assert any(f'"operator":"{operator.key}"' in to_json(one) for one in definitions), f"none in {examples.PAGE.name}"


READERS: dict[str, Callable[[Operator, T], None]] = {
    "the compiler": compiles,
    "the reference": is_read_in_plain_python,
    "the writer of sentences": is_said,
    "the reader of sentences": is_read_from_a_sentence,
    "validation": is_valid,
    "why": is_explained,
    "warnings": is_compared_with_others,
    "the JSON Schema": is_in_the_json_schema,
    "the widgets": has_a_widget,
    "the passage of time": crosses_bounds_in_time,
    "the page of the language": has_an_example,
}


def lacking(reader: str, *operators: Operator) -> Iterator[str]:
    """What a reader does not know of some operators, each with its type."""
    for operator in operators:
        for type_ in sorted(operator.types):
            try:
                READERS[reader](operator, type_)
            except Exception as error:  # noqa: BLE001 - of whatever kind, it is shown with the row and the reader
                yield f"{reader} can't read “{operator.key}” of {type_}: {type(error).__name__}: {error}"


@pytest.mark.parametrize("reader", READERS)
def test_a_reader_knows_every_operator_of_every_type(reader: str) -> None:
    missing = list(lacking(reader, *OPERATORS.values()))
    assert not missing, "\n".join(["", *missing])


# -- A row that nobody reads is told, by name ------------------------------------------------------

MADE_UP = Operator("resembles", "resembles", frozenset({T.TEXT}), ValueShape.ONE)
DENIED = Operator("does_not_resemble", "does not resemble", MADE_UP.types, ValueShape.ONE, denies=MADE_UP.key)
WITH_TABLES = {"the compiler", "the reference", "why", "the page of the language", "the passage of time"}
"""The readers that an operator must be written for; *why* asks the reference, the turn of time the compiler's table."""


@pytest.mark.parametrize("row", [MADE_UP, DENIED], ids=lambda row: row.key)
def test_who_lacks_a_new_row_is_told_and_the_others_need_nothing(
    row: Operator, monkeypatch: pytest.MonkeyPatch
) -> None:
    for new in (MADE_UP, DENIED):
        monkeypatch.setitem(OPERATORS, new.key, new)
    told = {reader: list(lacking(reader, row)) for reader in READERS}
    assert {reader for reader, missing in told.items() if missing} == WITH_TABLES
    for reader in WITH_TABLES:
        [message] = told[reader]
        assert message.startswith(f"{reader} can't read “{row.key}” of text: ")
    assert "must have SQL for text" in told["the compiler"][0]
    assert "must have plain Python for text" in told["the reference"][0]


def test_every_extent_says_something_of_some_values() -> None:
    """An extent that no table of contradictions has would be a word without a meaning."""
    said = {extent for pair in (*contradictions._EXCLUDES, *contradictions._LIES_WITHIN) for extent in pair}  # noqa: SLF001
    assert said | {*contradictions._HAS, *contradictions._RANGES, *contradictions._ONLY_VALUES} == {*Extent}  # noqa: SLF001


def test_the_tables_have_an_entry_for_every_row_and_for_nothing_else() -> None:
    compiled = {key: {*forms} for key, forms in FORMS.items()}
    assert compiled == {row.key: row.types for row in OPERATORS.values() if not row.is_negative}
    read = {key: {*rules} for key, rules in RULES.items()}
    assert read == {row.key: row.types for row in OPERATORS.values() if row.denies is None}
