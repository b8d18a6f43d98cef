"""A first look at a file: its layout, its first rows, and what its columns probably are."""

from __future__ import annotations

import re
from collections.abc import Mapping
from itertools import islice

from core.importing.answers import NO_ANSWERS, Answers
from core.importing.reading.files import Layout, Source, Unreadable, opened
from core.importing.reading.layout import find_layout
from core.importing.reading.table_rows import read_rows
from core.importing.recognition.findings import Column, Recognition
from core.importing.recognition.guessing import Evidence, find_formats, guess_attribute
from core.importing.recognition.mapping import (
    CONTACT_EMAIL,
    CONTACT_ID,
    IGNORED,
    OCCURRED_AT,
    OWN_ID,
    free_label,
    free_name,
    guess_entity,
    guess_mapping,
    targets_of,
)
from core.importing.values.cells import Format
from core.language.catalog import BUILT_IN, Attribute, Catalog
from core.language.folding import fold
from core.language.operators import AttributeType
from core.store.records import INTERACTION, record_table

SHOWN_ROWS = 20
SAMPLE_ROWS = 5_000
SHOWN_CHARACTERS = 200
SHOWN_SAMPLES = 5
_ID = re.compile(r"(?=.*\d)[\w.:/-]+")


def recognize(
    source: Source, catalog: Catalog = BUILT_IN, answers: Answers = NO_ANSWERS, layout: Layout | None = None
) -> Recognition:
    """Look at a file; what ``answers`` and ``layout`` leave open is left to its own evidence. Raises ImportFileError.

    If the first `SAMPLE_ROWS` rows leave open how days or numbers are written, it reads the whole file,
    because a later row may settle it.
    """
    layout = layout or find_layout(source)
    evidence, rows = _gather(source, layout)
    formats = find_formats(evidence, semicolons=layout.delimiter == ";")
    texts = {name: list(column.samples) for name, column in zip(layout.columns, evidence, strict=True)}
    entity = answers.entity
    if not layout.has_header:
        entity = entity or (INTERACTION if _has_days(texts, formats) else "contact")
    entity = entity or guess_entity(catalog, layout.columns, texts)
    taken = {*targets_of(catalog, entity), *(column.name for column in record_table(catalog, entity).columns)}
    taken |= {relation.name for relation in catalog.relations}
    labels = {fold(label) for label in targets_of(catalog, entity).values()}
    as_new = []
    for (name, samples), format_ in zip(texts.items(), formats, strict=True):
        as_new.append(guess_attribute(free_name(name, taken), free_label(name, labels), samples, format_))
        taken.add(as_new[-1].name)
        labels.add(fold(as_new[-1].label))
    if layout.has_header:
        mapping = guess_mapping(catalog, entity, layout.columns, texts)
    else:
        mapping = _guess_by_type(entity, texts, as_new)
    columns = []
    for name, column, new, format_ in zip(layout.columns, evidence, as_new, formats, strict=True):
        seen = tuple(islice(column.samples, SHOWN_SAMPLES))
        columns.append(Column(name, seen, mapping[name], new, "", format_, "", column.is_open))
    return Recognition(layout, "", "", entity, answers.system or "", answers.kind, tuple(columns), (), rows)


def _gather(source: Source, layout: Layout) -> tuple[list[Evidence], tuple[tuple[str, ...], ...]]:
    evidence = [Evidence() for _ in layout.columns]
    shown: list[tuple[str, ...]] = []
    undecided = list(enumerate(evidence))
    with opened(source) as stream:
        for number, (_, cells) in enumerate(read_rows(stream, layout)):
            if isinstance(cells, Unreadable):
                continue
            if len(shown) < SHOWN_ROWS:
                shown.append(tuple(cell[:SHOWN_CHARACTERS] for cell in cells[: len(layout.columns)]))
            if number == SAMPLE_ROWS:
                undecided = [(index, column) for index, column in undecided if column.is_open]
            if number >= SAMPLE_ROWS and not undecided:
                break
            for index, column in undecided:
                text = cells[index].strip() if index < len(cells) else ""
                if text and layout.types[index] is None:
                    column.note(text)
                elif text:
                    column.keep(text)
            if number >= SAMPLE_ROWS:
                undecided = [(index, column) for index, column in undecided if column.is_open]
    return evidence, tuple(shown)


def _has_days(texts: Mapping[str, list[str]], formats: tuple[Format, ...]) -> bool:
    guessed = (guess_attribute("x", name, t, f) for (name, t), f in zip(texts.items(), formats, strict=True))
    return any(attribute.type in (AttributeType.DATE, AttributeType.DATETIME) for attribute in guessed)


def _guess_by_type(entity: str, texts: Mapping[str, list[str]], types: list[Attribute]) -> dict[str, str]:
    """Guess targets of unnamed columns: e-mail addresses; for interactions the first id, day, amount, whole number.

    For people and companies a column is the own id only if it is the only one, or has a distinct id in each cell.
    """
    mapping = dict.fromkeys(texts, IGNORED)
    if entity != INTERACTION:
        mapping |= _guess_who(entity, texts)
        return mapping
    wanted = {OCCURRED_AT: (AttributeType.DATE, AttributeType.DATETIME), CONTACT_ID: (AttributeType.TEXT,)}
    for column, attribute in zip(texts, types, strict=True):
        for target, allowed in wanted.items():
            if attribute.type in allowed and target not in mapping.values():
                is_address = target == CONTACT_ID and _are_addresses(texts[column])
                mapping[column] = CONTACT_EMAIL if is_address else target
                break
        else:
            is_number = attribute.type in (AttributeType.NUMBER, AttributeType.MONEY)
            target = "amount" if attribute.decimals else "quantity"
            if is_number and target not in mapping.values():
                mapping[column] = target
    return mapping


def _guess_who(entity: str, texts: Mapping[str, list[str]]) -> dict[str, str]:
    """Guess the column that identifies records: for contacts addresses, else ids."""
    if entity == "contact" and (found := [name for name, cells in texts.items() if _are_addresses(cells)]):
        return {found[0]: "email"}
    ids = [name for name, cells in texts.items() if cells and all(_ID.fullmatch(cell) for cell in cells)]
    return {(ids or list(texts))[0]: OWN_ID} if ids or len(texts) == 1 else {}


def _are_addresses(cells: list[str]) -> bool:
    return bool(cells) and sum("@" in cell for cell in cells) * 10 >= len(cells) * 9
