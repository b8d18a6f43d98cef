"""Plain records, as the reference reads them: no table, no query, no session."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from functools import cached_property

Datum = str | bool | int | Decimal | date | datetime | tuple[str, ...] | None
"""A value of an attribute or property. No data is None, ``""`` and ``()``; a name that is missing
from the values of a record has no data either. Date-times are aware; choices are tuples of codes."""


@dataclass(frozen=True)
class Record:
    """A profile, or another record of an entity of the catalog.

    ``values`` by attribute name; ``keys`` the ids of other records by the key of a relation, as in the catalog.
    """

    entity: str
    id: int
    values: Mapping[str, Datum] = field(default_factory=dict)
    keys: Mapping[str, int | None] = field(default_factory=dict)
    deleted: bool = False


@dataclass(frozen=True)
class Interaction:
    """Something a contact did or was sent at an aware instant; ``values`` by property name."""

    contact_id: int
    id: int
    kind: str
    occurred_at: datetime
    values: Mapping[str, Datum] = field(default_factory=dict)


@dataclass(frozen=True)
class Records:
    """Everything a definition is evaluated on.

    ``static_members`` gives the ids of the members of each static segment, by the segment's key.
    Look-ups leave out deleted records.
    """

    profiles: tuple[Record, ...] = ()
    interactions: tuple[Interaction, ...] = ()
    static_members: Mapping[str, frozenset[int]] = field(default_factory=dict)

    def of(self, entity: str) -> Mapping[int, Record]:
        """The records of an entity by id."""
        return self._by_entity.get(entity, {})

    def having(self, entity: str, key: str, id_: int) -> tuple[Record, ...]:
        """The records of an entity with an id in a key, in their order."""
        return tuple(self._by_key.get((entity, key, id_), ()))

    def interactions_of(self, actor: Record | None) -> tuple[Interaction, ...]:
        """All interactions of a contact at any instant, in the order of the records; none without a contact."""
        return () if actor is None else tuple(self._interactions_of.get(actor.id, ()))

    @cached_property
    def _by_entity(self) -> dict[str, dict[int, Record]]:
        found: defaultdict[str, dict[int, Record]] = defaultdict(dict)
        for record in self.profiles:
            if not record.deleted:
                found[record.entity][record.id] = record
        return found

    @cached_property
    def _by_key(self) -> dict[tuple[str, str, int], list[Record]]:
        found: defaultdict[tuple[str, str, int], list[Record]] = defaultdict(list)
        for records in self._by_entity.values():
            for record in records.values():
                for key, id_ in record.keys.items():
                    if id_ is not None:
                        found[record.entity, key, id_].append(record)
        return found

    @cached_property
    def _interactions_of(self) -> dict[int, list[Interaction]]:
        found: defaultdict[int, list[Interaction]] = defaultdict(list)
        for interaction in self.interactions:
            found[interaction.contact_id].append(interaction)
        return found
