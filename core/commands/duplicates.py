"""Commands about records that are likely one, and merges."""

from __future__ import annotations

from typing import Annotated

import typer

from core.commands.app import app
from core.commands.arguments import DatabaseOption, caller, opened_database
from core.lifecycle import duplicates
from core.lifecycle.duplicates import Wins
from core.store.database import DEFAULT_URL

EntityOption = Annotated[str, typer.Option("--entity", help="contact or account.")]
WinsOption = Annotated[
    Wins, typer.Option("--wins", help="Whose values win where several have one: those of the kept or the newest.")
]


@app.command("duplicates")
def list_duplicates(
    database: DatabaseOption = DEFAULT_URL,
    entity: EntityOption = "contact",
    limit: Annotated[int, typer.Option(help="How many groups to list.", min=1)] = duplicates.SHOWN,
) -> None:
    """List records that are likely one: same e-mail, same phone, same name and company."""
    with opened_database(database) as opened:
        for group in duplicates.likely_duplicates(opened, caller(opened), entity, limit=limit):
            doubt = "" if group.is_likely else " (but something speaks against it)"
            typer.echo(f"Same {group.reason}{doubt}:")
            for one in group.records:
                cells = (str(one.id), one.title, one.email, one.phone, one.company, one.external_id)
                typer.echo("\t".join(("", *cells)))


@app.command("merge")
def merge_records(
    ids: Annotated[
        list[int] | None, typer.Argument(help="The numbers of the records; the first one is kept.", show_default=False)
    ] = None,
    *,
    database: DatabaseOption = DEFAULT_URL,
    entity: EntityOption = "contact",
    likely: Annotated[bool, typer.Option("--likely", help="Merge all likely ones, each into the oldest.")] = False,
    wins: WinsOption = Wins.KEPT,
    apart: Annotated[bool, typer.Option("--apart", help="Say that these records are not one.")] = False,
    take: Annotated[
        list[str] | None,
        typer.Option("--take", help="Whose value wins for one attribute: city=12 takes that of record 12."),
    ] = None,
) -> None:
    """Merge records that are one: interactions, leads, picks and ids move along. `undo-merge` undoes it."""
    given = ids or []
    if likely == bool(given) or (given and len(given) == 1):
        raise typer.BadParameter("give the numbers of at least two records, or --likely.")
    with opened_database(database) as opened:
        who = caller(opened)
        if apart:
            duplicates.tell_apart(opened, who, entity, given)
            typer.echo("They are no likely duplicates any more.")
            return
        if likely:
            numbers = duplicates.merge_likely(opened, who, entity, wins=wins)
        else:
            numbers = duplicates.merge(opened, who, entity, given[0], given[1:], _winners(take or []))
    typer.echo(f"{len(numbers):,} merged." + (f" Merges {numbers[0]} to {numbers[-1]}." if numbers else ""))


@app.command("merges")
def list_merges(database: DatabaseOption = DEFAULT_URL) -> None:
    """List the last merges, the last one first."""
    with opened_database(database) as opened:
        for row in duplicates.list_merges(opened, caller(opened)):
            undone = "undone" if row.undone_at else ""
            kept, gone = f"{row.kept} ({row.kept_id})", f"{row.gone} ({row.gone_id})"
            at = f"{row.merged_at:%Y-%m-%d %H:%M} UTC"
            typer.echo("\t".join((str(row.id), at, row.entity, f"{gone} into {kept}", row.merged_by, undone)))


@app.command("undo-merge")
def undo_merge(
    number: Annotated[int, typer.Argument(help="The number of a merge; `merges` lists them.")],
    database: DatabaseOption = DEFAULT_URL,
) -> None:
    """Undo a merge: the record that went is back, with what moved along."""
    with opened_database(database) as opened:
        told = duplicates.undo_merge(opened, caller(opened), number)
    typer.echo(f"Merge {number} is undone.")
    if told:
        typer.echo(f"Changed since, and kept: {', '.join(told)}", err=True)


def _winners(given: list[str]) -> dict[str, int]:
    winners = {}
    for text in given:
        name, equals, number = text.partition("=")
        if not equals or not number.strip().isdigit():
            raise typer.BadParameter(f"--take must look like city=12 (got {text}).")
        winners[name.strip()] = int(number)
    return winners
