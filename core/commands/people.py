"""Commands that delete, restore and erase a contact, an account or a lead."""

# ruff: noqa: FBT002 - yes/no options are given by name on a command line

from __future__ import annotations

import json
from enum import StrEnum
from typing import Annotated

import typer

from core import lifecycle
from core.access.caller import Caller
from core.audience.addressed import Addressed, addressed, numbered
from core.commands.app import app
from core.commands.arguments import DatabaseOption, caller, opened_database
from core.errors import ConflictError, NotFoundError
from core.store.database import DEFAULT_URL, Database
from core.teaching.sandboxes import Reached, Sandboxes, erase_everywhere

person = typer.Typer(help="Delete, restore and erase a contact, an account or a lead.", no_args_is_help=True)
app.add_typer(person, name="person")


class Entity(StrEnum):
    """What a command is about."""

    CONTACT = "contact"
    ACCOUNT = "account"
    LEAD = "lead"


TextArgument = Annotated[
    str, typer.Argument(metavar="WHO", help="An own id, in any system, or e-mail address; of an account also its name.")
]
EntityOption = Annotated[Entity, typer.Option("--entity", help="What it is.")]
NumberOption = Annotated[bool, typer.Option("--number", help="WHO is the number in Windrow, not an own id.")]
LeadsOption = Annotated[bool, typer.Option("--with-leads", help="Erase the leads of the contact too.")]
SuppressOption = Annotated[
    bool, typer.Option("--suppress", help="Suppress the addresses and the number for ever, too.")
]
YesOption = Annotated[bool, typer.Option("--yes", help="Do it without being asked.")]


@person.command()
def delete(
    who: TextArgument, entity: EntityOption = Entity.CONTACT, number: NumberOption = False,
    database: DatabaseOption = DEFAULT_URL,
) -> None:  # fmt: skip
    """Delete: it leaves every segment at once and is handed over no longer. `person restore` undoes it."""
    with opened_database(database) as opened:
        asking = caller(opened)
        found = _one(opened, asking, entity, who, is_number=number, is_deleted=False)
        done = lifecycle.delete_person(opened, asking, entity.value, found.id)
    typer.echo(f"Deleted: {entity} “{done.name}” left {_segments(done.segments)}.")


@person.command()
def restore(
    who: TextArgument, entity: EntityOption = Entity.CONTACT, number: NumberOption = False,
    database: DatabaseOption = DEFAULT_URL,
) -> None:  # fmt: skip
    """Undo a deletion."""
    with opened_database(database) as opened:
        asking = caller(opened)
        found = _one(opened, asking, entity, who, is_number=number, is_deleted=True)
        done = lifecycle.restore_person(opened, asking, entity.value, found.id)
    typer.echo(
        f"Restored: {entity} “{done.name}” returned to {_segments(done.segments)}. "
        "Other dynamic segments find it with their next refresh."
    )


@person.command()
def erase(
    who: TextArgument, entity: EntityOption = Entity.CONTACT, number: NumberOption = False,
    with_leads: LeadsOption = False, suppress: SuppressOption = False, yes: YesOption = False,
    database: DatabaseOption = DEFAULT_URL,
) -> None:  # fmt: skip
    """Erase for ever: values, ids, interactions, picks. Only its number stays in the history of segments."""
    with opened_database(database) as opened:
        found = _one(opened, caller(opened), entity, who, is_number=number, is_deleted=None)
        if not yes and typer.prompt(f"This can't be undone. To erase, type “{found.name}”", err=True) != found.name:
            raise ConflictError(f"{entity} “{found.name}”: must be confirmed by its name. Nothing was done.")
        # The answer may have taken long, and it is what erases.
        done, reached = erase_everywhere(
            opened, caller(opened), Sandboxes.of(database), entity.value, found.id,
            with_leads=with_leads, suppress=suppress,
        )  # fmt: skip
    others = f", with {done.erased - 1:,} more" if done.erased > 1 else ""
    typer.echo(f"Erased: {entity} number {done.id}{others}. It left {_segments(done.segments)}.")
    if done.definitions:
        typer.echo(f"These named it, and name nobody in its place now: {', '.join(done.definitions)}.")
    if reached != Reached():
        typer.echo(f"Sandboxes of learners that had it: {reached.sandboxes:,}; deleted unread: {reached.deleted:,}.")


@person.command()
def report(
    who: TextArgument, number: NumberOption = False, database: DatabaseOption = DEFAULT_URL
) -> None:  # fmt: skip
    """Write everything that is held about a contact, as JSON (docs/people.md): for who asks what is known of them."""
    with opened_database(database) as opened:
        asking = caller(opened)
        found = _one(opened, asking, Entity.CONTACT, who, is_number=number, is_deleted=None)
        document = lifecycle.person_report(opened, asking, found.id)
    typer.echo(json.dumps(document, ensure_ascii=False, indent=2))


def _one(
    database: Database, asking: Caller, entity: Entity, who: str, *, is_number: bool, is_deleted: bool | None
) -> Addressed:
    """The one record that is meant; of several, those in the wrong state are out.

    Raises NotFoundError for none, ConflictError for several.
    """
    find = numbered if is_number else addressed
    found = find(database, asking, entity.value, who)
    fitting = [one for one in found if is_deleted is None or (one.deleted_at is not None) == is_deleted]
    if len(fitting) > 1:
        listed = ", ".join(f"{one.id} (“{one.name}”{', deleted' if one.deleted_at else ''})" for one in fitting)
        raise ConflictError(f"{entity}: must be one (got {who!r}, which numbers {listed} have). Use --number.")
    if not found:
        what = "a number" if is_number else "an own id or e-mail address"
        raise NotFoundError(f"{entity}: must be known by {what} (got {who!r}). It may have been erased.")
    return (fitting or list(found))[0]


def _segments(number: int) -> str:
    return "1 segment" if number == 1 else f"{number:,} segments"
