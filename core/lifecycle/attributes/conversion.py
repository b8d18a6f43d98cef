"""From the values of one type to those of another: each is written as a text that can be read in one way only, and
that text is read as a cell of a file would be.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from itertools import islice
from typing import Any

from core.errors import CatalogError
from core.importing.recognition.cell_evidence import WEIGHED_ROWS, Evidence
from core.importing.values.cells import CellError, Format, Setting, cell_reader, check_key, codes_of, shown
from core.language.catalog import MAX_DECIMALS, Attribute
from core.language.folding import fold, fold_key
from core.language.operators import AttributeType
from core.language.texts import CATALOG_LABEL, CHOICE_CODE, fault
from core.store.declaring import MAX_CHOICES, Choices

T = AttributeType
_BETWEEN = "; "
_SEPARATORS = str.maketrans(",|\n", ";;;")
_MOMENTS = (T.DATE, T.DATETIME)
_NUMBERS = (T.NUMBER, T.MONEY)


def written(attribute: Attribute, value: Any) -> str:
    """Write a plain value as people read it, without doubt about its meaning."""
    labels = dict(attribute.choices)
    match value:
        case bool():
            return "yes" if value else "no"
        case str():
            return labels.get(value, value) if attribute.type is T.CHOICE else value
        case tuple():
            return _BETWEEN.join(str(labels.get(code, code)) for code in value)
        case Decimal():
            digits = format(value, "f")
            return digits.rstrip("0").rstrip(".") if "." in digits else digits
        case datetime() | date():
            return value.isoformat()
        case _:
            return str(value)


def converter(before: Attribute, after: Attribute, format_: Format, setting: Setting) -> Callable[[Any], Any]:
    """Return the function from a plain value to that of another type; it raises CellError for a value that has none."""
    read = cell_reader(after, format_, setting)

    def convert(value: Any) -> Any:
        if value is None:
            raise CellError(f"must be {before.type.value} (got something that another program wrote)")
        if before.type is T.CHOICE and after.type is T.CHOICES:
            return (value,) if value in after.choice_codes else read(written(before, value))
        if before.type is T.CHOICES and after.type is T.CHOICE and len(value) != 1:
            raise CellError(f"must be one choice (got {len(value)})")
        if before.type is T.DATETIME and after.type is T.DATE:
            return value.astimezone(setting.zone).date()
        if before.type is T.YES_NO and after.type in _NUMBERS:
            return read(str(int(value)))
        text = written(before, value)
        converted = read(text)
        if converted is None or converted == ():
            raise CellError(f"says that there is nothing (got {shown(text)})")
        if after.type is T.TEXT and not after.in_json:
            check_key(fold_key(converted))
        return converted

    return convert


def followed(before: Attribute, after: Attribute) -> Callable[[int | str], int | str]:
    """Return what definitions compare with instead: of texts that become choices their codes, of choices that become
    texts their labels; other values stay.
    """
    if before.type is T.TEXT and after.choices:
        codes = codes_of(after)
        return lambda value: codes.get(fold(value), value) if isinstance(value, str) else value
    if before.type in (T.CHOICE, T.CHOICES) and after.type is T.TEXT:
        labels = dict(before.choices)
        return lambda value: labels.get(value, value) if isinstance(value, str) else value
    return lambda value: value


def weigh(texts: Iterable[str]) -> Evidence:
    """Return what texts tell of how days and numbers are written, of very many the first."""
    evidence = Evidence()
    # Digits alone, often all there is, can be read in one way only.
    evidence.note_all([text for text in islice(texts, WEIGHED_ROWS) if not (text.isascii() and text.isdigit())])
    return evidence


def decimals_in(evidence: Evidence, format_: Format) -> int:
    """Return the decimal places that numbers written as texts need."""
    return min(evidence.decimals(decimal_comma=format_.decimal_comma), MAX_DECIMALS)


def open_question(type_: AttributeType, evidence: Evidence) -> tuple[Format, str]:
    """Return how texts write days or numbers, and what must be asked because they leave it open, else nothing.

    Only the texts themselves are evidence; one beyond it that can be read in two ways is a fault.
    """
    if type_ not in (*_MOMENTS, *_NUMBERS):
        return Format(), ""
    format_ = Format(
        bool(evidence.day_first) if evidence.day_first or evidence.month_first else None,
        bool(evidence.comma) if evidence.comma or evidence.point else None,
    )
    if type_ in _MOMENTS and evidence.is_order_open:
        return format_, "Does the day or the month come first, as in 03/04/2026? The values don't tell."
    if type_ in _NUMBERS and evidence.is_sign_open:
        return format_, "Is the decimal sign a point or a comma, as in 1,234? The values don't tell."
    return format_, ""


def choices_in(before: Attribute, texts: Iterable[tuple[str, int]], *, are_several: bool) -> Choices:
    """Make choices of the texts that are values now, given with the number of their records; the most frequent
    spelling of each is code and label. The choices of a list stay as they are.

    Raises CatalogError if there are too many.
    """
    if before.choices:
        return before.choices
    spellings: dict[str, dict[str, int]] = {}
    for text, records in texts:
        parts = text.translate(_SEPARATORS).split(";") if are_several else [text]
        for part in map(str.strip, parts):
            if part and not fault(CHOICE_CODE, part) and not fault(CATALOG_LABEL, part):
                counted = spellings.setdefault(fold(part), {})
                counted[part] = counted.get(part, 0) + records
        if len(spellings) > MAX_CHOICES:
            raise CatalogError(
                f"attribute “{before.label}”: must have at most {MAX_CHOICES:,} different values to become a list of "
                f"choices (got more). Keep it as a text."
            )
    if not spellings:
        raise CatalogError(
            f"attribute “{before.label}”: must have values to make choices of (got none). Say which choices there are."
        )
    found = (max(sorted(counted), key=counted.__getitem__) for _, counted in sorted(spellings.items()))
    return tuple((spelling, spelling) for spelling in found)


def retyped(before: Attribute, type_: AttributeType, decimals: int, choices: Choices) -> Attribute:
    """Return an attribute with another type."""
    return replace(before, type=type_, decimals=decimals, choices=choices)
