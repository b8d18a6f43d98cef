"""The import of the benchmark's files by Windrow, and its cost."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from time import perf_counter

import sqlalchemy as sa

from bench.callers import caller
from bench.memory import peak_mebibytes, reset_peak
from bench.questions import REFERENCES, ZONE
from bench.scale import AS_OF
from core import lifecycle
from core.importing import Answers, import_file
from core.store.database import Database


def _own(*names: str) -> dict[str, str]:
    return {name: name for name in names}


MAPPINGS: dict[str, dict[str, str]] = {
    "account": _own(
        "external_id", "name", "industry", "employees", "annual_revenue", "city", "country", "created_at"
    ),
    "contact": _own(
        "external_id", "first_name", "last_name", "email", "job_title", "city", "country", "birthday",
        "email_consent", "source", "created_at",
    ) | {"account": "account.external_id"},
    "lead": _own("external_id", "topic", "status", "score", "created_at") | {"contact": "contact.external_id"},
    "interaction": _own("email", "link", "form", "page", "equipment", "category", "amount", "quantity", "kind")
    | {"id": "external_id", "contact": "contact.external_id", "when": "occurred_at"},
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Load:
    """The cost of importing one file. ``peak`` is in mebibytes."""

    entity: str
    rows: int
    seconds: float
    peak: int


def load(database: Database, files: Mapping[str, Path], record: Path) -> tuple[Load, ...]:
    """Import the files, publish the segments that questions refer to, and write the cost to ``record``.

    No-op where there is a record.
    """
    if not record.exists():
        loads = [_import(database, entity, path) for entity, path in files.items()]
        _vacuum(database)
        _publish(database)
        record.write_text(json.dumps([asdict(one) for one in loads]), encoding="utf-8")
    return tuple(Load(**one) for one in json.loads(record.read_text(encoding="utf-8")))


def _import(database: Database, entity: str, path: Path) -> Load:
    reset_peak()
    began = perf_counter()
    report = import_file(database, caller(AS_OF), path, Answers(entity=entity, mapping=MAPPINGS[entity]))
    if report.new != report.rows:
        raise AssertionError(f"{path}: every row must be new (got {report}).")
    return Load(entity, report.rows, perf_counter() - began, peak_mebibytes())


def _vacuum(database: Database) -> None:
    """Do what PostgreSQL does by itself some minutes after a load; SQLite's plans don't need it."""
    if database.dialect.name == "postgresql":
        with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(sa.text("VACUUM ANALYZE"))


def _publish(database: Database) -> None:
    for key, definition in REFERENCES.items():
        name = key.replace("-", " ")
        made = lifecycle.create_segment(database, caller(AS_OF), kind="dynamic", name=name, target="contact", zone=ZONE)
        if made.key != key:
            raise AssertionError(f"segment {name}: must have the key {key} (got {made.key}).")
        lifecycle.save_draft(database, caller(AS_OF), made.id, definition, revision=made.draft_revision)
        lifecycle.publish(database, caller(AS_OF), made.id)
