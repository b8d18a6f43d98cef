"""Commands about segments."""

# ruff: noqa: FBT002 - yes/no options are given by name on a command line

from __future__ import annotations

import os
import signal
from datetime import timedelta
from typing import Annotated

import typer

from core import lifecycle
from core.commands.app import TOKEN, app
from core.commands.arguments import DatabaseOption, SegmentArgument, caller, find_segment, opened_database
from core.errors import WindrowError
from core.lifecycle import Preview, checks, log_lines
from core.lifecycle.log_lines import LogForm
from core.lifecycle.worker import Outcomes, Worker
from core.store.database import DEFAULT_URL, Database

_FINISH_WITHIN = timedelta(hours=1)
WatchOption = Annotated[
    bool, typer.Option("--watch", help="Run until stopped and refresh each segment when it is due.")
]


@app.command()
def segments(database: DatabaseOption = DEFAULT_URL) -> None:
    """List the segments."""
    with opened_database(database) as opened:
        listed = lifecycle.list_segments(opened, caller(opened))
    for segment in listed:
        members = "–" if segment.members is None else f"{segment.members:,}"
        typer.echo(
            f"{segment.id:>4}  {segment.kind:<8} {segment.state:<12} {members:>10}  {segment.key}  “{segment.name}”"
        )
    if not listed:
        typer.echo("There are no segments yet.")


@app.command()
def publish(
    segment: SegmentArgument,
    yes: Annotated[bool, typer.Option("--yes", help="Confirm a large change without being asked.")] = False,
    database: DatabaseOption = DEFAULT_URL,
) -> None:
    """Publish a segment's draft and go live; for a live segment, first say who would enter and leave."""
    with opened_database(database) as opened:
        who = caller(opened)
        found = lifecycle.segment(opened, who, find_segment(opened, who, segment).id)
        previewed, typed = None, ""
        if found.live_version is not None:
            previewed = lifecycle.preview(opened, who, found.id)
            _say_preview(previewed)
            if previewed.needs_confirmation:
                typed = found.name
                if not yes:
                    typed = typer.prompt(f"A large change. To publish, type “{found.name}”", err=True)
                    who = caller(opened)  # the answer may have taken long, and it is what publishes
        outcome = lifecycle.publish(
            opened, who, found.id, revision=found.draft_revision, previewed=previewed, typed=typed
        )
    typer.echo(f"Live with {outcome.members:,} members ({outcome.entered:,} entered, {outcome.left:,} left).")


def _say_preview(preview: Preview) -> None:
    typer.echo(
        f"{preview.before:,} members now, {preview.members:,} after it: "
        f"{preview.entering:,} enter, {preview.leaving:,} leave.",
        err=True,
    )
    for effect in preview.effects:
        counted = "" if effect.entering is None else f" ({effect.entering:,} enter and {effect.leaving:,} leave by it)"
        typer.echo(f"- {'; '.join(effect.texts)}{counted}", err=True)


@app.command()
def stop(segment: SegmentArgument, database: DatabaseOption = DEFAULT_URL) -> None:
    """Take a live segment out of use; its members stay as they are."""
    with opened_database(database) as opened:
        who = caller(opened)
        lifecycle.stop(opened, who, find_segment(opened, who, segment).id)
    typer.echo("Stopped.")


@app.command()
def refresh(
    segment: Annotated[
        str | None, typer.Argument(help="A segment; by default every live segment that is not frozen.")
    ] = None,
    watch: WatchOption = False,
    database: DatabaseOption = DEFAULT_URL,
) -> None:
    """Bring the members of live segments up to date."""
    if watch and segment is not None:
        raise typer.BadParameter("--watch refreshes whatever is due, so it takes no segment.")
    if watch and TOKEN.get():
        raise typer.BadParameter("--watch is the worker of this machine, so it takes no token.")
    with opened_database(database) as opened:
        if watch:
            _watch(opened)
            return
        who = caller(opened)
        outcomes: Outcomes = (
            lifecycle.refresh_all(opened, who)
            if segment is None
            else [lifecycle.refresh(opened, who, find_segment(opened, who, segment).id)]
        )
    _say(outcomes)
    if any(isinstance(outcome, WindrowError) for outcome in outcomes):
        raise typer.Exit(1)


def _watch(database: Database) -> None:
    """Work until SIGINT or SIGTERM; a refresh in progress is finished first.

    As a service it logs; at a terminal it says each outcome.
    """
    if os.environ.get("WINDROW_LOG", "").lower() == LogForm.JSON:
        log_lines.configure(LogForm.JSON)
        worker = Worker(database)
    else:
        worker = Worker(database, report=_say)
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    typer.echo(f"Refreshing what is due in {database.address}. Ctrl+C ends it.", err=True)
    try:
        worker.start()
        worker.join()
    except KeyboardInterrupt:
        typer.echo("Ending.", err=True)
        worker.stop(timeout=_FINISH_WITHIN)


def _say(outcomes: Outcomes) -> None:
    for outcome in outcomes:
        if isinstance(outcome, WindrowError):
            typer.echo(outcome, err=True)
        else:
            typer.echo(
                f"{outcome.segment_id:>4}  {outcome.members:>10,} members, {outcome.entered:,} entered, "
                f"{outcome.left:,} left, {outcome.took_seconds:.2f} s"
            )


@app.command()
def check(segment: SegmentArgument, database: DatabaseOption = DEFAULT_URL) -> None:
    """Run the checks of a segment on its draft and its members; exit with code 1 if one fails."""
    with opened_database(database) as opened:
        who = caller(opened)
        found = checks.run_checks(opened, who, find_segment(opened, who, segment).id)
    for one in found:
        for subject, result in one.results.items():
            word = "passed" if result.passed else "FAILED"
            typer.echo(f"{word}  {subject:<5}  {one.sentence}. {result.message}")
    if not found:
        typer.echo("It has no checks.")
    if any(one.fails(subject) for one in found for subject in one.results):
        raise typer.Exit(1)
