"""What an import changed, attribute by attribute, as the journal of the database noted it."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session

from core.access.caller import Caller
from core.access.use_cases import Subject, UseCase
from core.importing.runs.ledger import kept_run
from core.language.catalog import Attribute, Catalog
from core.language.folding import KEY_SUFFIX
from core.language.operators import AttributeType
from core.store import gate
from core.store.database import Database
from core.store.declaring import load_catalog
from core.store.masks import masking
from core.store.records import INTERACTION, plain_member, record_table
from core.store.tables import ImportChange, table_of

SAMPLES = 5
_AT_ONCE = 2_000
_change = table_of(ImportChange)
_REFERRED = {"account_id": "account", "contact_id": "contact"}
DELETED = Attribute("deleted_at", "Deleted", AttributeType.DATETIME)
_STAMPS = frozenset({"updated_at", "recorded_at"})


@dataclass(frozen=True, slots=True)
class Sample:
    """A value of one record before and after; None is no data."""

    record_id: int
    before: Any
    after: Any


@dataclass(frozen=True, slots=True)
class AttributeChange:
    """How many known records got another value of an attribute, how many of these none, and the first of them."""

    entity: str
    name: str
    label: str
    count: int
    cleared: int
    samples: tuple[Sample, ...]


@masking
def import_changes(database: Database, caller: Caller, run_id: int) -> tuple[AttributeChange, ...]:
    """Return what an import changed in known records, the attributes that changed most first. Raises NotFoundError."""
    with gate.reading(database, caller, UseCase.SEE_IMPORTS, Subject("import", run_id)) as session:
        kept_run(session, run_id)
        return changes_of(session, run_id)


def changes_of(session: Session, run_id: int) -> tuple[AttributeChange, ...]:
    """Return what an import changed in known records, as a transaction sees it."""
    catalog = load_catalog(session)
    counted: dict[tuple[str, str], _Counted] = defaultdict(_Counted)
    for entity, record_id, before, after in _changed_rows(session, run_id):
        for name in _changed_names(before, after):
            counted[entity, name].add(record_id, before.get(name), after.get(name))
    return tuple(
        _described(session, catalog, entity, name, counts)
        for (entity, name), counts in sorted(counted.items(), key=_by_count)
    )


@dataclass(slots=True)
class _Counted:
    count: int = 0
    cleared: int = 0
    samples: list[tuple[int, Any, Any]] = field(default_factory=list)

    def add(self, record_id: int, before: Any, after: Any) -> None:
        self.count += 1
        self.cleared += after is None
        if len(self.samples) < SAMPLES:
            self.samples.append((record_id, before, after))


def _by_count(item: tuple[tuple[str, str], _Counted]) -> tuple[int, tuple[str, str]]:
    return -item[1].count, item[0]


def _changed_rows(session: Session, run_id: int) -> Iterator[tuple[str, int, dict[str, Any], dict[str, Any]]]:
    """Yield entity, id, and values before and after; JSON members of interactions stand for themselves."""
    above = 0
    while True:
        query = sa.select(_change).where(_change.c.run_id == run_id, _change.c.id > above)
        rows = session.connection().execute(query.order_by(_change.c.id).limit(_AT_ONCE)).all()
        for row in rows:
            if row.before is not None and row.after is not None:
                yield row.entity, row.record_id, _flat(row.entity, row.before), _flat(row.entity, row.after)
        if not rows:
            return
        above = rows[-1].id


def _flat(entity: str, values: Mapping[str, Any]) -> dict[str, Any]:
    flat = dict(values)
    members = flat.pop("properties", None) if entity == INTERACTION else None
    members = json.loads(members) if isinstance(members, str) else members
    return flat | members if isinstance(members, dict) else flat


def _changed_names(before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[str]:
    for name in sorted(before.keys() | after.keys()):
        is_key = name.endswith(KEY_SUFFIX)
        if not is_key and name not in _STAMPS and before.get(name) != after.get(name):
            yield name


def _described(session: Session, catalog: Catalog, entity: str, name: str, counted: _Counted) -> AttributeChange:
    if name in _REFERRED:
        return _described_reference(session, catalog, entity, name, counted)
    attribute = catalog.property(name) if entity == INTERACTION else catalog.attributes_of(entity).get(name)
    attribute = DELETED if name == DELETED.name else attribute
    samples = tuple(
        Sample(id_, _shown(attribute, before), _shown(attribute, after)) for id_, before, after in counted.samples
    )
    label = attribute.label if attribute else name
    return AttributeChange(entity, name, label, counted.count, counted.cleared, samples)


def _described_reference(
    session: Session, catalog: Catalog, entity: str, name: str, counted: _Counted
) -> AttributeChange:
    """Describe another account or contact by what people know it as, not by its internal number."""
    referred = _REFERRED[name]
    table = record_table(catalog, referred)
    known_as = (table.c.name, table.c.external_id) if referred == "account" else (table.c.email, table.c.external_id)
    numbers = {number for _, *both in counted.samples for number in both if number is not None}
    query = sa.select(table.c.id, sa.func.coalesce(*known_as).label("known")).where(table.c.id.in_(numbers))
    names = {row.id: row.known for row in session.connection().execute(query)}
    samples = tuple(Sample(id_, names.get(before), names.get(after)) for id_, before, after in counted.samples)
    found = catalog.entity(referred)
    return AttributeChange(entity, name, found.label if found else referred, counted.count, counted.cleared, samples)


def _shown(attribute: Attribute | None, stored: Any) -> Any:
    """Return a value of the journal as people know it; as it is if it is no attribute's."""
    if attribute is None or stored is None:
        return stored
    if attribute.type is AttributeType.YES_NO:
        return bool(stored)
    if attribute.type is AttributeType.DATETIME and isinstance(stored, str):
        return datetime.fromisoformat(stored).astimezone(UTC)
    return plain_member(attribute, stored)
