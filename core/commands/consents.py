"""Commands about what contacts consent to: recording it, and writing the ledger."""

from __future__ import annotations

from dataclasses import fields
from datetime import timedelta
from enum import StrEnum
from typing import Annotated

import typer

from core.audience.addressed import addressed
from core.commands.app import app
from core.commands.arguments import DatabaseOption, InstantOption, caller, opened_database, read_instant
from core.errors import ConflictError, NotFoundError
from core.lifecycle.consents import Decision, export_consents, record_consent
from core.store.consents import ConsentRow
from core.store.database import DEFAULT_URL
from core.store.exporting import csv_lines, json_lines

consent = typer.Typer(help="What contacts consent to, and the ledger of it.", no_args_is_help=True)
app.add_typer(consent, name="consent")


class Answer(StrEnum):
    """What a contact said."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


class LedgerFormat(StrEnum):
    """How the ledger is written."""

    CSV = "csv"
    JSON = "json"


_GIVEN = {Answer.YES: True, Answer.NO: False, Answer.UNKNOWN: None}
AttributeOption = Annotated[str, typer.Option("--attribute", help="The attribute with the state of the consent.")]


@consent.command()
def record(
    who: Annotated[str, typer.Argument(metavar="WHO", help="An own id or e-mail address of a contact.")],
    answer: Annotated[Answer, typer.Argument(help="yes, no, or unknown to take back what is known.")],
    how: Annotated[str, typer.Option(help="How it came: phone call, paper form, the address of a page.")],
    text: Annotated[str, typer.Option(help="The words that it was about, or where they are kept.")] = "",
    at: InstantOption = None,
    zone: Annotated[str, typer.Option(help="The time zone of a day.")] = "UTC",
    attribute: AttributeOption = "email_consent",
    database: DatabaseOption = DEFAULT_URL,
) -> None:
    """Enter what a contact consented to or refused."""
    with opened_database(database) as opened:
        asking = caller(opened)
        found = [one for one in addressed(opened, asking, "contact", who) if one.deleted_at is None]
        if not found:
            raise NotFoundError(f"contact: must be known by an own id or e-mail address (got {who!r}).")
        if len(found) > 1:
            raise ConflictError(
                f"contact: must be one (got {who!r}, which {len(found)} contacts have). Use the own id."
            )
        instant = read_instant(at, zone)
        is_today = instant is not None and asking.at < instant < asking.at + timedelta(days=1)
        decided_at = asking.at if is_today else instant
        counts = record_consent(opened, asking, found[0].id, Decision(attribute, _GIVEN[answer], how, text, decided_at))
    said = "Recorded" if counts else "Recorded, but a newer decision counts"
    typer.echo(f"{said}: contact “{found[0].name}”, {attribute} {answer}.")


@consent.command("export")
def export_ledger(
    attribute: Annotated[str | None, typer.Option("--attribute", help="Only about the consent of this.")] = None,
    format: Annotated[LedgerFormat, typer.Option(help="The output format.")] = LedgerFormat.CSV,  # noqa: A002  (the option's name)
    database: DatabaseOption = DEFAULT_URL,
) -> None:
    """Write every decision in the ledger, by contact and instant."""
    names = [field.name for field in fields(ConsentRow)]
    header = [name for name in names if name != "consent"] + ["purpose", "channel"]
    with opened_database(database) as opened:
        rows = (
            [getattr(row, name) for name in header[:-2]] + [row.consent.purpose, row.consent.channel]
            for row in export_consents(opened, caller(opened), attribute)
        )
        lines = csv_lines(header, rows) if format is LedgerFormat.CSV else json_lines(header, rows)
        for line in lines:
            typer.echo(line, nl=False)
