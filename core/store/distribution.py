"""Spreading the tables over a cluster: the use case."""

from __future__ import annotations

from core.access.caller import Caller
from core.access.use_cases import UseCase
from core.store import dialects, gate
from core.store.database import Database


def distribute(database: Database, caller: Caller) -> list[str]:
    """Spread the tables that are not spread yet. Return their names. Raises DatabaseError without a cluster."""
    with gate.writing(database, caller, UseCase.DISTRIBUTE_TABLES) as session:
        return dialects.distribute(session.connection())
