"""Giving the values of an attribute or property another form, and taking it away, in the caller's transaction.

Values are converted once each, however many records have them: a temporary table holds every distinct value as it is
stored and as it will be, and one statement carries them over.

| of | values are |
|---|---|
| a profile | columns: new ones are filled, and take the place and name of the old |
| interactions | members of JSON objects |
"""

from __future__ import annotations

import json
from collections.abc import Callable, Generator, Iterable, Mapping
from dataclasses import dataclass
from functools import partial
from itertools import islice
from typing import Any

import sqlalchemy as sa
from alembic.migration import MigrationContext
from alembic.operations import Operations
from sqlalchemy.engine import Dialect
from sqlalchemy.sql import ColumnElement, FromClause
from sqlalchemy.types import TypeEngine
from sqlmodel import Session

from core.language.catalog import BUILT_IN, Attribute
from core.language.operators import AttributeType
from core.store.columns import CHOICE_SEPARATOR, JSON_OBJECT, Key, column_type
from core.store.declaring import create_index, index_name, is_indexed
from core.store.dialects import dialect_of
from core.store.expressions import with_members, without_members
from core.store.records import (
    INTERACTION,
    attribute_columns,
    plain_member,
    record_table,
    stored_members,
    stored_values,
)
from core.store.statements import write_rows
from core.store.tables import ImportChange, ImportRecord, table_of
from core.store.temporary import temporary_table
from core.store.triggers import installation

_change, _record = table_of(ImportChange), table_of(ImportRecord)
_BATCH = 5_000
_NEW = "_new"
"""What the names of new columns begin with until they take those of the old: no attribute begins like this."""


@dataclass(frozen=True, slots=True)
class Held:
    """A value that so many records have: as stored, and plain; None if it can't be read as its type."""

    stored: Any
    value: Any
    records: int


def held_values(session: Session, entity: str, attribute: Attribute) -> Generator[Held, None, None]:
    """Yield each distinct value of an attribute or property once, of deleted records too; no data is left out."""
    column = _stored_column(entity, attribute)
    query = sa.select(column, sa.func.count()).where(column.is_not(None)).group_by(column)
    options = {"stream_results": True, "yield_per": _BATCH}
    with session.connection().execute(query, execution_options=options) as found:
        for stored, records in found:
            yield Held(stored, _plain(attribute, stored), records)


def count_held(session: Session, entity: str, attribute: Attribute) -> int:
    """Return how many records have a value of an attribute or property."""
    column = _stored_column(entity, attribute)
    return session.connection().scalar(sa.select(sa.func.count()).where(column.is_not(None))) or 0


class Conversion:
    """The distinct values of an attribute and what becomes of them.

    From its creation to the end of the transaction nobody else writes to the table, and no change is noted.
    """

    def __init__(self, session: Session, entity: str, before: Attribute, after: Attribute) -> None:
        self._session = session
        self._entity = entity
        self._before = before
        self._after = after
        self._columns = _new_columns(entity, after)
        installation.remove(session.connection(), entity)
        self._as_imported = _as_imported(session, entity, before)
        self._table = temporary_table(
            session,
            "conversion",
            sa.Column("stored", _stored_column(entity, before).type),
            *(sa.Column(name, type_) for name, type_ in self._columns),
        )

    def add(self, values: Iterable[tuple[Any, Any]]) -> None:
        """Add pairs of a stored value and the plain one that it becomes, None for no data."""
        connection, rows = self._session.connection(), iter(values)
        writing = dialect_of(connection).writing
        binds = [_bind(column.type, connection.dialect) for column in self._table.columns]
        while batch := [self._row(stored, value) for stored, value in islice(rows, _BATCH)]:
            columns = zip(binds, zip(*batch, strict=True), strict=True)
            formed = [[writing.form.value(bind(one)) for one in column] for bind, column in columns]
            writing.write_columns(connection, self._table, formed)

    def _row(self, stored: Any, value: Any) -> tuple[Any, ...]:
        if self._entity == INTERACTION:
            return stored, _without(self._before) | stored_members(self._after, value)
        return stored, *stored_values(self._after, value)

    def carry_over(self) -> int:
        """Write to all records what their values become; what was not added becomes no data, but of interactions and
        of an attribute with the type that it had stays. Return the number of records written.
        """
        connection = self._session.connection()
        dialect_of(connection).writing.estimate(connection, self._table.name)
        if self._entity == INTERACTION:
            written = self._carry_members()
        elif _names(self._after) == _names(self._before) and self._after.type is self._before.type:
            written = self._fill(dict(zip(_names(self._after), self._sources(), strict=True)))
        else:
            written = self._replace_columns()
        _fingerprint_again(self._session, self._entity, self._as_imported)
        installation.install(connection, self._entity)
        return written

    def _replace_columns(self) -> int:
        operations = _operations(self._session)
        for name, type_ in self._columns:
            operations.add_column(self._entity, sa.Column(name, type_, nullable=True))
        written = self._fill(dict(zip(self._sources(), self._sources(), strict=True)))
        _drop_columns(operations, self._entity, self._before)
        for name, final in zip(self._sources(), _names(self._after), strict=True):
            operations.alter_column(self._entity, name, new_column_name=final)
        create_index(operations, self._entity, self._after)
        return written

    def _fill(self, targets: Mapping[str, str]) -> int:
        """Write columns of records, given with the column of the conversion that each takes its values from."""
        stored = _stored_column(self._entity, self._before)
        columns = {stored.name: sa.column(stored.name, stored.type)} | {name: sa.column(name) for name in targets}
        table, source = sa.table(self._entity, *columns.values()), self._gathered()
        written = dialect_of(self._session).writing.written
        values = {name: written(source.c[column]) for name, column in targets.items()}
        return write_rows(self._session, sa.update(table).values(values).where(table.c[stored.name] == source.c.stored))

    def _carry_members(self) -> int:
        table, source = record_table(BUILT_IN, INTERACTION), self._gathered()
        after = with_members(table.c.properties, source.c[_NEW])
        had = _stored_column(INTERACTION, self._before) == source.c.stored
        return write_rows(self._session, sa.update(table).values(properties=after).where(had))

    def _sources(self) -> list[str]:
        return [name for name, _ in self._columns]

    def _gathered(self) -> FromClause:
        return dialect_of(self._session).placement.gathered(self._table)


def drop_attribute(session: Session, entity: str, attribute: Attribute) -> None:
    """Remove an attribute's columns and index, or a property from all interactions, without noting a change."""
    connection = session.connection()
    installation.remove(connection, entity)
    if entity == INTERACTION:
        table, had = record_table(BUILT_IN, INTERACTION), _stored_column(entity, attribute).is_not(None)
        left = with_members(table.c.properties, sa.literal(_without(attribute), JSON_OBJECT))
        connection.execute(sa.update(table).values(properties=left).where(had))
    else:
        as_imported = _as_imported(session, entity, attribute)
        _drop_columns(_operations(session), entity, attribute)
        _fingerprint_again(session, entity, as_imported)
    installation.install(connection, entity)


def forget_former_values(session: Session, entity: str, attribute: Attribute) -> None:
    """Forget what imports noted of an attribute's values: undoing them would bring back values of another form."""
    connection, names = session.connection(), _names(attribute)
    if entity == INTERACTION:
        dialect_of(connection).journal.forget_members(connection, names)
        return
    sides = (_change.c.before, _change.c.after)
    of_entity = _change.c.entity == entity
    has_any = sa.or_(*(side[attribute.name].as_string().is_not(None) for side in sides))
    left = {side.name: without_members(side, names) for side in sides}
    connection.execute(sa.update(_change).where(of_entity, has_any).values(left))
    is_empty = (sa.cast(side, sa.Text) == "{}" for side in sides)
    connection.execute(sa.delete(_change).where(of_entity, *is_empty))


def _as_imported(session: Session, entity: str, attribute: Attribute) -> sa.TableClause | None:
    """Return which profiles with a value of an attribute are as the imports that made them left them: columns
    ``run_id`` and ``record_id``. None if there can be none.
    """
    connection = session.connection()
    journal = dialect_of(connection).journal
    if entity == INTERACTION or not journal.is_kept:
        return None
    journal.prepare(connection)
    table = sa.table(entity, sa.column("id", sa.BigInteger), sa.column(attribute.name))
    found = temporary_table(
        session, "as_imported", sa.Column("run_id", sa.BigInteger), sa.Column("record_id", sa.BigInteger)
    )
    same = _record.c.fingerprint == journal.fingerprint(connection, entity, entity)
    rows = sa.select(_record.c.run_id, _record.c.record_id).select_from(
        _record.join(table, table.c.id == _record.c.record_id)
    )
    rows = rows.where(_record.c.entity == entity, table.c[attribute.name].is_not(None), same)
    connection.execute(sa.insert(found).from_select(["run_id", "record_id"], rows))
    dialect_of(connection).writing.estimate(connection, found.name)
    return found


def _fingerprint_again(session: Session, entity: str, found: sa.TableClause | None) -> None:
    """Take the form that an attribute has now for what imports left, so that they can still be undone."""
    if found is None:
        return
    connection, table = session.connection(), record_table(BUILT_IN, entity)
    fingerprint = dialect_of(connection).journal.fingerprint(connection, entity, entity)
    its = (_record.c.entity == entity, _record.c.run_id == found.c.run_id, _record.c.record_id == found.c.record_id)
    connection.execute(sa.update(_record).values(fingerprint=fingerprint).where(*its, table.c.id == found.c.record_id))


def _operations(session: Session) -> Operations:
    return Operations(MigrationContext.configure(session.connection()))


def _drop_columns(operations: Operations, entity: str, attribute: Attribute) -> None:
    if is_indexed(attribute):
        operations.drop_index(index_name(entity, attribute), entity)
    for name in _names(attribute):
        operations.drop_column(entity, name)


def _names(attribute: Attribute) -> list[str]:
    """The columns, or members, of an attribute."""
    return [name for name, _ in attribute_columns(attribute)]


def _bind(type_: TypeEngine[Any], dialect: Dialect) -> Callable[[Any], Any]:
    """Return the function from a value of a column to the one that the driver takes."""
    if isinstance(type_, sa.JSON):
        return partial(json.dumps, ensure_ascii=False)
    bind = type_.dialect_impl(dialect).bind_processor(dialect)
    return bind or (lambda value: value)


def _without(attribute: Attribute) -> dict[str, Any]:
    """The members that `with_members` takes away."""
    return dict.fromkeys(_names(attribute))


def _new_columns(entity: str, attribute: Attribute) -> list[tuple[str, TypeEngine[Any]]]:
    if entity == INTERACTION:
        return [(_NEW, JSON_OBJECT)]
    own, *key = (type_ for _, type_ in attribute_columns(attribute))
    return [(_NEW, own), *((f"{_NEW}_key", type_) for type_ in key)]


def _stored_column(entity: str, attribute: Attribute) -> ColumnElement[Any]:
    """The stored value: of several choices, and of members of JSON, the text, in whatever form a program wrote it."""
    if attribute.in_json:
        properties = record_table(BUILT_IN, INTERACTION).c.properties
        return sa.cast(properties[attribute.name].as_string(), sa.Text)
    type_ = Key() if attribute.type is AttributeType.CHOICES else column_type(attribute)
    table = sa.table(entity, sa.column(attribute.name, type_))
    return table.c[attribute.name]


def _plain(attribute: Attribute, stored: Any) -> Any:
    if attribute.in_json:
        try:
            return plain_member(attribute, _MEMBERS.get(stored, stored) if _is_yes_no(attribute) else stored)
        except (ValueError, ArithmeticError):
            return None  # another program wrote a member that is not of the type
    if attribute.type is AttributeType.CHOICES:
        return tuple(stored.strip(CHOICE_SEPARATOR).split(CHOICE_SEPARATOR))
    return stored


_MEMBERS = {"true": True, "1": True, "false": False, "0": False}
"""How the databases write a yes or no of JSON as text."""


def _is_yes_no(attribute: Attribute) -> bool:
    return attribute.type is AttributeType.YES_NO
