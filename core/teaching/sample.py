"""The sample data of a fictional equipment dealer, moved in time so that they end today.

They go through the ordinary import. Loading them again does nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlmodel import Session

from core.access.caller import Caller
from core.access.use_cases import UseCase
from core.importing import INTERACTION, Answers, ImportReport, import_file
from core.store import gate
from core.store.alone import alone
from core.store.database import Database
from core.store.locks import Lock
from core.store.tables import Setting
from sample_data.shift import ANCHOR_MONTH, months_between, shift_months

FOLDER = Path(__file__).resolve().parents[2] / "sample_data"
SETTING = "sample_loaded_at"
"""The setting with the instant of the load, in ISO 8601."""

FILES = {"account": "accounts.csv", "contact": "contacts.csv", "lead": "leads.csv", INTERACTION: "interactions.csv"}

_REFERENCES = {"contact": {"account_id": "account.external_id"}, "lead": {"contact_id": "contact.external_id"}}
_OWN_ID = {"id": "external_id"}


@dataclass(frozen=True, slots=True)
class SampleProgress:
    """The progress of the load: the file, and the share of all bytes, 0 to 1."""

    file: str
    share: float


def is_sample_loaded(session: Session) -> bool:
    """Whether the sample data were loaded into this database."""
    return session.get(Setting, SETTING) is not None


def load_sample(
    database: Database, caller: Caller, *, progress: Callable[[SampleProgress], object] | None = None
) -> tuple[ImportReport, ...]:
    """Load the sample data. Return a report for each file, or none if they were loaded before.

    Of two calls at once, one loads and the other waits for it.

    Every instant moves by the whole calendar months from the month the data were written for to the month
    of the call. Interactions that would then be in the future are left out; profiles updated in the future
    count as updated now.
    """
    gate.demand(database, caller, UseCase.LOAD_SAMPLE)

    def wait() -> None:
        if progress:
            progress(SampleProgress("", 0.0))

    if _is_loaded(database, caller):
        return ()
    with alone(database, Lock.FIRST_START, wait):
        return load_alone(database, caller, progress=progress)


def _is_loaded(database: Database, caller: Caller) -> bool:
    with gate.reading(database, caller, UseCase.LOOK_FOR_WORK) as session:
        return is_sample_loaded(session)


def load_alone(
    database: Database, caller: Caller, *, progress: Callable[[SampleProgress], object] | None = None
) -> tuple[ImportReport, ...]:
    """As `load_sample`, for who keeps others out already."""
    if _is_loaded(database, caller):
        return ()
    now = caller.at
    months = months_between(ANCHOR_MONTH, now.date())

    def moved(name: str, instant: datetime) -> datetime | None:
        shifted = shift_months(instant, months)
        if name == "updated_at":
            return min(shifted, now)
        return shifted if shifted <= now else None

    sizes = {entity: (FOLDER / file).stat().st_size for entity, file in FILES.items()}
    before = 0
    reports = []
    for entity, file in FILES.items():

        def say(read: int, _of: int, _rows: int, file: str = file, before: int = before) -> None:
            if progress:
                progress(SampleProgress(file, (before + read) / sum(sizes.values())))

        mapping = _mapping(entity, FOLDER / file)
        reports.append(
            import_file(
                database, caller, FOLDER / file, Answers(entity=entity, mapping=mapping), moved=moved, progress=say
            )
        )
        before += sizes[entity]
    with gate.writing(database, caller, UseCase.LOAD_SAMPLE) as session:
        session.merge(Setting(name=SETTING, value=now.isoformat()))
    return tuple(reports)


def _mapping(entity: str, file: Path) -> dict[str, str]:
    """Map each column to the target of its name: the files use the catalog's names, except for ids."""
    with file.open(encoding="utf-8") as lines:
        columns = lines.readline().strip().split(",")
    references = _REFERENCES.get(entity, {"contact_id": "contact.external_id"} if entity == INTERACTION else {})
    return {column: (_OWN_ID | references).get(column, column) for column in columns}
