"""Commands about the list of suppressed addresses and numbers."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from core import lifecycle
from core.commands.app import app
from core.commands.arguments import DatabaseOption, caller, opened_database
from core.errors import NotFoundError
from core.store.database import DEFAULT_URL

suppression = typer.Typer(help="Addresses and numbers that nothing is sent to.", no_args_is_help=True)
app.add_typer(suppression, name="suppression")

AddressArgument = Annotated[
    str, typer.Argument(metavar="ADDRESS", help="An e-mail address, or a number that begins with + and the country.")
]


@suppression.command()
def add(address: AddressArgument, database: DatabaseOption = DEFAULT_URL) -> None:
    """Put an address or number on the list."""
    with opened_database(database) as opened:
        done = lifecycle.suppress(opened, caller(opened), address)
    is_new = "Suppressed" if done.added else "It was suppressed already"
    typer.echo(f"{is_new}. Contacts that are suppressed by it now and were not: {done.contacts:,}.")


@suppression.command()
def remove(address: AddressArgument, database: DatabaseOption = DEFAULT_URL) -> None:
    """Take an address or number off the list."""
    with opened_database(database) as opened:
        freed = lifecycle.unsuppress(opened, caller(opened), address)
    typer.echo(f"No longer suppressed. Contacts that nothing suppresses any more: {freed:,}.")


@suppression.command()
def check(address: AddressArgument, database: DatabaseOption = DEFAULT_URL) -> None:
    """Say whether an address or number is on the list. Exit with 1 if it is not."""
    with opened_database(database) as opened:
        is_listed = lifecycle.is_on_the_list(opened, caller(opened), address)
    typer.echo("Suppressed." if is_listed else "Not suppressed.")
    if not is_listed:
        raise typer.Exit(1)


@suppression.command(name="import")
def import_list(
    file: Annotated[Path, typer.Argument(help="A file with an address or number a line, or CSV.")],
    database: DatabaseOption = DEFAULT_URL,
) -> None:
    """Put every address and number in a file on the list."""
    try:
        lines = file.open(encoding="utf-8-sig", errors="replace")
    except OSError as error:
        raise NotFoundError(f"file: must be one that can be read (got {file}: {error.strerror}).") from error
    with lines, opened_database(database) as opened:
        done = lifecycle.suppress_listed(opened, caller(opened), lines)
    typer.echo(
        f"Added {done.added:,}, known before {done.known:,}, lines without any {done.left_out:,}. "
        f"Contacts that are suppressed by it now and were not: {done.contacts:,}."
    )


@suppression.command()
def count(database: DatabaseOption = DEFAULT_URL) -> None:
    """Say how many addresses and numbers are on the list. The list itself has no addresses to show."""
    with opened_database(database) as opened:
        counts = lifecycle.suppression_counts(opened, caller(opened))
    typer.echo(
        f"{counts.emails:,} e-mail addresses, {counts.phones:,} numbers; contacts with one: {counts.contacts:,}."
    )
