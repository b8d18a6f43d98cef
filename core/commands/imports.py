"""Commands about imports that were made."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated

import typer

from core.commands.app import app
from core.commands.arguments import DatabaseOption, caller, opened_database
from core.importing import (
    AttributeChange,
    RunRow,
    Undone,
    import_changes,
    import_run,
    import_runs,
    rejected_lines,
    rejected_rows,
    stop_import,
    undo_import,
)
from core.lifecycle import Effects
from core.store.database import DEFAULT_URL

NumberArgument = Annotated[int, typer.Argument(help="The number of an import; `imports` lists them.")]
_VALUE_CHARACTERS = 40

imports = typer.Typer(help="See, stop and undo imports.", invoke_without_command=True)
app.add_typer(imports, name="imports")


@imports.callback()
def list_(context: typer.Context, database: DatabaseOption = DEFAULT_URL) -> None:
    """List the imports, the last one first."""
    if context.invoked_subcommand is not None:
        return
    with opened_database(database) as opened:
        for run in import_runs(opened, caller(opened)):
            typer.echo("\t".join(_cells(run)))


@imports.command()
def show(number: NumberArgument, database: DatabaseOption = DEFAULT_URL) -> None:
    """Show one import: its columns, what it changed, and what became of its rows."""
    with opened_database(database) as opened:
        who = caller(opened)
        run, changes = import_run(opened, who, number), import_changes(opened, who, number)
    typer.echo("\t".join(_cells(run)))
    for column, target in (run.answers.mapping or {}).items():
        typer.echo(f"Column “{column}”: {target or 'left out'}")
    say_changes(changes)
    if run.message:
        typer.echo(run.message)
    if run.undone:
        _say_undone(run.undone)


@imports.command()
def rejected(number: NumberArgument, database: DatabaseOption = DEFAULT_URL) -> None:
    """Write the rows that an import did not take as CSV, with their lines and the reasons."""
    with opened_database(database) as opened:
        who = caller(opened)
        columns = import_run(opened, who, number).columns
        for line in rejected_lines(columns, rejected_rows(opened, who, number)):
            typer.echo(line, nl=False)


@imports.command()
def stop(number: NumberArgument, database: DatabaseOption = DEFAULT_URL) -> None:
    """Stop a running import; it takes back what it did."""
    with opened_database(database) as opened:
        stop_import(opened, caller(opened), number)
    typer.echo(f"Import {number} stops.")


@imports.command()
def undo(number: NumberArgument, database: DatabaseOption = DEFAULT_URL) -> None:
    """Take back exactly what an import did; list what was changed again since, and is kept."""
    with opened_database(database) as opened:
        undone = undo_import(opened, caller(opened), number)
    _say_undone(undone)


def say_effects(effects: Effects) -> None:
    """Print what an import would do."""
    say_changes(effects.changes)
    for segment in effects.segments:
        told = segment.problem or f"{segment.entering:,} would enter, {segment.leaving:,} would leave"
        typer.echo(f"Segment “{segment.name}”: {told}.")


def say_changes(changes: Iterable[AttributeChange]) -> None:
    """Print what changes in which attribute, with samples."""
    for change in changes:
        samples = ", ".join(f"{_shown(sample.before)} → {_shown(sample.after)}" for sample in change.samples)
        cleared = f", {change.cleared:,} of them cleared" if change.cleared else ""
        typer.echo(f"{change.entity}, {change.label}: {change.count:,} changed{cleared} ({samples})")


def _cells(run: RunRow) -> list[str]:
    report = run.report
    counts = f"{report.new:,} new, {report.changed:,} changed, {report.bad:,} rejected" if report else ""
    return [str(run.id), f"{run.at:%Y-%m-%d %H:%M} UTC", run.state, run.entity, run.source, run.by, counts]


def _say_undone(undone: Undone) -> None:
    typer.echo(
        f"Taken back: {undone.removed:,} removed, {undone.marked:,} marked deleted, {undone.restored:,} restored, "
        f"{undone.kept:,} kept."
    )
    if undone.undeclared:
        typer.echo(f"No longer declared: {', '.join(undone.undeclared)}.")
    if undone.kept_declared:
        typer.echo(f"Still used by something else: {', '.join(undone.kept_declared)}.")
    for record in undone.kept_records:
        typer.echo(f"{record.entity} {record.id}: {record.reason}", err=True)


def _shown(value: object) -> str:
    text = "no data" if value is None else ("no", "yes")[value] if isinstance(value, bool) else str(value)
    return text if len(text) <= _VALUE_CHARACTERS else f"{text[: _VALUE_CHARACTERS - 1]}…"
