"""Where interactions are that merges of contacts, and undoing these, may have moved since."""

from __future__ import annotations

from collections.abc import Collection

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from core.store.expressions import one_of
from core.store.records import INTERACTION
from core.store.tables import Merge, MergeMove, table_of

_merge, _move = table_of(Merge), table_of(MergeMove)
_BIG = sa.BigInteger()

Place = tuple[int, int]
"""The contact of an interaction, and its id."""


def other_places(connection: Connection, places: Collection[Place]) -> dict[Place, set[Place]]:
    """Return for interactions that are not where they were to which places they may have moved, there or not."""
    reached = {place: {place} for place in places}
    pending = set(places)
    while pending:
        steps = _steps(connection, pending)
        pending = set()
        for known in reached.values():
            new = {step for place in known for step in steps.get(place, ())} - known
            known.update(new)
            pending |= new
    return {place: known - {place} for place, known in reached.items()}


def _steps(connection: Connection, places: Collection[Place]) -> dict[Place, set[Place]]:
    """Return to which places one merge or its undoing moved interactions."""
    contacts, ids = ([*{place[part] for place in places}] for part in (0, 1))
    touched = sa.or_(one_of(_merge.c.kept_id, contacts, _BIG), one_of(_merge.c.gone_id, contacts, _BIG))
    moved = sa.and_(_move.c.merge_id == _merge.c.id, _move.c.what == INTERACTION, one_of(_move.c.record_id, ids, _BIG))
    query = sa.select(_merge.c.kept_id, _merge.c.gone_id, _move.c.record_id).select_from(sa.join(_merge, _move, moved))
    steps: dict[Place, set[Place]] = {}
    for kept, gone, id_ in connection.execute(query.where(_merge.c.entity == "contact", touched)):
        steps.setdefault((kept, id_), set()).add((gone, id_))
        steps.setdefault((gone, id_), set()).add((kept, id_))
    return steps
