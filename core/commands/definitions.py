"""Commands about definitions."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer
import yaml

from core import lifecycle
from core.audience import selection
from core.commands.app import app
from core.commands.arguments import DatabaseOption, InstantOption, caller, opened_database, read_instant
from core.errors import DefinitionError, NotFoundError, Problem
from core.language.comparison import differences
from core.language.definition import Definition, from_data, from_text, to_json
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
    who = caller()
    instant = read_instant(as_of, checked_zone(zone))
    with opened_database(database) as opened:
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
        typer.echo(written(read_definition(definition), lifecycle.catalog(opened, caller())))


@app.command("read")
def read_(
    text: Annotated[str, typer.Argument(help='A sentence such as “Contacts whose city is "Aachen"”.')],
    database: DatabaseOption = DEFAULT_URL,
) -> None:
    """Read a sentence and print its definition as canonical JSON."""
    with opened_database(database) as opened:
        typer.echo(to_json(read_sentence(text, lifecycle.catalog(opened, caller()))))


@app.command()
def compare(
    old: Annotated[Path, typer.Argument(help="A definition as JSON or YAML.")],
    new: Annotated[Path, typer.Argument(help="Another one.")],
    database: DatabaseOption = DEFAULT_URL,
) -> None:
    """Print the changes from one definition to another; nothing if they are equal."""
    with opened_database(database) as opened:
        known = lifecycle.catalog(opened, caller())
        for difference in differences(read_definition(old), read_definition(new), known):
            typer.echo(difference.text)


def read_definition(path: Path) -> Definition:
    """Read a definition from a file, or for ``-`` from standard input. Raises NotFoundError or DefinitionError."""
    try:
        text = sys.stdin.read() if str(path) == "-" else path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise NotFoundError(f"definition: must be a readable file (got {path}: {error}).") from error
    if path.suffix in (".yaml", ".yml") or (str(path) == "-" and not text.lstrip("\ufeff \t\r\n").startswith("{")):
        return from_data(_read_yaml(text))
    return from_text(text)


class _OneOfEach(yaml.SafeLoader):
    """YAML that refuses a repeated name, as JSON here does; otherwise the last one would win."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[object, object]:  # noqa: FBT001, FBT002  (PyYAML's)
        names = [name.value for name, _ in node.value]
        for name in names:
            if names.count(name) > 1:
                raise yaml.YAMLError(f"{name} is repeated in line {node.start_mark.line + 1}")
        return super().construct_mapping(node, deep)


def _read_yaml(text: str) -> object:
    try:
        return yaml.load(text, _OneOfEach)  # noqa: S506  (a safe loader)
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        raise DefinitionError([Problem((), f"must be YAML (got text that is not: {error}).")]) from error
