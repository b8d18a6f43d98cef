"""The command line itself, and how it reports errors."""

from __future__ import annotations

import typer
from typer.core import TyperGroup

from core.errors import WindrowError


class Commands(TyperGroup):
    """Commands that turn a WindrowError into its message on standard error and exit code 1."""

    def invoke(self, ctx: typer.Context) -> object:  # type: ignore[override]  # typer's own context
        try:
            return super().invoke(ctx)
        except WindrowError as error:
            typer.echo(str(error), err=True)
            raise typer.Exit(1) from error


app = typer.Typer(
    cls=Commands,
    help="Windrow: dynamic and static segments of contacts and leads.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
