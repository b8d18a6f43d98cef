"""Counting with nothing kept from before."""

from __future__ import annotations

from datetime import datetime

from core.audience import counts
from core.audience.counts import Counts
from core.audience.evaluations import Evaluations
from core.language.definition import Definition
from core.store.database import Database
from tests.callers import caller


def count_parts(database: Database, definition: Definition, *, as_of: datetime, zone: str) -> Counts:
    """The counts of a definition and its parts at an instant."""
    with Evaluations().reading(database, caller(as_of), zone=zone) as evaluation:
        return counts.count_parts(evaluation, definition)
