"""Suggestions from the database while a person types: frequent values, and how many have data."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from core import lifecycle
from core.audience import attribute_statistics
from core.store.caches import Cache, bytes_of_data
from core.store.records import INTERACTION
from ui.shell import caller, databases

_frequent: Cache[tuple[str, str | None, str], Mapping[str, int]] = Cache(16 * 2**20, bytes_of_data, seconds=600)
_filled: Cache[tuple[str, str], Mapping[str, Decimal]] = Cache(4 * 2**20, bytes_of_data, seconds=600)


def frequent(entity: str | None, name: str) -> Mapping[str, int]:
    """Return the most frequent values of an attribute of an entity, or of a property (entity None), with
    their counts.
    """
    return _frequent.answer((databases.url(), entity, name), lambda: _frequent_values(entity, name))


def filled(entity: str) -> Mapping[str, Decimal]:
    """Return the share of an entity's records with data in each attribute."""
    return _filled.answer(
        (databases.url(), entity),
        lambda: attribute_statistics.fill_rates(databases.database(), caller.here(), entity),
    )


def _frequent_values(entity: str | None, name: str) -> dict[str, int]:
    catalog = lifecycle.catalog(databases.database(), caller.here())
    relation_name, _, own_name = name.rpartition(".")
    owner = INTERACTION
    if entity is not None:
        relation = catalog.relation(entity, relation_name) if relation_name else None
        owner = relation.to if relation else entity
    found = attribute_statistics.frequent_values(databases.database(), caller.here(), owner, own_name)
    return {str(value): count for value, count in found}
