"""Commands about folders of segments, who belongs to them, and where segments are."""

# ruff: noqa: FBT002 - yes/no options are given by name on a command line

from __future__ import annotations

from typing import Annotated

import typer

from core.access.caller import Caller
from core.commands.app import app
from core.commands.arguments import DatabaseOption, SegmentArgument, caller, find_segment, opened_database
from core.errors import ConflictError, NotFoundError, did_you_mean
from core.language.folding import fold
from core.store.database import DEFAULT_URL, Database
from core.team import folders as use_cases

FolderArgument = Annotated[str, typer.Argument(help="A folder: its number or its name.")]
UserArgument = Annotated[str, typer.Argument(help="A user: the number or the name.")]

folder_app = typer.Typer(help="Folders of segments, and who belongs to them.", no_args_is_help=True)
app.add_typer(folder_app, name="folder")


@folder_app.command("list")
def list_folders(database: DatabaseOption = DEFAULT_URL) -> None:
    """List the folders with their people."""
    with opened_database(database) as opened:
        listed = use_cases.list_folders(opened, caller(opened))
    for folder in listed:
        shown = "private" if folder.is_private else "shared"
        typer.echo(f"{folder.id:>4}  {shown:<7}  {folder.segments:>4} segments  “{folder.name}”")
        for user in folder.users:
            typer.echo(f"      {user.user_id:>4}  {'edits' if user.edits else 'sees':<5}  {user.name}")
    if not listed:
        typer.echo("There are no folders yet.")


@folder_app.command("create")
def create(
    name: Annotated[str, typer.Argument(help="What the folder is called.")],
    private: Annotated[bool, typer.Option("--private", help="Hide its segments from all but its people.")] = False,
    database: DatabaseOption = DEFAULT_URL,
) -> None:
    """Create an empty folder."""
    with opened_database(database) as opened:
        number = use_cases.create_folder(opened, caller(opened), name=name, is_private=private)
    typer.echo(f"Created: folder {number}.")


@folder_app.command("change")
def change(
    folder: FolderArgument,
    name: Annotated[str | None, typer.Option(help="Another name.")] = None,
    private: Annotated[
        bool | None, typer.Option("--private/--shared", help="Hide its segments from all but its people, or show them.")
    ] = None,
    database: DatabaseOption = DEFAULT_URL,
) -> None:
    """Rename a folder, or hide its segments from others or show them."""
    with opened_database(database) as opened:
        who = caller(opened)
        use_cases.change_folder(opened, who, find_folder(opened, who, folder), name=name, is_private=private)
    typer.echo("Changed.")


@folder_app.command("delete")
def delete(folder: FolderArgument, database: DatabaseOption = DEFAULT_URL) -> None:
    """Delete a folder without segments."""
    with opened_database(database) as opened:
        who = caller(opened)
        use_cases.delete_folder(opened, who, find_folder(opened, who, folder))
    typer.echo("Deleted.")


@folder_app.command("let-in")
def let_in(
    folder: FolderArgument,
    user: UserArgument,
    edit: Annotated[bool, typer.Option("--edit", help="Let them edit what is in it, whatever their role.")] = False,
    database: DatabaseOption = DEFAULT_URL,
) -> None:
    """Let a user belong to a folder."""
    with opened_database(database) as opened:
        who = caller(opened)
        use_cases.let_in(opened, who, find_folder(opened, who, folder), _user(opened, who, user), edits=edit)
    typer.echo("Let in.")


@folder_app.command("let-out")
def let_out(folder: FolderArgument, user: UserArgument, database: DatabaseOption = DEFAULT_URL) -> None:
    """Let a user belong to a folder no longer."""
    with opened_database(database) as opened:
        who = caller(opened)
        folder_id = find_folder(opened, who, folder)
        people = {one.user_id: one.name for row in use_cases.list_folders(opened, who) for one in row.users}
        use_cases.let_out(opened, who, folder_id, _one("user", user, people))
    typer.echo("Let out.")


@folder_app.command("move")
def move(
    segment: SegmentArgument,
    folder: Annotated[str | None, typer.Argument(help="The folder; without one, out of any.")] = None,
    database: DatabaseOption = DEFAULT_URL,
) -> None:
    """Move a segment to a folder, or out of any, so that everybody sees it."""
    with opened_database(database) as opened:
        who = caller(opened)
        target = None if folder is None else find_folder(opened, who, folder)
        use_cases.move_segment(opened, who, find_segment(opened, who, segment).id, target)
    typer.echo("Moved.")


@folder_app.command("hand-on")
def hand_on(segment: SegmentArgument, user: UserArgument, database: DatabaseOption = DEFAULT_URL) -> None:
    """Give a segment another owner."""
    with opened_database(database) as opened:
        who = caller(opened)
        handed = use_cases.hand_on(opened, who, find_segment(opened, who, segment).id, _user(opened, who, user))
    typer.echo(f"Handed on to {handed.owner}.")


def find_folder(database: Database, caller: Caller, named: str) -> int:
    """Return the number of a folder by number or name. Raises NotFoundError or ConflictError."""
    return _one("folder", named, {one.id: one.name for one in use_cases.list_folders(database, caller)})


def _user(database: Database, caller: Caller, named: str) -> int:
    return _one("user", named, use_cases.list_users(database, caller))


def _one(what: str, named: str, names: dict[int, str]) -> int:
    """Return the one with that number, else with that name. Raises NotFoundError, or ConflictError if several fit."""
    if found := [id_ for id_ in names if str(id_) == named]:
        return found[0]
    found = [id_ for id_, name in names.items() if fold(name) == fold(named)]
    if len(found) > 1:
        numbers = ", ".join(map(str, found))
        raise ConflictError(f"{what}: must be one (got {named!r}, the name of numbers {numbers}). Use the number.")
    if not found:
        hint = did_you_mean(named, names.values()) or "See the list."
        raise NotFoundError(f"{what}: must be the number or name of one (got {named!r}). {hint}")
    return found[0]
