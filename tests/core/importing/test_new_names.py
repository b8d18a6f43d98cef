"""Headers that no column can have as they are: each becomes an attribute under a free name, on every database."""

from __future__ import annotations

import csv
import io

import pytest
import sqlalchemy as sa

from core import lifecycle
from core.access.use_cases import UseCase
from core.importing import INTERACTION, Answers, ImportReport, Recognition, import_file, recognize
from core.language.definition import BehavioralBlock, Condition
from core.store import gate
from core.store.database import Database
from core.store.records import record_table
from tests.callers import ANYBODY
from tests.makers import defined, live, members, where

HEADERS = (
    "kind", "oid", "rowid", "xmin", "XMAX", "ctid", "tableoid", "id", "contact_id", "account_id", "deleted_at",
    "occurred_at", "recorded_at", "properties", "line", "record", "profile", "reference", "is_own", "to_kind",
    "to_line", "Fancy header " * 16, "Fancy header " * 15 + "too", "🎂", "👨‍👩‍👧", "!!!", "???", "Shoe size",
    "shoe-size", "SHOE_SIZE", "select", "order", "group", "user", "table", "from", "where", "null", "default",
    "primary", "current_date", "key", "API key", "shoe_size_key", "x_key", "2nd", "日本", "NEW", "old", "value",
    "values", "what", "what", "position", '"; DROP TABLE contact; --', "two\nlines", "e\u0301te\u0301", "o", "n", "r",
    "c", "t", "e", "contact", "lead", "account", "interaction",
)  # fmt: skip


def table(*first: str) -> bytes:
    """A file with those columns and one for each header; the cells are unlike each other."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow([*first, *HEADERS])
    for row in ("one", "two"):
        known = {"mail": f"{row}@example.com", "when": "2026-01-01T00:00:00Z", "what": "purchase"}
        writer.writerow([*(known[name] for name in first), *(f"{row} v{number}" for number in range(len(HEADERS)))])
    return text.getvalue().encode()


FIRST = {
    "contact": {"mail": "email"}, "lead": {"mail": "external_id"}, "account": {"mail": "name"},
    INTERACTION: {"mail": "contact.email", "when": "occurred_at"},
}  # fmt: skip


def load(database: Database, entity: str, seen: Recognition) -> ImportReport:
    first = FIRST[entity]
    mapping = {column.name: first.get(column.name, column.as_new) for column in seen.columns}
    kind = "purchase" if entity == INTERACTION else None
    answers = Answers(entity=entity, mapping=mapping, kind=kind, create_contacts=True)
    return import_file(database, ANYBODY, io.BytesIO(table(*first)), answers)


def look(database: Database, entity: str) -> Recognition:
    return recognize(io.BytesIO(table(*FIRST[entity])), lifecycle.catalog(database, ANYBODY), Answers(entity=entity))


@pytest.mark.parametrize("entity", FIRST)
def test_any_header_becomes_an_attribute(database: Database, entity: str) -> None:
    seen = look(database, entity)
    assert len(seen.columns) == len(FIRST[entity]) + len(HEADERS)
    for expected in ((2, 0), (0, 2)):
        report = load(database, entity, seen)
        assert (report.new, report.unchanged, report.bad_rows) == (*expected, ())
    gate.settle_keys(database, UseCase.COUNT_PEOPLE)

    catalog = lifecycle.catalog(database, ANYBODY)
    known = catalog.entity(entity)
    added = [a for a in (known.attributes if known else catalog.properties) if a.custom]
    assert len(added) == len(HEADERS)
    assert len({attribute.label.casefold() for attribute in added}) == len(HEADERS)
    with database.reading() as session:
        rows = session.execute(sa.select(record_table(catalog, entity))).mappings().all()
    for row in rows:
        values = row["properties"] if entity == INTERACTION else row
        assert len({values[attribute.name] for attribute in added}) == len(HEADERS)


def test_every_new_attribute_can_be_asked(database: Database) -> None:
    for entity in ("contact", INTERACTION):
        load(database, entity, look(database, entity))
    catalog = lifecycle.catalog(database, ANYBODY)
    contacts = catalog.entity("contact")
    assert contacts is not None
    blocks = [where(a.name, "begins_with", "ONE") for a in contacts.attributes if a.custom]
    asked = [Condition(attribute=p.name, operator="begins_with", value="one") for p in catalog.properties if p.custom]
    parts = (tuple(asked[start : start + 20]) for start in range(0, len(asked), 20))
    did = [BehavioralBlock(interactions=("purchase",), conditions=part) for part in parts]
    assert len(members(database, live(database, "All", defined(*blocks[:40])))) == 1
    assert len(members(database, live(database, "The others", defined(*blocks[40:])))) == 1
    assert len(members(database, live(database, "Did", defined(*did)))) == 1
