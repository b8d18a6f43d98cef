"""The command that imports a file, and what it says about it."""

# ruff: noqa: FBT002 - yes/no options are given by name on a command line

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from core import lifecycle
from core.commands.app import app
from core.commands.arguments import DatabaseOption, caller, opened_database
from core.commands.column_answers import (
    ColumnOption,
    FormatOption,
    MeaningOption,
    SystemOption,
    TypeOption,
    check_meant,
    said_formats,
    said_targets,
    said_types,
    said_words,
    say_recognition,
)
from core.commands.imports import say_effects
from core.errors import ImportFileError
from core.importing import (
    IGNORED,
    Answers,
    Choice,
    Empty,
    Fault,
    Format,
    Gone,
    ImportReport,
    Layout,
    Recognition,
    RejectedRow,
    Unknown,
    find_layout,
    import_file,
    recognize,
    rejected_lines,
    rejected_rows,
    saved_mapping,
    targets_of,
)
from core.importing.values.report import PLACEHOLDER
from core.language.catalog import Attribute, Catalog
from core.store.database import DEFAULT_URL
from core.store.records import INTERACTION

NewColumnsOption = Annotated[
    bool, typer.Option("--new-columns", help="Declare unknown columns as attributes or properties.")
]
NewKindsOption = Annotated[bool, typer.Option("--new-kinds", help="Declare unknown kinds of interactions.")]
EncodingOption = Annotated[
    str | None, typer.Option("--encoding", help="The encoding of the file, such as windows-1250; by default detected.")
]
DelimiterOption = Annotated[
    str | None, typer.Option("--delimiter", help="The character between cells; by default detected. \\t is a tab.")
]
QuoteOption = Annotated[
    str | None, typer.Option("--quote", help="The quote around cells, empty for none; by default detected.")
]
HeaderOption = Annotated[
    int | None, typer.Option("--header", min=0, help="The line with the column names, 0 for none; by default detected.")
]
FooterOption = Annotated[
    bool, typer.Option("--keep-footer", help="Import totals and notes below the table as rows too.")
]
SheetOption = Annotated[
    str | None, typer.Option("--sheet", help="The sheet of a workbook; by default the first with rows.")
]
MemberOption = Annotated[
    str | None, typer.Option("--member", help="The file to import from a zip archive with several.")
]
DryRunOption = Annotated[
    bool, typer.Option("--dry-run", help="Tell what the import would do, also to live segments, and change nothing.")
]
CreateOption = Annotated[
    bool, typer.Option("--create", help="Create unknown contacts and accounts that rows refer to.")
]

EmptyOption = Annotated[Empty, typer.Option("--empty", help="What an empty cell does to what is known.")]
FaultOption = Annotated[
    Fault, typer.Option("--fault", help="What a cell that can't be read leaves out: its value or its row.")
]
PlaceholdersOption = Annotated[
    bool, typer.Option("--keep-placeholders", help="Take words such as NULL and N/A as they are written.")
]
UnknownOption = Annotated[
    Unknown, typer.Option("--unknown", help="What becomes of a value that is none of the choices of its attribute.")
]
GoneOption = Annotated[Gone, typer.Option("--gone", help="What becomes of a deleted person who is in the file.")]
RejectedOption = Annotated[
    Path | None,
    typer.Option("--rejected", help="Write rejected rows with their reasons into this CSV file, to be corrected."),
]
MOST_NOTES = 100
"""The most notes that are printed; all are counted."""


@app.command("import")
def import_(
    file: Annotated[Path, typer.Argument(help="A table: CSV, Excel, JSON or Parquet, also packed as gz or zip.")],
    entity: Annotated[
        str | None, typer.Option(help="contact, account, lead or interaction; by default detected.")
    ] = None,
    zone: Annotated[str, typer.Option(help="The time zone of instants without one.")] = "UTC",
    kind: Annotated[str | None, typer.Option(help="The kind of all interactions in the file.")] = None,
    system: SystemOption = None,
    column: ColumnOption = None,
    type_: TypeOption = None,
    format_: FormatOption = None,
    meaning: MeaningOption = None,
    new_columns: NewColumnsOption = False,
    new_kinds: NewKindsOption = False,
    create: CreateOption = False,
    encoding: EncodingOption = None,
    delimiter: DelimiterOption = None,
    quote: QuoteOption = None,
    header: HeaderOption = None,
    keep_footer: FooterOption = False,
    sheet: SheetOption = None,
    member: MemberOption = None,
    dry_run: DryRunOption = False,
    empty: EmptyOption = Empty.KEEP,
    fault: FaultOption = Fault.VALUE,
    keep_placeholders: PlaceholdersOption = False,
    unknown: UnknownOption = Unknown.LEAVE_OUT,
    gone: GoneOption = Gone.STAY_OUT,
    rejected: RejectedOption = None,
    database: DatabaseOption = DEFAULT_URL,
) -> None:
    """Import contacts, accounts, leads or interactions; list the rows that can't be read."""
    with opened_database(database) as opened:
        who = caller(opened)
        delimiter = "\t" if delimiter == r"\t" else delimiter
        layout = find_layout(
            file, Choice(encoding, delimiter, quote, header, False if keep_footer else None, sheet, member)
        )
        saved = saved_mapping(opened, who, layout, entity=entity)
        known = saved.answers if saved else Answers()
        said = Answers(
            entity=entity or known.entity,
            system=known.system if system is None else system,
            kind=kind or known.kind,
            declare_kinds=new_kinds,
            types=said_types(type_, layout.columns),
            formats={**_known_formats(known, layout), **said_formats(format_, layout.columns)},
            words=said_words(meaning, layout.columns),
        )
        catalog = lifecycle.catalog(opened, who)
        seen = recognize(file, catalog, said, layout)
        targets = said_targets(column, layout.columns)
        if not targets:
            seen.check_answered()
        recalled = {} if new_columns else _recalled(known, seen, catalog)
        mapping = (seen.mapping_with_new() if new_columns else dict(seen.mapping)) | recalled | targets
        check_meant(said.words, mapping)
        answers = replace(
            said,
            entity=seen.entity,
            system=seen.system,
            mapping=mapping,
            zone=zone,
            create_contacts=create,
            create_accounts=create,
            empty=empty,
            fault=fault,
            has_placeholders=not keep_placeholders,
            unknown=unknown,
            gone=gone,
        )
        # Other targets leave other things open.
        found = recognize(file, catalog, answers, layout) if recalled or targets else seen
        if dry_run:
            effects = lifecycle.dry_run(opened, who, file, answers, found)
            say_effects(effects)
            report = effects.report
        else:
            with typer.progressbar(length=max(file.stat().st_size, 1), label=file.name, file=sys.stderr) as bar:

                def show(read: int, _of: int, _rows: int) -> None:
                    bar.update(read - bar.pos)

                report = import_file(opened, who, file, answers, found=found, progress=show)
        if rejected is not None:
            rows = report.rejected if dry_run else rejected_rows(opened, who, report.run_id)
            _write_rejected(rejected, seen.layout.columns, rows)
    for note in seen.layout.notes:
        typer.echo(note, err=True)
    recalled_names = dict.fromkeys([*recalled, *_known_formats(known, layout)])
    if saved and recalled_names:
        columns = ", ".join(f"“{name}”" for name in recalled_names)
        typer.echo(
            f"As in import {saved.run_id} of {saved.at:%Y-%m-%d} ({saved.source or 'without a name'}): {columns}. "
            "--column NAME=TARGET and --format NAME=FORM say otherwise.",
            err=True,
        )
    say_recognition(seen, mapping)
    _say(report)


def _recalled(known: Answers, seen: Recognition, catalog: Catalog) -> dict[str, str | Attribute]:
    """Return what the last file with these columns did with some of them otherwise than this one seems to ask for."""
    if known.mapping is None or known.entity != seen.entity:
        return {}
    targets = targets_of(catalog, seen.entity)
    return {
        name: target
        for name, target in known.mapping.items()
        if (target in targets or target == IGNORED) and seen.mapping.get(name) != target
    }


def _known_formats(known: Answers, layout: Layout) -> dict[str, Format]:
    """Return how a person said that columns are written, when the last file with these columns came."""
    return {name: form for name, form in known.formats.items() if name in layout.columns}


def _write_rejected(path: Path, columns: Sequence[str], rows: Iterable[RejectedRow]) -> None:
    try:
        # With a byte order mark, without which some spreadsheets misread accents.
        with path.open("w", encoding="utf-8-sig", newline="") as file:
            file.writelines(rejected_lines(columns, rows))
    except OSError as error:
        raise ImportFileError(
            f"rejected: must be a file that can be written (got {path}: {error.strerror})."
        ) from error


def _say(report: ImportReport) -> None:
    for row in report.bad_rows:
        typer.echo(str(row), err=True)
    for note in report.notes[:MOST_NOTES]:
        told = str(note)
        typer.echo(f"{told}{'' if told.endswith(('.', '?')) else '.'} The value was left out.", err=True)
    if report.noted > MOST_NOTES:
        typer.echo(f"{report.noted - MOST_NOTES:,} more values were left out.", err=True)
    for remark in report.remarks:
        option = " --keep-placeholders keeps such words." if remark.text == PLACEHOLDER else ""
        typer.echo(f"{remark}.{option}", err=True)
    if report.returned:
        typer.echo(f"{report.returned:,} deleted {report.entity}s came back.", err=True)
    if report.stayed_out:
        typer.echo(_stayed_out(report), err=True)
    if report.merged:
        shown = ", ".join(report.merges) + (" …" if report.merged > len(report.merges) else "")
        one = "1 record is" if report.merged == 1 else f"{report.merged:,} records are"
        typer.echo(f"{one} merged into another, as rows prove them to be one: {shown}.", err=True)
    typer.echo(
        f"{report.rows:,} rows as {report.entity}s: {report.new:,} new, {report.changed:,} changed, "
        f"{report.unchanged:,} unchanged, {report.repeated:,} repeated, "
        f"{f'{report.stayed_out:,} of deleted ones, ' if report.stayed_out else ''}{report.bad:,} could not be read."
    )
    if report.bad:
        raise typer.Exit(1)


def _stayed_out(report: ImportReport) -> str:
    rows = "1 row stays" if report.stayed_out == 1 else f"{report.stayed_out:,} rows stay"
    if report.entity == INTERACTION:
        return f"{rows} out: what deleted contacts did. `person restore` brings a contact back."
    return f'{rows} out: of deleted {report.entity}s. --gone "{Gone.COME_BACK.value}" brings them back.'
