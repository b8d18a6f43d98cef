"""A first look at a table: its layout, the tool that made it, what rows and columns are, and what must be asked."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import partial

from core.importing.answers import NO_ANSWERS, Answers
from core.importing.reading.files import Layout, Source
from core.importing.reading.layout import find_layout
from core.importing.recognition.cell_evidence import Evidence
from core.importing.recognition.column_types import NewType, find_type
from core.importing.recognition.consent_columns import may_be_about_consent
from core.importing.recognition.findings import Column, Question, Recognition
from core.importing.recognition.forms import Form, find_form
from core.importing.recognition.mapping import (
    IGNORED,
    KIND,
    attribute_of,
    forms_of,
    free_label,
    free_name,
    plain,
    targets_of,
)
from core.importing.recognition.questions import (
    SHOWN_SAMPLES,
    consent_question,
    entity_question,
    kind_question,
    order_question,
    sign_question,
)
from core.importing.recognition.row_subjects import choose_entity, told_kind
from core.importing.recognition.table_scan import scan
from core.importing.recognition.targeting import Table, Targets, choose_targets
from core.importing.recognition.tools import Tool, find_tool
from core.importing.recognition.unnamed_columns import unnamed_targets
from core.importing.values.cells import Format
from core.importing.values.report import REJECTED_COLUMNS
from core.language.catalog import BUILT_IN, Attribute, Catalog
from core.language.folding import fold
from core.language.operators import AttributeType
from core.store.records import INTERACTION, record_table

T = AttributeType

_OPEN = Format(None, None)

_STATUS = re.compile(r"status|statut|estado|stato|zustand|state\b", re.IGNORECASE)
_UNDONE = frozenset(
    """
    failed canceled cancelled refunded voided void expired declined chargeback disputed blocked uncaptured returned
    storniert abgebrochen fehlgeschlagen erstattet abgelehnt annule annulee rembourse remboursee echoue refuse
    cancelado cancelada reembolsado fallido annullato rimborsato fallito anulowane anulowano zwrocone geannuleerd
    mislukt terugbetaald reembolsada falhou
    """.split()  # noqa: SIM905
)
"""What stands in lists of orders and payments where there is no sale."""


def recognize(
    source: Source, catalog: Catalog = BUILT_IN, answers: Answers = NO_ANSWERS, layout: Layout | None = None
) -> Recognition:
    """Look at a file; what ``answers`` and ``layout`` leave open is left to its own evidence. Raises ImportFileError.

    At most the first `WEIGHED_ROWS` rows are weighed; what later ones contradict is told when they are imported.
    """
    layout = layout or find_layout(source)
    scanned = scan(source, layout, partial(_is_settled, catalog, answers))
    evidence = dict(zip(layout.columns, scanned.columns, strict=True))
    for name in evidence.keys() & answers.words.keys():
        evidence[name].meant = frozenset(map(fold, answers.words[name]))
    table = Table(catalog, layout.columns, evidence, declares_kinds=answers.declare_kinds)
    # Only interactions have a kind.
    said = answers.entity or (INTERACTION if answers.kind else None)
    tool = find_tool(layout.columns, said) if layout.has_header else None
    forms = {name: _form(name, column, answers) for name, column in table.evidence.items()}
    entity = said or (tool.entity if tool else _entity_of(table, layout))
    as_new = _new_types(table, entity, layout, forms, answers)
    if layout.has_header:
        targets = choose_targets(table, entity, tool)
    else:
        targets = unnamed_targets(table, entity, [as_new[name].attribute.type for name in layout.columns])
    _apply(answers, targets)
    columns = tuple(_column(name, table, entity, targets, forms[name], as_new[name]) for name in layout.columns)
    dropped = tool.dropped if tool else frozenset[str]()
    is_corrected = layout.columns[-2:] == REJECTED_COLUMNS
    columns = tuple(
        _left_out(column)
        if plain(column.name) in dropped or (is_corrected and column.name in REJECTED_COLUMNS)
        else column
        for column in columns
    )
    if entity == INTERACTION:
        columns = tuple(_noting_undone(column, table.evidence[column.name]) for column in columns)
    kind = answers.kind
    if kind is None and entity == INTERACTION and KIND not in targets.mapping.values():
        kind = (tool.kind if tool else "") or told_kind(table, targets.mapping) or None
    found = Recognition(
        layout,
        tool.label if tool else "",
        _evidence(tool, layout) if tool else "",
        entity,
        (tool.system if tool else "") if answers.system is None else answers.system,
        kind if kind is None or answers.kind or catalog.kind(kind) else None,
        columns,
        (),
        scanned.shown,
    )
    return replace(found, questions=tuple(_questions(found, table, forms, answers, targets.unknown_kinds)))


def _noting_undone(column: Column, evidence: Evidence) -> Column:
    """Tell of rows whose status says that nothing came of them; they count like the others."""
    undone = [text for text in evidence.samples if plain(text) in _UNDONE]
    if column.target or column.note or not undone or not _STATUS.search(column.name):
        return column
    return replace(
        column, note=f"Rows that say “{undone[0][:40]}” are taken like the others; leave them out of the file."
    )


def _left_out(column: Column) -> Column:
    """Leave out a column that is no value of its row: the reason of a rejected one, an internal number."""
    return replace(column, target=IGNORED, samples=(), is_open=False, note="")


def _is_settled(catalog: Catalog, answers: Answers, name: str) -> bool:
    """Whether a column can be read without a look at further rows: its format was said, or it needs none."""
    said = answers.formats.get(name, _OPEN)
    if said.day_first is not None and said.decimal_comma is not None:
        return True
    target = None if answers.mapping is None else answers.mapping.get(name, IGNORED)
    if target is None or answers.entity is None:
        return False
    attribute = target if isinstance(target, Attribute) else attribute_of(catalog, answers.entity, target)
    return attribute is None or attribute.type not in (T.DATE, T.DATETIME, T.NUMBER, T.MONEY)


def _form(name: str, column: Evidence, answers: Answers) -> Form:
    """Return how a column is read: as was said, and where nothing was, by its own evidence."""
    found, said = find_form(name, column), answers.formats.get(name, _OPEN)
    if said == _OPEN:
        return found
    order = found.format.day_first if said.day_first is None else said.day_first
    comma = found.format.decimal_comma if said.decimal_comma is None else said.decimal_comma
    return replace(
        found, format=Format(order, comma), evidence=found.evidence if found.format == said else "as was said"
    )


def _entity_of(table: Table, layout: Layout) -> str:
    if layout.has_header:
        return choose_entity(table)
    return INTERACTION if any(column.are_days for column in table.evidence.values()) else "contact"


def _new_types(
    table: Table, entity: str, layout: Layout, forms: Mapping[str, Form], answers: Answers
) -> dict[str, NewType]:
    """Return for each column the attribute it could be declared as, under a name and label of its own."""
    targets = targets_of(table.catalog, entity)
    taken = {*targets, *(column.name for column in record_table(table.catalog, entity).columns)}
    taken |= {relation.name for relation in table.catalog.relations}
    labels = {fold(label) for label in targets.values()}
    found = {}
    for (name, evidence), type_ in zip(table.evidence.items(), layout.types, strict=True):
        header = name if layout.has_header else ""
        new = find_type(free_name(name, taken), free_label(name, labels), header, evidence, forms[name], type_)
        if (wanted := answers.types.get(name)) is not None:
            new = NewType(replace(new.attribute, type=wanted), "as it was said")
        found[name] = new
        taken.add(new.attribute.name)
        labels.add(fold(new.attribute.label))
    return found


def _apply(answers: Answers, targets: Targets) -> None:
    """Give columns the targets that a person chose."""
    if answers.mapping is not None:
        for name in targets.mapping:
            target = answers.mapping.get(name, IGNORED)
            targets.mapping[name] = target if isinstance(target, str) else IGNORED
            targets.notes.pop(name, None)


def _column(name: str, table: Table, entity: str, targets: Targets, form: Form, new: NewType) -> Column:
    evidence, target = table.evidence[name], targets.mapping[name]
    type_ = _type(table.catalog, entity, target, new.attribute)
    is_open = _is_order_open(type_, form) or _is_sign_open(type_, form)
    note = targets.notes.get(name, "") or (new.note if not target else "")
    samples = tuple(evidence.samples)[:SHOWN_SAMPLES]
    return Column(name, samples, target, new.attribute, new.reason, form.format, form.evidence, is_open, note)


def _type(catalog: Catalog, entity: str, target: str, as_new: Attribute) -> T | None:
    """Return the type as which a column is read; None for what is read as a text whatever it is."""
    if not target:
        return as_new.type
    attribute = attribute_of(catalog, entity, target)
    return attribute.type if attribute else None


def _is_order_open(type_: T | None, form: Form) -> bool:
    return type_ in (T.DATE, T.DATETIME) and form.format.day_first is None


def _is_sign_open(type_: T | None, form: Form) -> bool:
    return type_ in (T.NUMBER, T.MONEY) and form.format.decimal_comma is None


def _evidence(tool: Tool, layout: Layout) -> str:
    shown = [f"“{name}”" for name in layout.columns if tool.telling(forms_of(name))]
    return f"its columns {', '.join(shown[:4])} are those of {tool.label}"


def _questions(
    found: Recognition, table: Table, forms: Mapping[str, Form], answers: Answers, unknown_kinds: str
) -> Iterator[Question]:
    if answers.entity is None and found.layout.has_header and not any(found.mapping.values()):
        yield entity_question(table.catalog)
    if found.entity == INTERACTION and found.kind is None and KIND not in found.mapping.values():
        unknown = next((column for column in found.columns if column.name == unknown_kinds), None)
        yield kind_question(table.catalog, unknown, may_be_people=answers.entity is None)
    for column in found.columns:
        evidence, form = table.evidence[column.name], forms[column.name]
        type_ = _type(table.catalog, found.entity, column.target, column.as_new)
        if _is_order_open(type_, form):
            yield order_question(column.name, evidence, form)
        if _is_sign_open(type_, form):
            yield sign_question(column.name, evidence, form)
        if _may_be_consent(found, column, answers):
            yield consent_question(column.name, evidence)


def _may_be_consent(found: Recognition, column: Column, answers: Answers) -> bool:
    if found.entity != "contact" or column.target or answers.mapping is not None or column.as_new.type is not T.YES_NO:
        return False
    has_consent = any("consent" in target for target in found.mapping.values())
    return not has_consent and may_be_about_consent(column.name)
