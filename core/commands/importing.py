"""The command that imports a file, and what it says about it."""

# ruff: noqa: FBT002 - yes/no options are given by name on a command line

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from core import lifecycle
from core.commands.app import app
from core.commands.arguments import DatabaseOption, caller, opened_database
from core.commands.imports import say_effects
from core.errors import ImportFileError
from core.importing import Answers, Choice, ImportReport, Recognition, find_layout, import_file, recognize
from core.language.catalog import Attribute
from core.store.database import DEFAULT_URL

NewColumnsOption = Annotated[
    bool, typer.Option("--new-columns", help="Declare unknown columns as attributes or properties.")
]
NewKindsOption = Annotated[bool, typer.Option("--new-kinds", help="Declare unknown kinds of interactions.")]
ColumnOption = Annotated[
    list[str] | None,
    typer.Option(
        "--column", help="NAME=TARGET says what a column becomes, NAME= leaves it out; repeat for each column."
    ),
]
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


@app.command("import")
def import_(
    file: Annotated[Path, typer.Argument(help="A table: CSV, Excel, JSON or Parquet, also packed as gz or zip.")],
    entity: Annotated[
        str | None, typer.Option(help="contact, account, lead or interaction; by default detected.")
    ] = None,
    zone: Annotated[str, typer.Option(help="The time zone of instants without one.")] = "UTC",
    kind: Annotated[str | None, typer.Option(help="The kind of all interactions in the file.")] = None,
    column: ColumnOption = None,
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
    database: DatabaseOption = DEFAULT_URL,
) -> None:
    """Import contacts, accounts, leads or interactions; list the rows that can't be read."""
    with opened_database(database) as opened:
        who = caller()
        delimiter = "\t" if delimiter == r"\t" else delimiter
        layout = find_layout(
            file, Choice(encoding, delimiter, quote, header, False if keep_footer else None, sheet, member)
        )
        seen = recognize(file, lifecycle.catalog(opened, who), Answers(entity=entity), layout)
        mapping = (seen.mapping_with_new() if new_columns else dict(seen.mapping)) | _corrections(column or [], seen)
        answers = Answers(
            entity=seen.entity,
            mapping=mapping,
            formats=seen.formats,
            zone=zone,
            kind=kind,
            create_contacts=create,
            create_accounts=create,
            declare_kinds=new_kinds,
        )
        if dry_run:
            effects = lifecycle.dry_run(opened, who, file, answers, seen.layout)
            say_effects(effects)
            report = effects.report
        else:
            with typer.progressbar(length=max(file.stat().st_size, 1), label=file.name, file=sys.stderr) as bar:

                def show(read: int, _of: int, _rows: int) -> None:
                    bar.update(read - bar.pos)

                report = import_file(opened, who, file, answers, layout=seen.layout, progress=show)
    for note in seen.layout.notes:
        typer.echo(note, err=True)
    for looked_at in seen.columns:
        if not mapping[looked_at.name]:
            typer.echo(f"Column “{looked_at.name}” was left out; --new-columns keeps it.", err=True)
        elif looked_at.is_open:
            typer.echo(f"Column “{looked_at.name}” may be read in two ways; such values were left out.", err=True)
    _say(report)


def _corrections(columns: list[str], seen: Recognition) -> dict[str, str | Attribute]:
    """Read what the person says columns become."""
    said: dict[str, str | Attribute] = {}
    for given in columns:
        name, equals, target = given.rpartition("=")
        if not equals or name not in seen.mapping:
            names = ", ".join(f"“{known}”" for known in seen.mapping)
            raise ImportFileError(
                f"column: must be NAME=TARGET with a column of the file (got {given!r}). It has {names}."
            )
        said[name] = target
    return said


def _say(report: ImportReport) -> None:
    for row in report.bad_rows:
        typer.echo(str(row), err=True)
    typer.echo(
        f"{report.rows:,} rows as {report.entity}s: {report.new:,} new, {report.changed:,} changed, "
        f"{report.unchanged:,} unchanged, {report.repeated:,} repeated, {report.bad:,} could not be read."
    )
    if report.bad:
        raise typer.Exit(1)
