"""The columns of a file as rows: their name, what they become, how they are read, samples, and a note."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import partial

import streamlit as st

from core.importing import (
    IGNORED,
    INTERACTION,
    VARIANTS,
    Column,
    Format,
    Reading,
    Recognition,
    Target,
    targets_of,
)
from core.language.catalog import MONEY_DECIMALS, Attribute, Catalog
from core.language.operators import AttributeType
from ui.data import import_looks, import_questions
from ui.data.desk import NEW, Item
from ui.data.import_looks import cut
from ui.shell import formats, state

PER_PAGE = 25
_SHOWN_SAMPLES = 3
_LONGEST_NAME = 60
_TYPES = {
    AttributeType.TEXT: "Text",
    AttributeType.NUMBER: "Number",
    AttributeType.MONEY: "Money",
    AttributeType.CHOICE: "Choice",
    AttributeType.CHOICES: "Several choices",
    AttributeType.YES_NO: "Yes or no",
    AttributeType.DATE: "Date",
    AttributeType.DATETIME: "Date and time",
}
_READINGS = {
    Reading.PLAIN: "Text",
    Reading.OPPOSITE: "Yes or no, turned",
    Reading.SINCE: "Day, means yes",
    Reading.UNTIL: "Day, means no",
    Reading.FULL_NAME: "Name, split",
}
_OF_NEW = (
    AttributeType.TEXT, AttributeType.NUMBER, AttributeType.MONEY, AttributeType.YES_NO, AttributeType.DATE,
    AttributeType.DATETIME,
)  # fmt: skip
_DAYS = (AttributeType.DATE, AttributeType.DATETIME)
_AMOUNTS = (AttributeType.NUMBER, AttributeType.MONEY)


@dataclass(frozen=True)
class Form:
    """The type of a column's values, and whether it writes the day first or a decimal comma; None where that is open
    or makes no difference.
    """

    type: AttributeType
    sign: bool | None = None

    @property
    def label(self) -> str:
        """Return the type in words, with its form where there are two."""
        signs = {True: "day first", False: "month first"} if self.type in _DAYS else {True: "1,5", False: "1.5"}
        word = _TYPES[self.type]
        return word if self.sign is None else f"{word}, {signs[self.sign]}"


def mapping_of(item: Item, found: Recognition) -> dict[str, Target]:
    """Return what each column becomes: what a person chose, else what was recognized."""
    becomes = import_questions.becomes_of(item)
    return {column.name: _target(item, column, becomes.get(column.name, column.target)) for column in found.columns}


def _target(item: Item, column: Column, chosen: str) -> Target:
    if chosen != NEW:
        return chosen
    type_ = item.answers.types.get(column.name, column.as_new.type)
    decimals = MONEY_DECIMALS if type_ is AttributeType.MONEY else column.as_new.decimals
    return replace(column.as_new, type=type_, decimals=decimals if type_ in _AMOUNTS else 0)


def draw(item: Item, found: Recognition, catalog: Catalog, key: str) -> None:
    """Draw the columns that are used, or all of them, in pages."""
    mapping = mapping_of(item, found)
    used = [column for column in found.columns if mapping[column.name] != IGNORED or column.is_open or column.note]
    total = len(found.columns)
    shows_all = bool(state.value(f"{key}-all")) or not used
    columns = list(found.columns) if shows_all else used
    count = sum(target != IGNORED for target in mapping.values())
    with st.container(horizontal=True, vertical_alignment="center", key="import-columns-title"):
        st.html(import_looks.heading(f"{formats.counted(total, 'column')}, {formats.number(count)} used"))
        if total > len(used) and used:
            label = "Show used ones" if shows_all else "Show all"
            st.button(
                label, type="tertiary", key=f"{key}-toggle-all", on_click=state.remember,
                args=(f"{key}-all", not shows_all),
            )  # fmt: skip
        if count < total:
            others = "one" if total - count == 1 else formats.number(total - count)
            st.button(
                f"Keep the other {others} too", type="tertiary", key=f"{key}-keep-all",
                help="As new attributes under their own names, with the types that their cells show.",
                on_click=_keep_all, args=(item, mapping),
            )  # fmt: skip
    pages = (len(columns) - 1) // PER_PAGE + 1
    page = min(int(state.value(f"{key}-page") or 1), pages)
    labels = _labels(catalog, found.entity)
    types = _types(catalog, found.entity)
    with st.container(key="import-columns-head"):
        for title in ("In the file", "Becomes", "Type", "Samples", ""):
            st.html(f'<div class="import-cell import-mute">{title or "&nbsp;"}</div>')
    for place, column in enumerate(columns[(page - 1) * PER_PAGE : page * PER_PAGE]):
        _row(item, column, mapping, labels, types, f"{key}-{found.columns.index(column)}", place)
    if pages > 1:
        st.pagination(pages, key=f"{key}-page")


def _keep_all(item: Item, mapping: Mapping[str, Target]) -> None:
    item.becomes |= {name: NEW for name, target in mapping.items() if target == IGNORED}


def _labels(catalog: Catalog, entity: str) -> dict[str, str]:
    """Return the labels of what columns can become, all different."""
    targets = targets_of(catalog, entity)
    labels = list(targets.values())
    known = {name: f"{label} ({name})" if labels.count(label) > 1 else label for name, label in targets.items()}
    return {IGNORED: "Leave out", **known}


def _types(catalog: Catalog, entity: str) -> dict[str, AttributeType]:
    if entity == INTERACTION:
        return {property_.name: property_.type for property_ in catalog.properties} | {
            "occurred_at": AttributeType.DATETIME
        }
    known = catalog.entity(entity)
    return {attribute.name: attribute.type for attribute in known.attributes} if known else {}


def _row(
    item: Item, column: Column, mapping: Mapping[str, Target], labels: Mapping[str, str],
    types: Mapping[str, AttributeType], key: str, place: int,
) -> None:  # fmt: skip
    target = mapping[column.name]
    becomes = NEW if isinstance(target, Attribute) else target
    name = column.name[:_LONGEST_NAME]
    with st.container(key=f"import-column-{place}{'-out' if target == IGNORED else ''}"):
        st.html(f'<div class="import-cell" title="{cut(column.name, 400)}">{cut(column.name)}</div>')
        st.selectbox(
            f"{name} becomes", [*labels, NEW], label_visibility="collapsed", required=True,
            format_func=lambda value: f"New: {name}" if value == NEW else labels.get(value, value),
            **state.controlled(f"{key}-becomes", becomes, partial(_become, item, column)),
        )  # fmt: skip
        _draw_form(item, column, target, types, key)
        samples = " · ".join(cut(sample, 40) for sample in column.samples[:_SHOWN_SAMPLES])
        st.html(f'<div class="import-cell import-mute" title="{samples}">{samples or "&nbsp;"}</div>')
        st.html(_note(column, target))


def _become(item: Item, column: Column, target: str) -> None:
    item.becomes[column.name] = target
    _forget_answers(item, column)


def _forget_answers(item: Item, column: Column) -> None:
    """Let what was chosen in the table of columns replace what a question was answered."""
    for id_, given in list(item.given.items()):
        if given.question.column == column.name:
            del item.given[id_]


def _draw_form(item: Item, column: Column, target: Target, types: Mapping[str, AttributeType], key: str) -> None:
    """Draw how the cells are read: to choose where there is a choice."""
    name = column.name[:_LONGEST_NAME]
    if isinstance(target, Attribute):
        shown, offered = target.type, _OF_NEW
    elif target in types:
        shown, offered = types[target], (types[target],)
    else:
        variant = VARIANTS.get(target)
        word = "&nbsp;" if target == IGNORED else _READINGS[variant.read_as] if variant else "Text"
        st.html(f'<div class="import-cell">{word}</div>')
        return
    form = Form(shown, _sign(shown, column.format))
    forms = [Form(type_, sign) for type_ in offered for sign in _signs(type_)]
    forms = [each for each in forms if each.sign is not None or each == form or len(_signs(each.type)) == 1]
    if form not in forms:
        forms.insert(0, form)
    if len(forms) == 1:
        st.html(f'<div class="import-cell">{form.label}</div>')
        return
    st.selectbox(
        f"{name} is", forms, label_visibility="collapsed", required=True, format_func=lambda each: each.label,
        **state.controlled(f"{key}-form", form, partial(_take, item, column)),
    )  # fmt: skip


def _signs(type_: AttributeType) -> tuple[bool | None, ...]:
    return (True, False) if type_ in (*_DAYS, *_AMOUNTS) else (None,)


def _sign(type_: AttributeType, format_: Format) -> bool | None:
    if type_ in _DAYS:
        return format_.day_first
    return format_.decimal_comma if type_ in _AMOUNTS else None


def _take(item: Item, column: Column, form: Form) -> None:
    answers = import_questions.answers_of(item)
    _forget_answers(item, column)
    if item.becomes.get(column.name) == NEW:
        item.answer(types={**answers.types, column.name: form.type})
    if form.sign is not None:
        known = answers.formats.get(column.name, column.format)
        name = "day_first" if form.type in _DAYS else "decimal_comma"
        item.answer(formats={**answers.formats, column.name: replace(known, **{name: form.sign})})


def _note(column: Column, target: Target) -> str:
    if column.is_open and target != IGNORED:
        return '<div class="import-cell import-note"><span class="import-chip import-open">open</span></div>'
    text = column.note or (column.reason if isinstance(target, Attribute) else column.evidence)
    title = cut(text, 400)
    look = "import-cell import-note import-mute" + (" import-remark" if column.note else "")
    return f'<div class="{look}" title="{title}">{title or "&nbsp;"}</div>'
