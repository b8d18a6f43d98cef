"""What dry runs find unknown: values that are none of the choices of their attribute, and people whom rows name."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from functools import partial

import streamlit as st

from core.importing import INTERACTION, Answers, ImportReport, Recognition, Unknown
from core.language.catalog import Attribute, Catalog
from core.language.operators import AttributeType
from ui.data.desk import Item
from ui.data.import_questions import Card, asked
from ui.shell import formats, state

ADD, MAP, LEAVE_OUT = "add", "map", "leave out"
_LABELS = {ADD: "Add", MAP: "Map", LEAVE_OUT: "Leave out"}
_TYPES = (AttributeType.CHOICE, AttributeType.CHOICES)
_GOT = re.compile(r"\(got “(.*)”\)", re.DOTALL)
_KNOWN = "of a known contact"
_SHOWN_VALUES = 4
_MAPPED_VALUES = 30


def cards(
    item: Item, found: Recognition, answers: Answers, report: ImportReport | None, catalog: Catalog
) -> list[Card]:
    """Return a card for each column with values that are no choice, and one for people who are not known, as far as
    dry runs have told.
    """
    choices = _choices(found, answers, catalog)
    for column, values in _unknown(report, choices).items():
        item.unknown[column] = item.unknown.get(column, Counter()) | values
    item.strangers = max(item.strangers, _strangers(report, answers))
    return [
        *(_card(item, column, choices[column], values) for column, values in item.unknown.items() if column in choices),
        *([_card_of_strangers(item)] if item.strangers else []),
    ]


def _strangers(report: ImportReport | None, answers: Answers) -> int:
    """Count the rows that are rejected because they name a contact who is not known."""
    names = {
        column for column, target in (answers.mapping or {}).items()
        if isinstance(target, str) and target.startswith("contact.")
    }  # fmt: skip
    rows = report.rejected if report else ()
    return sum(any(note.column in names and _KNOWN in note.reason for note in row.reasons) for row in rows)


def _card_of_strangers(item: Item) -> Card:
    given = ADD if item.answers.create_contacts else LEAVE_OUT if item.leaves_out_strangers else None
    rows = formats.counted(item.strangers, "row names", "rows name")
    detail = {ADD: "They become contacts.", LEAVE_OUT: "Their rows are rejected."}.get(given or "", "")
    return Card(
        "strangers", asked(f"{rows} people who are not known yet.", detail or "Rejected until you answer."),
        {ADD: _LABELS[ADD], LEAVE_OUT: _LABELS[LEAVE_OUT]}, given, partial(_answer_strangers, item),
        "People who are not known",
    )  # fmt: skip


def _answer_strangers(item: Item, answer: str | None) -> None:
    item.leaves_out_strangers = answer == LEAVE_OUT
    item.answer(create_contacts=answer == ADD)


def _choices(found: Recognition, answers: Answers, catalog: Catalog) -> dict[str, Attribute]:
    """Return the attributes with choices that columns become."""
    attributes: Mapping[str, Attribute] = catalog.attributes_of(found.entity)
    if found.entity == INTERACTION:
        attributes = {property_.name: property_ for property_ in catalog.properties}
    return {
        column: attributes[target]
        for column, target in (answers.mapping or {}).items()
        if isinstance(target, str) and target in attributes and attributes[target].type in _TYPES
    }


def _unknown(report: ImportReport | None, choices: Mapping[str, Attribute]) -> dict[str, Counter[str]]:
    found: dict[str, Counter[str]] = {}
    for note in (*report.notes, *report.bad_rows) if report else ():
        match = _GOT.search(note.reason) if note.column in choices else None
        if match:
            found.setdefault(note.column, Counter())[match[1]] += 1
    return found


def _card(item: Item, column: str, attribute: Attribute, values: Counter[str]) -> Card:
    shown = ", ".join(f"“{value}” ({formats.number(count)})" for value, count in values.most_common(_SHOWN_VALUES))
    more = " …" if len(values) > _SHOWN_VALUES else ""
    number = formats.counted(len(values), "value is", "values are")
    given = _given(item, column)
    detail = {
        ADD: f"They become choices of {attribute.label}.",
        MAP: "Those without a choice are left out.",
        LEAVE_OUT: "Their rows are taken without them.",
    }.get(given or "", "Left out until you answer.")
    return Card(
        f"choice:{column}", asked(f"In “{column}”, {number} none of the choices: {shown}{more}", detail, column),
        _LABELS, given, partial(_answer, item, column), f"Values of {column}",
        partial(_draw_words, item, column, attribute, values) if given == MAP else None,
    )  # fmt: skip


def _given(item: Item, column: str) -> str | None:
    if column in item.answers.words:
        return MAP
    known = item.answers.unknown_by_column.get(column)
    return None if known is None else ADD if known is Unknown.ADD else LEAVE_OUT


def _answer(item: Item, column: str, answer: str | None) -> None:
    words = {name: given for name, given in item.answers.words.items() if name != column}
    unknown = {name: given for name, given in item.answers.unknown_by_column.items() if name != column}
    if answer == MAP:
        words[column] = {}
    elif answer:
        unknown[column] = Unknown.ADD if answer == ADD else Unknown.LEAVE_OUT
    item.answer(words=words, unknown_by_column=unknown)


def _draw_words(item: Item, column: str, attribute: Attribute, values: Counter[str], key: str) -> None:
    labels = {"": "Leave out", **dict(attribute.choices)}
    words = item.answers.words.get(column, {})
    mapped = [f"{value} → {labels.get(code, code)}" for value, code in words.items() if code]
    with st.popover(formats.plain(mapped[0] if mapped else "What they mean"), key=f"{key}-words"):
        for value, _ in values.most_common(_MAPPED_VALUES):
            st.selectbox(
                formats.plain(f"“{value}” means"), list(labels), format_func=lambda code: labels.get(code, code),
                **state.controlled(f"{key}-word-{value}", words.get(value, ""), partial(_mean, item, column, value)),
            )  # fmt: skip


def _mean(item: Item, column: str, value: str, code: str) -> None:
    known = item.answers.words
    item.answer(words={**known, column: {**known.get(column, {}), value: code}})
