"""Commands that back a database up, look at a backup, and restore one."""

# ruff: noqa: FBT002 - yes/no options are given by name on a command line

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from core.commands.app import app
from core.commands.arguments import DatabaseOption, caller, opened_database, operator
from core.store import backup as use_cases
from core.store.database import DEFAULT_URL

FileArgument = Annotated[Path, typer.Argument(help="The file of the backup.", dir_okay=False)]


@app.command()
def backup(file: FileArgument, database: DatabaseOption = DEFAULT_URL) -> None:
    """Write everything in the database into a new file, while people work."""
    with opened_database(database) as opened:
        use_cases.back_up(opened, caller(opened), file)
    typer.echo(f"Backed up: {file} ({file.stat().st_size:,} bytes).")


@app.command()
def verify(file: FileArgument) -> None:
    """Read a backup to its end, and say what is in it."""
    total = 0
    for table in use_cases.verify(file):
        typer.echo(f"{table.name:<24}  {table.rows:>12,} rows  {table.digest}")
        total += table.rows
    typer.echo(f"Whole: {total:,} rows.")


@app.command()
def restore(
    file: FileArgument,
    replace: Annotated[bool, typer.Option("--replace", help="Lose what is in the database.")] = False,
    database: DatabaseOption = DEFAULT_URL,
) -> None:
    """Put a backup in the place of the database. Stop the servers first."""
    use_cases.restore(database, operator(), file, replaces=replace)
    typer.echo(f"Restored: {file}.")
