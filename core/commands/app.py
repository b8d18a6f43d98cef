"""The command line itself, and how it reports errors."""

from __future__ import annotations

import os
from contextvars import ContextVar
from typing import Annotated, Final

import typer
from typer.core import TyperGroup

from core import VERSION
from core.errors import RefusedError, WindrowError


class Commands(TyperGroup):
    """Commands that turn a WindrowError into its message on standard error and exit code 1."""

    def invoke(self, ctx: typer.Context) -> object:  # type: ignore[override]  # typer's own context
        try:
            return super().invoke(ctx)
        except WindrowError as error:
            # A name that is no UTF-8 comes from the command line with signs that can't be printed.
            typer.echo(str(error).encode("utf-8", "replace").decode(), err=True)
            raise typer.Exit(1) from error


app = typer.Typer(
    cls=Commands,
    help="Windrow: dynamic and static segments of contacts and leads.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)


TOKEN: Final[ContextVar[str]] = ContextVar("token", default="")
"""The token of this run of the command line; empty without one."""


def _tell_version(is_wanted: bool) -> None:  # noqa: FBT001 - Typer calls it with the option's value
    if is_wanted:
        typer.echo(f"Windrow {VERSION}")
        raise typer.Exit


VersionOption = Annotated[
    bool, typer.Option("--version", callback=_tell_version, is_eager=True, help="Say which release this is.")
]


TokenOption = Annotated[
    str,
    typer.Option(
        "--token",
        envvar="WINDROW_TOKEN",
        show_default=False,
        show_envvar=True,
        help="Act as the user of a token. Others may see a command line: rather set the variable.",
    ),
]


@app.callback()
def start(*, version: VersionOption = False, token: TokenOption = "") -> None:  # noqa: ARG001 - `_tell_version` uses it
    """Take the options that belong to no command."""
    if not token and "WINDROW_TOKEN" in os.environ:
        # A job that failed to read its secret must not act with every role instead.
        raise RefusedError("token: must not be empty (got WINDROW_TOKEN without one). Unset it, or give it a token.")
    TOKEN.set(token)
