"""Keys of texts that another program wrote: triggers queue records whose keys may be wrong, this module corrects them.
They queue contacts that may be suppressed as well (`core.store.suppression`).

The gate calls it, so that no use case ever meets a wrong key.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection
from sqlalchemy.sql import FromClause, Select
from sqlmodel import Session, select

from core.language.folding import KEY_SUFFIX, fold_key
from core.language.operators import AttributeType
from core.store.columns import JSON_OBJECT, Key
from core.store.dialects import dialect_of
from core.store.dialects.protocol import Form, Writing
from core.store.expressions import utf8, with_members
from core.store.records import INTERACTION
from core.store.suppression import match_some
from core.store.tables import CustomProperty, Unkeyed, table_of
from core.store.temporary import temporary_table
from core.store.triggers.sources import JSON_COLUMN
from core.store.triggers.suppressions import MATCHING

_BATCH = 20_000
_NO_CONTACT = sa.literal_column("0", sa.BigInteger)
_queue = table_of(Unkeyed)


def is_any_unkeyed(session: Session) -> bool:
    """Whether any record waits for its keys."""
    return session.execute(sa.select(_queue.c.entity).limit(1)).first() is not None


def write_all_keys(session: Session) -> None:
    """Write the keys of all queued records; wait for others who are writing them."""
    while write_some_keys(session, is_waiting=True):
        pass


def write_some_keys(session: Session, *, is_waiting: bool = False) -> int:
    """Write the keys of some queued records. Return their number, 0 if nothing is left but, unless it ``is_waiting``,
    what others are writing.
    """
    connection = session.connection()
    for entity in _queued_entities(session):
        if entity == MATCHING:
            if matched := match_some(session):
                return matched
            continue
        texts = _Texts.of(session, entity)
        queued = texts.queued().limit(_BATCH).with_for_update(skip_locked=not is_waiting)
        found = connection.execute(queued).all()
        if not found:
            _forget_gone(connection, texts)
            continue
        keys = texts.stage(connection, found)
        with dialect_of(connection).change_log.right_keys(connection):
            connection.execute(texts.correction(dialect_of(connection).writing, keys))
        connection.execute(
            sa.delete(_queue).where(
                _queue.c.entity == entity,
                sa.tuple_(_queue.c.contact_id, _queue.c.record_id).in_(sa.select(keys.c.contact_id, keys.c.record_id)),
            )
        )
        return len(found)
    return 0


def shadow_unkeyed(session: Session) -> None:
    """Let the queries of this transaction find right keys; it can't write these records, which stay as they are."""
    connection = session.connection()
    for entity in _queued_entities(session):
        if entity == MATCHING:
            continue  # a contact that waits counts as suppressed
        texts = _Texts.of(session, entity)
        keys = texts.stage(connection, connection.execute(texts.queued()).all())
        writing = dialect_of(connection).writing
        writing.shadow(connection, entity, partial(texts.corrected, writing, keys))


def queue_property(session: Session, name: str) -> None:
    """Queue the interactions that have a property already when it is declared as a text, if records are queued."""
    if not dialect_of(session).change_log.notes_records:
        return
    texts = _Texts.of(session, INTERACTION)
    values: tuple[sa.ColumnElement[Any], ...] = (sa.literal(INTERACTION), *texts.ids)
    rows = sa.select(*values).where(
        sa.cast(texts.table.c[JSON_COLUMN], sa.Text).contains(json.dumps(name), autoescape=True)
    )
    writing = dialect_of(session).writing
    session.execute(writing.insert_missing(_queue, _queue.columns.keys(), rows))


def _queued_entities(session: Session) -> Sequence[str]:
    return session.execute(sa.select(_queue.c.entity).distinct().order_by(_queue.c.entity)).scalars().all()


def _forget_gone(connection: Connection, texts: _Texts) -> None:
    is_there = sa.exists().where(*texts.is_queued()).correlate(_queue)
    connection.execute(sa.delete(_queue).where(_queue.c.entity == texts.entity, ~is_there))


@dataclass(frozen=True)
class _Texts:
    """The texts of a table, custom ones included, and the members of its JSON that are texts."""

    entity: str
    table: sa.TableClause
    names: tuple[str, ...]
    members: tuple[str, ...]

    @classmethod
    def of(cls, session: Session, entity: str) -> _Texts:
        columns = {column["name"]: column["type"] for column in sa.inspect(session.connection()).get_columns(entity)}
        members: Iterable[str] = ()
        if entity == INTERACTION:
            is_text = CustomProperty.type == AttributeType.TEXT.value
            members = session.exec(select(CustomProperty.name).where(is_text).order_by(CustomProperty.name)).all()
        names = tuple(name for name in columns if name + KEY_SUFFIX in columns)
        table = sa.table(entity, *(sa.column(name, type_) for name, type_ in columns.items()))
        return cls(entity, table, names, tuple(members))

    @property
    def ids(self) -> tuple[sa.ColumnElement[int], sa.ColumnElement[int]]:
        """The ids of a record as the queue has them."""
        return (self.table.c.contact_id if self.entity == INTERACTION else _NO_CONTACT), self.table.c.id

    def is_queued(self) -> tuple[sa.ColumnElement[bool], ...]:
        """Conditions that join the queue with the table."""
        contact_id, record_id = self.ids
        return _queue.c.entity == self.entity, record_id == _queue.c.record_id, contact_id == _queue.c.contact_id

    def queued(self) -> Select[Any]:
        """The queued records: their ids, their texts, each with its key, and their JSON."""
        texts = (self.table.c[column] for name in self.names for column in (name, name + KEY_SUFFIX))
        members = (utf8(sa.cast(self.table.c[JSON_COLUMN], sa.Text)),) if self.members else ()
        return (
            sa.select(_queue.c.contact_id, _queue.c.record_id, *map(utf8, texts), *members)
            .select_from(sa.join(_queue, self.table, sa.and_(*self.is_queued())))
            .order_by(*_queue.primary_key.columns)
        )

    def stage(self, connection: Connection, found: Sequence[Sequence[Any]]) -> sa.TableClause:
        """Stage the right keys of these rows of `queued`."""
        staged = temporary_table(
            connection,
            "right_keys",
            sa.Column("contact_id", sa.BigInteger),
            sa.Column("record_id", sa.BigInteger),
            sa.Column("is_other", sa.Boolean),
            *(sa.Column(f"to_{name}", Key()) for name in self.names),
            sa.Column("members", JSON_OBJECT),
        )
        writing = dialect_of(connection).writing
        if found:
            writing.write_columns(connection, staged, self._right(list(zip(*found, strict=True)), writing.form))
            writing.estimate(connection, staged.name)
        return staged

    def _right(self, columns: Sequence[Sequence[Any]], form: Form) -> list[Sequence[Any]]:
        """Return the staged columns of the columns of `queued`."""
        contact_ids, record_ids, *texts = columns
        keys: list[Sequence[Any]] = []
        are_other = [False] * len(record_ids)
        for number in range(len(self.names)):
            own, stored = texts[2 * number : 2 * number + 2]
            by_text = {text: _key(text) for text in set(own)}
            written = {text: None if key is None else key.encode() for text, key in by_text.items()}
            pairs = zip(are_other, own, stored, strict=True)
            are_other = [is_other or written[text] != key for is_other, text, key in pairs]
            staged = {text: form.value(key) for text, key in by_text.items()}
            keys.append([staged[text] for text in own])
        members = [_other_members(json_, self.members) for json_ in texts[-1]] if self.members else []
        patches = [json.dumps(patch) if patch else None for patch in members] or [None] * len(record_ids)
        are_other = [is_other or patch is not None for is_other, patch in zip(are_other, patches, strict=True)]
        return [
            form.numbers(contact_ids),
            form.numbers(record_ids),
            list(map(form.value, are_other)),
            *keys,
            list(map(form.value, patches)),
        ]

    def correction(self, writing: Writing, keys: sa.TableClause) -> sa.Update:
        """The statement that writes the staged keys where others are."""
        contact_id, record_id = self.ids
        is_same = (record_id == keys.c.record_id, contact_id == keys.c.contact_id)
        return sa.update(self.table).where(*is_same, keys.c.is_other).values(self._values(writing, self.table, keys))

    def corrected(self, writing: Writing, keys: sa.TableClause, rows: FromClause) -> Select[Any]:
        """Rows of the table with the staged keys."""
        contact_id = rows.c.contact_id if self.entity == INTERACTION else _NO_CONTACT
        is_same = sa.and_(rows.c.id == keys.c.record_id, contact_id == keys.c.contact_id)
        values = self._values(writing, rows, keys)
        columns = (
            sa.case((keys.c.record_id.is_(None), column), else_=values.get(column.name, column)).label(column.name)
            for column in rows.columns
        )
        return sa.select(*columns).select_from(rows.outerjoin(keys, is_same))

    def _values(self, writing: Writing, rows: FromClause, keys: sa.TableClause) -> dict[str, sa.ColumnElement[Any]]:
        values = {name + KEY_SUFFIX: writing.written(keys.c[f"to_{name}"]) for name in self.names}
        if self.members:
            json_, members = rows.c[JSON_COLUMN], writing.written(keys.c.members)
            values[JSON_COLUMN] = with_members(json_, members)
        return values


def _key(text: bytes | None) -> str | None:
    """Return the key of a text; what is no UTF-8 in it, which SQLite keeps, has some key all the same."""
    return None if text is None else fold_key(text.decode(errors="replace"))


def _other_members(properties: bytes | None, names: Sequence[str]) -> dict[str, str | None]:
    """Return the keys that JSON does not have beside its texts, None for one that it must not have.

    Numbers count as they are written. What is no JSON object has no texts.
    """
    try:
        text = (properties or b"null").decode(errors="replace")
        found = json.loads(text, parse_int=str, parse_float=str, parse_constant=_refuse)
    except (ValueError, RecursionError):
        return {}
    if not isinstance(found, dict):
        return {}
    texts = {name: found.get(name) for name in names}
    keys = {name + KEY_SUFFIX: fold_key(text) if isinstance(text, str) else None for name, text in texts.items()}
    return {name: key for name, key in keys.items() if found.get(name) != key}


def _refuse(constant: str) -> None:
    """Raise ValueError: NaN and the infinities are no JSON to a database."""
    raise ValueError(constant)
