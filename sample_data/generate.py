"""Writes the CSV files of the sample data: the same bytes on every run and every machine.

    python sample_data/generate.py            write them
    python sample_data/generate.py --check    exit 1 when the files on disk differ

Chance comes from one seed, through arithmetic that is exact on all machines (no logarithms).
"""

import argparse
import csv
import io
import sys
from collections.abc import Iterable, Sequence
from dataclasses import fields, replace
from datetime import datetime
from decimal import Decimal
from itertools import chain
from pathlib import Path
from random import Random
from typing import Final

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from sample_data.events import hold_all
from sample_data.instants import END
from sample_data.leads import make_leads
from sample_data.mailings import send_all
from sample_data.people import Person, make_accounts, make_people, with_updates
from sample_data.records import Account, Contact, Interaction, Lead
from sample_data.trade import trade_all
from sample_data.visits import visit_all

SEED: Final = 20
FOLDER: Final = Path(__file__).resolve().parent

Record = Account | Contact | Lead | Interaction


def generate(seed: int = SEED) -> dict[str, bytes]:
    """Return the content of each file by its name."""
    accounts = make_accounts(_chance(seed, "accounts"))
    people = make_people(_chance(seed, "people"), accounts)
    return {
        "accounts.csv": _csv(Account, with_updates(_chance(seed, "updates"), accounts, people)),
        "contacts.csv": _csv(Contact, [person.contact for person in people]),
        "leads.csv": _csv(Lead, make_leads(_chance(seed, "leads"), people)),
        "interactions.csv": _csv(Interaction, _interactions(seed, people)),
    }


def _chance(seed: int, subject: str) -> Random:
    """Return a generator of its own for each subject, so that a change to one leaves the others as they are."""
    return Random(f"{seed} {subject}")  # noqa: S311 -- must be repeatable, not secret


def _interactions(seed: int, people: list[Person]) -> Iterable[Interaction]:
    """Return interactions in the order of time, none after the end of the data or after its contact lost interest."""
    everything = chain(
        send_all(_chance(seed, "mailings"), people),
        visit_all(_chance(seed, "visits"), people),
        hold_all(_chance(seed, "events"), people),
        trade_all(_chance(seed, "trade"), people),
    )
    last = {person.contact.id: min(END, person.habits.active_until) for person in people}
    kept = [interaction for interaction in everything if interaction.occurred_at < last[interaction.contact_id]]
    kept.sort(key=lambda interaction: interaction.occurred_at)
    return (replace(interaction, id=f"I{number:06}") for number, interaction in enumerate(kept, start=1))


def _csv(kind: type[Record], records: Iterable[Record]) -> bytes:
    columns = [field.name for field in fields(kind)]
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows([_cell(getattr(record, column)) for column in columns] for record in records)
    return text.getvalue().encode()


def _cell(value: object) -> str:
    match value:
        case None:
            return ""
        case datetime():
            return value.strftime("%Y-%m-%dT%H:%M:%SZ")
        case Decimal():
            return f"{value:.2f}"
        case _:
            return str(value)


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description="Write the sample data.")
    parser.add_argument("--check", action="store_true", help="write nothing; exit 1 when the files on disk differ")
    parser.add_argument("--folder", type=Path, default=FOLDER, help="where the files are (default: beside this script)")
    options = parser.parse_args(arguments)
    files = generate()
    if options.check:
        stale = [name for name, content in files.items() if _on_disk(options.folder / name) != content]
        for name in stale:
            sys.stderr.write(f"{name}: must be what generate.py writes (it differs). Run it without --check.\n")
        return 1 if stale else 0
    for name, content in files.items():
        (options.folder / name).write_bytes(content)
    return 0


def _on_disk(path: Path) -> bytes | None:
    return path.read_bytes() if path.is_file() else None


if __name__ == "__main__":
    sys.exit(main())
