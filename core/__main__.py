"""The command line: ``python -m core --help``.

It works on the database of ``--database`` or ``DATABASE_URL``, by default the embedded one. A
user's mistake is a message on standard error and exit code 1; a wrong call has exit code 2.
"""

# ruff: noqa: FBT002 - yes/no options are given by name on a command line

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import astuple, fields
from datetime import datetime, timedelta
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer
import yaml
from typer.core import TyperGroup

from core import audience, first_start, lifecycle
from core.catalog import Attribute
from core.clock import now
from core.comparison import differences
from core.database import DEFAULT_URL, Database, open_database
from core.dates import MAX_INSTANT, MIN_INSTANT, day_start
from core.definition import Definition, from_data, from_text, to_json
from core.errors import ConflictError, DefinitionError, ImportFileError, NotFoundError, Problem, WindrowError
from core.exporting import csv_lines, json_lines
from core.importing import ImportReport, Preview, import_file, preview
from core.lifecycle import RefreshOutcome
from core.members import MemberRow
from core.membership import every_member
from core.sample import SampleProgress, load_sample
from core.segment_store import SegmentSummary, checked_zone
from core.sentence import read_sentence
from core.sentence import sentence as written
from core.values import UnreadableValueError, read_date_or_instant


class Commands(TyperGroup):
    """Commands whose WindrowError is its message on standard error and exit code 1."""

    def invoke(self, ctx: typer.Context) -> object:  # type: ignore[override]
        """Run a command."""
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


class Format(StrEnum):
    """How members are written."""

    CSV = "csv"
    JSON = "json"


DatabaseOption = Annotated[
    str, typer.Option("--database", envvar="DATABASE_URL", help="Where the data are: sqlite:///… or postgresql://…")
]
SegmentArgument = Annotated[str, typer.Argument(help="A segment: its number, its key or its name.")]
DataOnlyOption = Annotated[bool, typer.Option("--data-only", help="Without the ready segments.")]
NewColumnsOption = Annotated[bool, typer.Option("--new-columns", help="Keep columns that Windrow has no place for.")]
NewKindsOption = Annotated[bool, typer.Option("--new-kinds", help="Allow kinds of interactions not known yet.")]
ColumnOption = Annotated[
    list[str] | None,
    typer.Option(
        "--column", help="NAME=TARGET says what a column becomes, NAME= leaves it out; again for each column."
    ),
]
CreateOption = Annotated[bool, typer.Option("--create", help="Create unknown contacts and accounts that are named.")]
InstantOption = Annotated[str | None, typer.Option(help="A date or an instant, such as 2026-01-31T12:00:00Z.")]


@app.command()
def init(database: DatabaseOption = DEFAULT_URL) -> None:
    """Create the database, or upgrade it to this release."""
    with _opened(database) as opened:
        typer.echo(f"Ready: {opened.address}")


@app.command()
def sample(
    database: DatabaseOption = DEFAULT_URL,
    data_only: DataOnlyOption = False,
) -> None:
    """Load the sample data of a fictional equipment dealer, with ready segments."""
    with _opened(database) as opened, typer.progressbar(length=1000, label="Loading", file=sys.stderr) as bar:

        def show(fraction: float, _text: str = "") -> None:
            bar.update(round(fraction * 1000) - bar.pos)

        def show_data(loaded: SampleProgress) -> None:
            show(loaded.share)

        if data_only:
            is_new = bool(load_sample(opened, now=now(), progress=show_data))
        else:
            is_new = first_start.prepare(opened, now=now(), progress=show)
    typer.echo("Loaded." if is_new else "Nothing to do: the database has contacts already.")


@app.command("import")
def import_(
    file: Annotated[Path, typer.Argument(help="A file of text: comma, semicolon or tab between the columns.")],
    entity: Annotated[
        str | None, typer.Option(help="contact, account, lead or interaction; without it, what it looks like.")
    ] = None,
    zone: Annotated[str, typer.Option(help="The time zone of instants that have none.")] = "UTC",
    kind: Annotated[str | None, typer.Option(help="The kind of all interactions of the file.")] = None,
    column: ColumnOption = None,
    new_columns: NewColumnsOption = False,
    new_kinds: NewKindsOption = False,
    create: CreateOption = False,
    database: DatabaseOption = DEFAULT_URL,
) -> None:
    """Import contacts, accounts, leads or interactions; rows that can't be read are listed."""
    with _opened(database) as opened:
        seen = preview(file, lifecycle.catalog(opened), entity=entity)
        mapping = (seen.mapping_with_new() if new_columns else dict(seen.mapping)) | _corrected(column or [], seen)
        with typer.progressbar(length=max(file.stat().st_size, 1), label=file.name, file=sys.stderr) as bar:
            report = import_file(
                opened,
                file,
                seen.entity,
                mapping,
                now=now(),
                layout=seen.layout,
                formats=seen.formats,
                zone=zone,
                kind=kind,
                create_contacts=create,
                create_accounts=create,
                declare_kinds=new_kinds,
                progress=lambda read, _of, _rows: bar.update(read - bar.pos),
            )
    for looked_at in seen.columns:
        if not mapping[looked_at.name]:
            typer.echo(f"Column “{looked_at.name}” was left out; --new-columns keeps it.", err=True)
        elif looked_at.is_open:
            typer.echo(f"Column “{looked_at.name}” may be read in two ways; it was read in the usual one.", err=True)
    _say(report)


def _corrected(columns: list[str], seen: Preview) -> dict[str, str | Attribute]:
    """What a person says that columns become."""
    said: dict[str, str | Attribute] = {}
    for given in columns:
        name, equals, target = given.rpartition("=")
        if not equals or name not in seen.mapping:
            names = ", ".join(f"“{known}”" for known in seen.mapping)
            raise ImportFileError(
                f"column: must be NAME=TARGET with a column of the file (got {given!r}). It has {names}."
            )
        said[name] = target
    return said


def _say(report: ImportReport) -> None:
    for row in report.bad_rows:
        typer.echo(str(row), err=True)
    typer.echo(
        f"{report.rows:,} rows as {report.entity}s: {report.new:,} new, {report.changed:,} changed, "
        f"{report.unchanged:,} unchanged, {report.repeated:,} repeated, {report.bad:,} could not be read."
    )
    if report.bad:
        raise typer.Exit(1)


@app.command()
def segments(database: DatabaseOption = DEFAULT_URL) -> None:
    """List the segments."""
    with _opened(database) as opened:
        listed = lifecycle.list_segments(opened)
    for segment in listed:
        members = "–" if segment.members is None else f"{segment.members:,}"
        typer.echo(
            f"{segment.id:>4}  {segment.kind:<8} {segment.state:<12} {members:>10}  {segment.key}  “{segment.name}”"
        )
    if not listed:
        typer.echo("There are no segments yet.")


@app.command()
def evaluate(
    definition: Annotated[Path, typer.Argument(help="A definition as JSON or YAML; - reads standard input.")],
    as_of: InstantOption = None,
    zone: Annotated[str, typer.Option(help="The time zone, such as Europe/Berlin.")] = "UTC",
    *,
    count: Annotated[bool, typer.Option("--count", help="Only how many.")] = False,
    database: DatabaseOption = DEFAULT_URL,
) -> None:
    """Evaluate a definition: the ids it selects, or how many."""
    read = _read_definition(definition)
    instant = _instant(as_of, checked_zone(zone)) or now()
    with _opened(database) as opened:
        if count:
            typer.echo(audience.count(opened, read, as_of=instant, zone=zone))
            return
        for profile_id in audience.member_ids(opened, read, as_of=instant, zone=zone):
            typer.echo(profile_id)


@app.command()
def sentence(
    definition: Annotated[Path, typer.Argument(help="A definition as JSON or YAML; - reads standard input.")],
    database: DatabaseOption = DEFAULT_URL,
) -> None:
    """Say a definition as a sentence."""
    with _opened(database) as opened:
        typer.echo(written(_read_definition(definition), lifecycle.catalog(opened)))


@app.command("read")
def read_(
    text: Annotated[str, typer.Argument(help='A sentence such as “Contacts whose city is "Aachen"”.')],
    database: DatabaseOption = DEFAULT_URL,
) -> None:
    """Read a sentence as a definition, written as canonical JSON."""
    with _opened(database) as opened:
        typer.echo(to_json(read_sentence(text, lifecycle.catalog(opened))))


@app.command()
def compare(
    old: Annotated[Path, typer.Argument(help="A definition as JSON or YAML.")],
    new: Annotated[Path, typer.Argument(help="Another one.")],
    database: DatabaseOption = DEFAULT_URL,
) -> None:
    """Say what changed from one definition to another; nothing where they are equal."""
    with _opened(database) as opened:
        known = lifecycle.catalog(opened)
        for difference in differences(_read_definition(old), _read_definition(new), known):
            typer.echo(difference.text)


@app.command()
def publish(segment: SegmentArgument, database: DatabaseOption = DEFAULT_URL) -> None:
    """Publish a segment's draft and go live."""
    with _opened(database) as opened:
        outcome = lifecycle.publish(opened, _find(opened, segment).id, now=now(), by="Command line")
    typer.echo(f"Live with {outcome.members:,} members ({outcome.entered:,} entered, {outcome.left:,} left).")


@app.command()
def refresh(
    segment: Annotated[str | None, typer.Argument(help="A segment; without one, every live segment.")] = None,
    database: DatabaseOption = DEFAULT_URL,
) -> None:
    """Bring the members of live segments up to date."""
    results: list[RefreshOutcome | WindrowError]
    with _opened(database) as opened:
        if segment is not None:
            results = [lifecycle.refresh(opened, _find(opened, segment).id, now=now())]
        else:
            results = lifecycle.refresh_all(opened, now=now())
    for result in results:
        if isinstance(result, WindrowError):
            typer.echo(result, err=True)
        else:
            typer.echo(
                f"{result.segment_id:>4}  {result.members:>10,} members, {result.entered:,} entered, "
                f"{result.left:,} left, {result.took_seconds:.2f} s"
            )
    if any(isinstance(result, WindrowError) for result in results):
        raise typer.Exit(1)


@app.command()
def members(
    segment: SegmentArgument,
    at: InstantOption = None,
    format: Annotated[Format, typer.Option(help="How they are written.")] = Format.CSV,  # noqa: A002  (the option's name)
    database: DatabaseOption = DEFAULT_URL,
) -> None:
    """Write the members of a segment, now or at a past instant."""
    header = [field.name for field in fields(MemberRow)]
    with _opened(database) as opened:
        found = _find(opened, segment)
        rows = (astuple(row) for row in every_member(opened, found.id, at=_instant(at, found.zone)))
        lines = csv_lines(header, rows) if format is Format.CSV else json_lines(header, rows)
        for line in lines:
            typer.echo(line, nl=False)


@contextmanager
def _opened(url: str) -> Iterator[Database]:
    database = open_database(url)
    try:
        yield database
    finally:
        database.dispose()


def _find(database: Database, named: str) -> SegmentSummary:
    """The segment of that number, else of that key, else of that name."""
    listed = lifecycle.list_segments(database)
    for fits in (lambda s: str(s.id) == named, lambda s: s.key == named, lambda s: s.name == named):
        found = [segment for segment in listed if fits(segment)]
        if len(found) > 1:
            keys = ", ".join(sorted(segment.key for segment in found))
            raise ConflictError(f"segment: must be one (got {named!r}, the name of {keys}). Use the key.")
        if found:
            return found[0]
    raise NotFoundError(f"segment: must be the number, key or name of one (got {named!r}). `segments` lists them.")


def _read_definition(path: Path) -> Definition:
    try:
        text = sys.stdin.read() if str(path) == "-" else path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise NotFoundError(f"definition: must be a readable file (got {path}: {error}).") from error
    if path.suffix in (".yaml", ".yml") or (str(path) == "-" and not text.lstrip("\ufeff \t\r\n").startswith("{")):
        return from_data(_read_yaml(text))
    return from_text(text)


class _OneOfEach(yaml.SafeLoader):
    """YAML in which a name twice is a mistake, as it is in JSON; otherwise the last one would win."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[object, object]:  # noqa: FBT001  (PyYAML's)
        """The mapping of a node."""
        names = [name.value for name, _ in node.value]
        for name in names:
            if names.count(name) > 1:
                raise yaml.YAMLError(f"{name} stands there more than once in line {node.start_mark.line + 1}")
        return super().construct_mapping(node, deep)


def _read_yaml(text: str) -> object:
    try:
        return yaml.load(text, _OneOfEach)  # noqa: S506  (a safe loader)
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        raise DefinitionError([Problem((), f"must be YAML (got text that is not: {error}).")]) from error


def _instant(text: str | None, zone: str) -> datetime | None:
    """An instant; a day alone means its end in the zone."""
    if text is None:
        return None
    try:
        read = read_date_or_instant(text)
    except UnreadableValueError as problem:
        raise NotFoundError(f"instant: {problem}.") from problem
    day = read.date() if isinstance(read, datetime) else read
    if not MIN_INSTANT.date() <= day < MAX_INSTANT.date():
        raise NotFoundError(f"instant: must lie within the years that databases know (got {text}).")
    return read if isinstance(read, datetime) else day_start(read + timedelta(days=1), zone) - timedelta(microseconds=1)


if __name__ == "__main__":
    app()
