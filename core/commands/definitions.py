"""Commands about definitions."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated, TextIO

import typer

from core import lifecycle
from core.audience import selection
from core.commands.app import app
from core.commands.arguments import DatabaseOption, InstantOption, caller, opened_database, read_instant
from core.errors import NotFoundError
from core.language.comparison import differences
from core.language.definition import MAX_CHARACTERS, Definition, from_text, from_yaml, to_json
from core.language.sentence import read_sentence
from core.language.sentence import sentence as written
from core.store.database import DEFAULT_URL
from core.store.segments import checked_zone


@app.command()
def evaluate(
    definition: Annotated[Path, typer.Argument(help="A definition as JSON or YAML; - reads standard input.")],
    as_of: InstantOption = None,
    zone: Annotated[str, typer.Option(help="The time zone, such as Europe/Berlin.")] = "UTC",
    *,
    count: Annotated[bool, typer.Option("--count", help="Print only the number.")] = False,
    database: DatabaseOption = DEFAULT_URL,
) -> None:
    """Evaluate a definition: print the ids it selects, or their number."""
    read = read_definition(definition)
    instant = read_instant(as_of, checked_zone(zone))
    with opened_database(database) as opened:
        who = caller(opened)
        if count:
            typer.echo(selection.count(opened, who, read, as_of=instant, zone=zone))
            return
        for profile_id in selection.member_ids(opened, who, read, as_of=instant, zone=zone):
            typer.echo(profile_id)


@app.command()
def sentence(
    definition: Annotated[Path, typer.Argument(help="A definition as JSON or YAML; - reads standard input.")],
    database: DatabaseOption = DEFAULT_URL,
) -> None:
    """Print a definition as a sentence."""
    with opened_database(database) as opened:
        typer.echo(written(read_definition(definition), lifecycle.catalog(opened, caller(opened))))


@app.command("read")
def read_(
    text: Annotated[str, typer.Argument(help='A sentence such as “Contacts whose city is "Aachen"”.')],
    database: DatabaseOption = DEFAULT_URL,
) -> None:
    """Read a sentence and print its definition as canonical JSON."""
    with opened_database(database) as opened:
        typer.echo(to_json(read_sentence(text, lifecycle.catalog(opened, caller(opened)))))


@app.command()
def compare(
    old: Annotated[Path, typer.Argument(help="A definition as JSON or YAML.")],
    new: Annotated[Path, typer.Argument(help="Another one.")],
    database: DatabaseOption = DEFAULT_URL,
) -> None:
    """Print the changes from one definition to another; nothing if they are equal."""
    with opened_database(database) as opened:
        known = lifecycle.catalog(opened, caller(opened))
        for difference in differences(read_definition(old), read_definition(new), known):
            typer.echo(difference.text)


_LONGEST = 2 * MAX_CHARACTERS
"""Characters that are read; a longer text is refused when it is read as a definition."""


def read_definition(path: Path) -> Definition:
    """Read a definition from a file, or for ``-`` from standard input. Raises NotFoundError or DefinitionError."""
    try:
        text = _read(sys.stdin) if str(path) == "-" else _read_file(path)
    except (OSError, UnicodeDecodeError) as error:
        raise NotFoundError(f"definition: must be a readable file (got {path}: {error}).") from error
    if path.suffix in (".yaml", ".yml") or (str(path) == "-" and not text.lstrip("\ufeff \t\r\n").startswith("{")):
        return from_yaml(text)
    return from_text(text)


def _read_file(path: Path) -> str:
    with path.open(encoding="utf-8") as file:
        return _read(file)


def _read(file: TextIO) -> str:
    return file.read(_LONGEST)
