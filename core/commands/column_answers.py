"""What a command line says about columns, and what it is told about them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Annotated, TypeVar

import typer

from core.errors import ImportFileError, did_you_mean
from core.importing import VARIANTS, Column, ColumnMapping, Format, Recognition
from core.language.catalog import Attribute
from core.language.operators import AttributeType

ColumnOption = Annotated[
    list[str] | None,
    typer.Option(
        "--column", help="NAME=TARGET says what a column becomes, NAME= leaves it out; repeat for each column."
    ),
]
FormatOption = Annotated[
    list[str] | None,
    typer.Option(
        "--format",
        help="NAME=FORM says how a column is written: day first, month first, decimal comma or decimal point; repeat.",
    ),
]
TypeOption = Annotated[
    list[str] | None,
    typer.Option("--type", help="NAME=TYPE says what a new column holds: text, number, money, yes_no, date, datetime."),
]
SystemOption = Annotated[
    str | None,
    typer.Option("--system", help="Where the own ids come from, such as salesforce; by default that of the tool."),
]
MeaningOption = Annotated[
    list[str] | None,
    typer.Option(
        "--meaning",
        help="NAME=VALUE=CHOICE says which choice a value of a column means, NAME=VALUE= leaves it out; repeat.",
    ),
]

_FORMS = {
    "day first": Format(day_first=True, decimal_comma=None),
    "month first": Format(day_first=False, decimal_comma=None),
    "decimal comma": Format(day_first=None, decimal_comma=True),
    "decimal point": Format(day_first=None, decimal_comma=False),
}
_TYPES = {type_.value: type_ for type_ in AttributeType if type_ not in (AttributeType.CHOICE, AttributeType.CHOICES)}
_Said = TypeVar("_Said")


def said_targets(given: Sequence[str] | None, columns: Sequence[str]) -> dict[str, str | Attribute]:
    """Read what a person says columns become. Raises ImportFileError."""
    return dict(_pairs("column", "TARGET", given, columns, lambda target: target))


def said_formats(given: Sequence[str] | None, columns: Sequence[str]) -> dict[str, Format]:
    """Read how a person says columns are written; what was not said about one is None. Raises ImportFileError."""
    said: dict[str, Format] = {}
    for name, form in _pairs("format", "FORM", given, columns, lambda text: _one_of("format", text, _FORMS)):
        known = said.get(name, Format(None, None))
        order = known.day_first if form.day_first is None else form.day_first
        comma = known.decimal_comma if form.decimal_comma is None else form.decimal_comma
        said[name] = Format(order, comma)
    return said


def said_types(given: Sequence[str] | None, columns: Sequence[str]) -> dict[str, AttributeType]:
    """Read the types that a person gives new columns. Raises ImportFileError."""
    return dict(_pairs("type", "TYPE", given, columns, lambda text: _one_of("type", text, _TYPES)))


def said_words(given: Sequence[str] | None, columns: Sequence[str]) -> dict[str, dict[str, str]]:
    """Read which choices a person says that values mean, by column. Raises ImportFileError."""
    said: dict[str, dict[str, str]] = {}
    for text in given or ():
        left, _, choice = text.rpartition("=")
        # A value may have the sign too: the name of a column tells where it begins.
        name = max((known for known in columns if left.startswith(f"{known}=")), key=len, default=None)
        if name is None:
            names = ", ".join(f"“{known}”" for known in columns)
            raise ImportFileError(
                f"meaning: must be NAME=VALUE=CHOICE with a column of the file (got {text!r}). It has {names}."
            )
        said.setdefault(name, {})[left.removeprefix(f"{name}=")] = choice.strip()
    return said


def check_meant(words: Mapping[str, object], mapping: ColumnMapping) -> None:
    """Raise ImportFileError where values of a column that is left out were said to mean something."""
    for name in words:
        if not mapping.get(name):
            raise ImportFileError(
                f"meaning: must be about a column that becomes something (got “{name}”, which is left out). "
                f'Say --column "{name}=TARGET" too.'
            )


def _pairs(
    option: str, what: str, given: Sequence[str] | None, columns: Sequence[str], read: Callable[[str], _Said]
) -> list[tuple[str, _Said]]:
    said = []
    for text in given or ():
        name, equals, value = text.rpartition("=")
        if not equals or name not in columns:
            names = ", ".join(f"“{known}”" for known in columns)
            raise ImportFileError(
                f"{option}: must be NAME={what} with a column of the file (got {text!r}). It has {names}."
            )
        said.append((name, read(value.strip())))
    return said


def _one_of(option: str, text: str, allowed: Mapping[str, _Said]) -> _Said:
    if text not in allowed:
        hint = did_you_mean(text, allowed)
        raise ImportFileError(f"{option}: must be {', '.join(allowed)} (got “{text}”). {hint}".strip())
    return allowed[text]


def say_recognition(seen: Recognition, mapping: Mapping[str, str | Attribute]) -> None:
    """Tell on the standard error stream what was recognized, what was left out and why, and what is open."""
    if seen.tool:
        typer.echo(f"Recognized: {seen.tool}, as {seen.evidence}.", err=True)
    for column in seen.columns:
        for line in _about(column, mapping[column.name]):
            typer.echo(line, err=True)
    for question in seen.questions:
        if question.column and not mapping[question.column] and question.decides:
            continue
        options = " or ".join(answer.option for answer in question.answers)
        left_out = " Values with two readings were left out." if question.decides else ""
        typer.echo(f"{question.text}{left_out} Say {options}.", err=True)


def _about(column: Column, target: str | Attribute) -> list[str]:
    note = f" {column.note}" if column.note else ""
    if not target:
        return [f"Column “{column.name}” was left out; --new-columns keeps it.{note}"] if column.samples else []
    if isinstance(target, Attribute):
        return [f"Column “{column.name}” is new: {column.reason}.{note}"]
    if target in VARIANTS:
        return [f"Column “{column.name}” becomes: {VARIANTS[target].label}.{note}"]
    return [f"Column “{column.name}”:{note}"] if note else []
