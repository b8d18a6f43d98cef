"""The command that creates a segment."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from core import lifecycle
from core.commands.app import app
from core.commands.arguments import DatabaseOption, caller, opened_database
from core.commands.definitions import read_definition
from core.commands.folders import find_folder
from core.store.database import DEFAULT_URL


@app.command()
def create(
    name: Annotated[str, typer.Argument(help="What the segment is called.")],
    definition: Annotated[
        Path | None, typer.Option(help="Its definition as JSON or YAML; without one, a static segment is created.")
    ] = None,
    folder: Annotated[str | None, typer.Option(help="The folder it goes into: its number or its name.")] = None,
    zone: Annotated[str, typer.Option(help="The time zone, such as Europe/Berlin.")] = "UTC",
    database: DatabaseOption = DEFAULT_URL,
) -> None:
    """Create a segment as a draft."""
    read = None if definition is None else read_definition(definition)
    with opened_database(database) as opened:
        who = caller(opened)
        made = lifecycle.create_segment(
            opened,
            who,
            kind="static" if read is None else "dynamic",
            name=name,
            target="contact" if read is None else read.target,
            zone=zone,
            definition=read,
            folder_id=None if folder is None else find_folder(opened, who, folder),
        )
    typer.echo(f"Created: segment {made.id}.")
