"""Commands that make a database and fill it with sample data."""

# ruff: noqa: FBT002 - yes/no options are given by name on a command line

from __future__ import annotations

import sys
from typing import Annotated

import typer

from core.commands.app import app
from core.commands.arguments import DatabaseOption, caller, opened_database
from core.store.database import DEFAULT_URL
from core.store.distribution import distribute as distribute_tables
from core.teaching import first_start
from core.teaching.sample import SampleProgress, load_sample

DataOnlyOption = Annotated[bool, typer.Option("--data-only", help="Load no ready segments.")]
DistributeOption = Annotated[
    bool, typer.Option("--distribute", help="Spread the tables over the Citus cluster that this database coordinates.")
]


@app.command()
def init(database: DatabaseOption = DEFAULT_URL, distribute: DistributeOption = False) -> None:
    """Create the database, or upgrade it to this release."""
    with opened_database(database) as opened:
        if distribute:
            moved = distribute_tables(opened, caller(opened))
            typer.echo(f"Distributed: {', '.join(moved)}" if moved else "Nothing to distribute: every table is.")
        typer.echo(f"Ready: {opened.address}")


@app.command()
def sample(
    database: DatabaseOption = DEFAULT_URL,
    data_only: DataOnlyOption = False,
) -> None:
    """Load the sample data of a fictional equipment dealer, with ready segments."""
    with opened_database(database) as opened, typer.progressbar(length=1000, label="Loading", file=sys.stderr) as bar:

        def show(fraction: float, _text: str = "") -> None:
            bar.update(round(fraction * 1000) - bar.pos)

        def show_data(loaded: SampleProgress) -> None:
            show(loaded.share)

        who = caller(opened)
        if data_only:
            is_new = bool(load_sample(opened, who, progress=show_data))
        else:
            is_new = first_start.prepare(opened, who, progress=show)
    typer.echo("Loaded." if is_new else "Nothing to do: the database has contacts already.")
