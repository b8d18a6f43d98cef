"""Keys of texts that another program wrote without them: triggers queue the records, this module writes the keys."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlmodel import Session

from core.access.caller import Caller
from core.access.use_cases import UseCase
from core.language.folding import KEY_SUFFIX, fold_key
from core.store import gate
from core.store.database import Database
from core.store.tables import Unkeyed, table_of

_BATCH = 5_000
_queue = table_of(Unkeyed)


def is_any_unkeyed(session: Session) -> bool:
    """Whether any record waits for its keys."""
    return session.execute(sa.select(_queue.c.entity).limit(1)).first() is not None


def write_keys(database: Database, caller: Caller) -> int:
    """Write the keys of all queued records, some in each transaction. Return the number of records."""
    written = 0
    while True:
        # Mostly there is nothing to do; then wait for no lock.
        with gate.reading(database, caller, UseCase.LOOK_FOR_WORK) as session:
            if not is_any_unkeyed(session):
                return written
        written += gate.replayed(database, caller, UseCase.WRITE_KEYS, _write_some)


def _write_some(session: Session) -> int:
    query = sa.select(_queue).order_by(*_queue.primary_key.columns).limit(_BATCH).with_for_update()
    queued = session.execute(query).all()
    for entity in sorted({row.entity for row in queued}):
        _write(session, entity, [(row.contact_id, row.record_id) for row in queued if row.entity == entity])
    # Delete now: the rows are locked, so nothing can queue them again.
    gone = [{"e": row.entity, "c": row.contact_id, "r": row.record_id} for row in queued]
    if gone:
        columns = _queue.c
        same = (
            columns.entity == sa.bindparam("e"),
            columns.contact_id == sa.bindparam("c"),
            columns.record_id == sa.bindparam("r"),
        )
        session.connection().execute(sa.delete(_queue).where(*same), gone)
    return len(queued)


def _write(session: Session, entity: str, ids: list[tuple[int, int]]) -> None:
    """Read the texts of these records of a table, custom ones included, and write their keys."""
    connection = session.connection()
    names = [column["name"] for column in sa.inspect(connection).get_columns(entity)]
    texts = [name for name in names if name + KEY_SUFFIX in names]
    table = sa.table(entity, *(sa.column(name) for name in names))
    same = [table.c.id == sa.bindparam("r")]
    if entity == "interaction":
        same.append(table.c.contact_id == sa.bindparam("c"))
    select = sa.select(*(table.c[name] for text in texts for name in (text, text + KEY_SUFFIX))).where(*same)
    changed: list[dict[str, Any]] = []
    for contact_id, record_id in ids:
        row = connection.execute(select, {"r": record_id, "c": contact_id}).mappings().first()
        if row is None:
            continue
        keys = {f"to_{text}": fold_key(row[text]) for text in texts}
        if any(keys[f"to_{text}"] != row[text + KEY_SUFFIX] for text in texts):
            changed.append({"r": record_id, "c": contact_id, **keys})
    if changed:
        values: dict[str, Any] = {text + KEY_SUFFIX: sa.bindparam(f"to_{text}") for text in texts}
        if entity != "interaction":
            changed = [{name: value for name, value in row.items() if name != "c"} for row in changed]
        connection.execute(sa.update(table).where(*same).values(values), changed)
