"""From the own ids, e-mails and names in a file to the ids of profiles."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from core.importing.values.cells import CellError, check_key
from core.language.catalog import BUILT_IN
from core.language.folding import fold, fold_key
from core.store.columns import Key
from core.store.expressions import among_many
from core.store.records import record_table

DELETED = 0
"""In place of an id: the profile exists but was deleted."""

_REMEMBERED_BYTES = 128 * 2**20
_ENTRY_BYTES = 130
"""The bytes of a text of one letter with its id, in a dictionary."""
_AT_ONCE = 1_000
"""The most texts asked at once: for more, PostgreSQL prefers reading the whole table to its index."""


class Lookup:
    """Finds the profiles of one entity by one attribute: own ids as they are, other texts without case.

    If several fit, it takes the one that is not deleted and has the lowest id.
    """

    def __init__(self, connection: Connection, entity: str, attribute: str) -> None:
        self.entity = entity
        word = {"external_id": "own id", "email": "e-mail"}.get(attribute, attribute)
        self.wanted = f"the {word} of a known {entity}"
        self._connection = connection
        self._table = record_table(BUILT_IN, entity)
        self._attribute = attribute
        self._is_exact = attribute == "external_id"
        self._column = self._table.c[attribute if self._is_exact else f"{attribute}_key"]
        # No cache of `core.store.caches`: this one is asked once for each row, and ends with the import.
        self._known: dict[str, int] = {}
        self._known_bytes = 0

    def ids_of(self, texts: Iterable[str]) -> Mapping[str, int]:
        """Return the id for each known text, `DELETED` for a deleted profile; also for texts asked before."""
        asked = set(texts)
        if self._known_bytes > _REMEMBERED_BYTES:
            self._known.clear()
            self._known_bytes = 0
        keys = {text: text if self._is_exact else fold(text) for text in asked - self._known.keys()}
        if keys:
            found = self._found(sorted(set(keys.values())))
            new = {text: found[key] for text, key in keys.items() if key in found}
            self._known.update(new)
            self._known_bytes += sum(map(len, new)) + _ENTRY_BYTES * len(new)
        return self._known

    def create(self, texts: Iterable[str], now: datetime) -> int:
        """Create a profile for each unknown text. Return their number.

        A text too long for an index stays unknown.
        """
        unknown: dict[str, str] = {}
        known = self.ids_of(texts := set(texts))
        for text in sorted(text for text in texts if text not in known):
            try:
                check_key(fold_key(text))
            except CellError:
                continue
            unknown.setdefault(text if self._is_exact else fold(text), text)
        key_name = f"{self._attribute}_key"
        rows = [
            {self._attribute: text, key_name: fold_key(text), "created_at": now, "updated_at": now}
            for text in unknown.values()
        ]
        if rows:
            self._connection.execute(sa.insert(self._table), rows)
        return len(rows)

    def _found(self, keys: Sequence[str]) -> dict[str, int]:
        deleted = self._table.c.deleted_at.is_not(None)
        of_living = sa.func.min(sa.case((~deleted, self._table.c.id)))
        found: dict[str, int] = {}
        for start in range(0, len(keys), _AT_ONCE):
            some = among_many(self._column, keys[start : start + _AT_ONCE], Key())
            query = sa.select(self._column, sa.func.coalesce(of_living, DELETED)).where(some).group_by(self._column)
            found.update((key, id_) for key, id_ in self._connection.execute(query))
        return found
