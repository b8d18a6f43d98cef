"""Commands that add to static segments and remove from them."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from core import lifecycle
from core.commands.app import app
from core.commands.arguments import DatabaseOption, SegmentArgument, caller, find_segment, opened_database
from core.commands.definitions import read_definition
from core.importing import file_entries, likely_list, shown
from core.lifecycle import AddedList
from core.store.database import DEFAULT_URL

_QUERY = typer.Option("--query", help="Everybody this definition selects now: JSON or YAML; - is standard input.")


@app.command()
def add(
    segment: SegmentArgument,
    query: Annotated[Path | None, _QUERY] = None,
    csv: Annotated[
        Path | None, typer.Option("--csv", help="Everybody whose e-mail address or own id is in a file.")
    ] = None,
    column: Annotated[
        str | None, typer.Option("--column", help="The column of the file; by default the most likely one.")
    ] = None,
    database: DatabaseOption = DEFAULT_URL,
) -> None:
    """Add to a static segment by a query, used once, or by a file; list the rows that fit nobody."""
    if (query is None) == (csv is None):
        raise typer.BadParameter("give one of --query and --csv.")
    with opened_database(database) as opened:
        who = caller(opened)
        found = find_segment(opened, who, segment)
        if query:
            done = lifecycle.add_by_query(opened, who, found.id, read_definition(query), zone=found.zone)
            typer.echo(f"{done.added:,} added, {done.already:,} were in already.")
        elif csv:
            layout, likely, other = likely_list(csv, found.target)
            entries = file_entries(csv, layout, column or likely, None if column else other)
            _say(lifecycle.add_listed(opened, who, found.id, entries))


@app.command()
def remove(segment: SegmentArgument, query: Annotated[Path, _QUERY], database: DatabaseOption = DEFAULT_URL) -> None:
    """Remove everybody a query selects now from a static segment."""
    with opened_database(database) as opened:
        who = caller(opened)
        found = find_segment(opened, who, segment)
        done = lifecycle.remove_by_query(opened, who, found.id, read_definition(query), zone=found.zone)
    typer.echo(f"{done.removed:,} removed.")


def _say(done: AddedList) -> None:
    for row in done.missed:
        typer.echo(f"line {row.line:,}: {shown(row.text)} {row.reason}", err=True)
    typer.echo(
        f"{done.entries:,} rows: {done.added:,} added, {done.already:,} were in already, "
        f"{done.repeated:,} repeated, {len(done.missed):,} missed."
    )
    if done.missed:
        raise typer.Exit(1)
